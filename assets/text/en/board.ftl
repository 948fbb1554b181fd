# The pipeline board.

board-pipelines = Which pipeline?
board-open = { $count ->
    [one] { $count } open
   *[other] { $count } open
}
board-bare = ○ { $count } without next step
board-weighted = weighted { $amount }
board-left-out = { $count ->
    [one] { $count } without probability
   *[other] { $count } without probability
}
board-jump = move to stage 1…9
board-no-next = no next step
board-empty-column = nothing here
board-empty-add = { $add } adds a deal, { $left } { $right } move one here
board-empty-move = { $left } { $right } move a deal here
board-empty-closed = { $key } on a deal brings it here
board-empty = No deals yet
    A card for every deal, a column for every stage: move them to the right until they are won.
    Press { $key_add } to add the first one, { $key_import } to bring a file in.
board-empty-here = No deals in this pipeline
    There are deals in another one: press { $key_choose_pipeline } to choose which is shown, { $key_add } to add a deal here.
board-nothing-found = No deal matches
    Press { $key_filter } to change the filter, { $key_back } to drop it{ $whose ->
        [mine] , { $key_scope } to show everybody's
       *[all] { "" }
    }.
board-no-pipeline = No pipeline
    A pipeline is the stages a deal goes through. This deck has none: the settings ({ $key_settings }) make one.
board-this-month = this month

board-groupings = What are the columns made by?
board-all-pipelines = All pipelines
board-by = by { $what }
board-by-stage = stage
board-by-probability = probability
board-by-owner = owner
board-by-close = close month
board-by-forecast = forecast category
board-no-chance = no probability
board-chance = { $low }–{ $high }
board-nobody = nobody
board-earlier = earlier
board-later = later
board-undated = no close date
