# What is wrong with a filter. Shown under the text, with a caret at the place.

filter-unknown-field = There is no field “{ $word }” here.
filter-unknown-field-near = There is no field “{ $word }” here. Near it: { $near }.
filter-unknown-value = “{ $value }” is not known for { $field }.
filter-unknown-value-near = “{ $value }” is not known for { $field }. Near it: { $near }.
filter-missing-value = A value is missing here.
filter-missing-field = A field is missing before this sign.
filter-missing-side = Something is missing beside this word.
filter-empty-group = Nothing stands in these parentheses.
filter-unclosed-parenthesis = This parenthesis is not closed.
filter-stray-parenthesis = This parenthesis closes nothing.
filter-unclosed-quote = This quote is not closed.
filter-too-deep = Parentheses nest too deep from here.
filter-too-long = The filter is too long from here.
filter-two-dots = “{ $word }” goes over two records; one dot is the most.
filter-no-reference = “{ $word }” does not lead to another record, so nothing can follow its dot.
filter-no-order = { $operator } makes no sense for { $field }; use : or =.
filter-one-value = { $operator } takes one value.
filter-bad-number = “{ $value }” is not a number for { $field }. Examples: 100, 100k, 1.5b, 350tr, $3.5k, 10..20.
filter-bad-date = “{ $value }” is not a day for { $field }. Examples: today, 30/6, 2026-06, q3, this-month, 30d, +7d.
filter-bad-yes-no = “{ $value }” is neither yes nor no.
filter-bad-currency = “{ $value }” is not a currency. Examples: USD, EUR, VND.
filter-bad-id = “{ $value }” is not the id of a record.
filter-backwards = The range “{ $value }” ends before it begins.
filter-no-me = Nobody has said yet who works here, so “me” means no one.
