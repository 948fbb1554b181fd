# What a person wrote into a field and cannot be its value. $text is what was written.

entry-not-money = “{ $text }” is not an amount, such as 1,234.50, $3.5k or 350tr VND
money-of-the-record = the record is in { $currency }, not { $written }: write it in { $currency }, or change its currency
money-of-the-deck = amounts here are in { $currency }, not { $written }: write it in { $currency }
entry-below-zero = “{ $text }” is below zero; an amount is zero or more
entry-not-whole = “{ $text }” is not a whole number
entry-not-percent = “{ $text }” is not a percentage from 0 to 100
entry-not-number = “{ $text }” is not a number
entry-not-email = “{ $text }” is not an e-mail address
entry-not-phone = “{ $text }” is not a phone
entry-not-currency = “{ $text }” is not a currency, such as USD or VND
entry-not-date = “{ $text }” is not a day, such as 2026-06-30, 30/6, fri, tomorrow or +7d
entry-not-moment = “{ $text }” is not a day and time, such as 2026-06-30 14:30
entry-not-recurrence = “{ $text }” is not how something comes again, such as weekly mon,thu, every 2 weeks or monthly until 30/6
entry-not-yes-no = “{ $text }” is neither yes nor no
entry-not-id = “{ $text }” is not an id
entry-not-in-list = “{ $text }” is not one of: { $entries }
entry-no-such-name = Nothing is called “{ $text }”
entry-no-such-name-near = Nothing is called “{ $text }”; near it: { $near }
