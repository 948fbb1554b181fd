# What the lists are called that a user edits, and those whose entries the program knows.

list-of-account-type = Account types
list-of-activity-status = Activity statuses
list-of-activity-type = Activity types
list-of-call-outcome = Call outcomes
list-of-contact-role = Contact roles
list-of-contact-status = Contact statuses
list-of-direction = Directions
list-of-disqualified-reason = Reasons to disqualify
list-of-field-type = Field types
list-of-forecast = Forecast categories
list-of-industry = Industries
list-of-lead-source = Lead sources
list-of-lead-status = Lead statuses
list-of-loss-reason = Reasons for losing
list-of-loyalty-driver = Loyalty drivers
list-of-opportunity-type = Deal types
list-of-organisation-kind = Organisation or person
list-of-outcome-class = How deals end
list-of-priority = Priorities
list-of-rating = Ratings
list-of-stage-type = Open, won or lost
list-of-tracked-by = Ways to track a pipeline
list-of-value-proposition = Value propositions
list-of-win-reason = Reasons for winning
