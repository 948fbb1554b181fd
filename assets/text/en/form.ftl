# Forms.

form-edit = Edit { $name }
form-add-account = New account
form-add-contact = New contact
form-add-lead = New lead
form-add-opportunity = New deal
form-add-activity = New activity
form-required = needed
form-needed = This must be filled in.
form-stage-asks = { $stage } asks for it
form-stage-criteria = Before it goes on
form-clash = changed meanwhile to { $theirs }; save again to write over it
