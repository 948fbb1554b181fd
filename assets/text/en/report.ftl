## What can go wrong with a report.

report-unknown-field = Deals cannot be grouped by “{ $field }”.
report-unknown-field-hint = Group by a field such as owner, stage, product, owner.region, account.industry, month or quarter.
