# What the lists are called that a user edits, and those whose entries the program knows.

list-account-type = Account types
list-activity-status = Activity statuses
list-activity-type = Activity types
list-call-outcome = Call outcomes
list-contact-role = Contact roles
list-contact-status = Contact statuses
list-direction = Directions
list-disqualified-reason = Reasons to disqualify
list-field-type = Field types
list-forecast = Forecast categories
list-industry = Industries
list-lead-source = Lead sources
list-lead-status = Lead statuses
list-loss-reason = Reasons for losing
list-loyalty-driver = Loyalty drivers
list-opportunity-type = Deal types
list-organisation-kind = Organisation or person
list-outcome-class = How deals end
list-priority = Priorities
list-rating = Ratings
list-stage-type = Open, won or lost
list-tracked-by = Ways to track a pipeline
list-value-proposition = Value propositions
list-win-reason = Reasons for winning
