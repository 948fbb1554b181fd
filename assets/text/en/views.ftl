# Saved views: what a list or the board shows, and how, under a name.

view-which = Show which view? Type a name to save what is shown now.
view-new = Save what is shown as “{ $name }”
view-usual = As at first
view-private = mine
view-for-all = shared
view-save = Save what is shown as
view-save-hint = A name that is there already is written over.
view-saved = saved the view “{ $name }”
view-as-before = “{ $name }” shows this already.
view-rename = Call “{ $name }” what?
view-renamed = called the view “{ $before }” “{ $name }”
view-delete = Delete the view “{ $name }”? No record is touched.
view-deleted = deleted the view “{ $name }”
view-shared = shared the view “{ $name }”
view-kept = kept the view “{ $name }” private
view-none-open = No saved view is shown here; choose or save one first.
view-not-read = “{ $name }” cannot be shown: { $problem }
