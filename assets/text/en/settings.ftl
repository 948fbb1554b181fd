# What is wrong with a person's own files.

settings-problem = { $file }, line { $line }: { $problem }
settings-file-problem = { $file }: { $problem }
settings-not-toml = this is not TOML: { $detail }
settings-unknown-key = there is no setting “{ $key }”; there are { $known }
settings-unknown-section = there is no section [{ $section }] here
settings-not-text = “{ $key }” must be a text in quotes
settings-not-one-of = “{ $key }” must be one of: { $known }
settings-not-a-command = “{ $name }” must be a program and its arguments: ["program", "argument", "{"{"}email{"}"}"]
settings-not-yes-no = “{ $key }” must be true or false

settings-cannot-read = Cannot read { $path }: { $detail }
settings-cannot-read-hint = See who may read it, or name another folder with DEALDECK_CONFIG_DIR, DEALDECK_DATA_DIR or DEALDECK_STATE_DIR.
settings-cannot-write = Cannot write { $path }: { $detail }. What was there before is still there.
settings-cannot-write-hint = See who may write there, or name another folder with DEALDECK_CONFIG_DIR, DEALDECK_DATA_DIR or DEALDECK_STATE_DIR.
settings-no-folder = { $path } cannot be written: there is no folder { $folder }
settings-no-folder-hint = make the folder first, or name another
settings-disk-full-hint = The disk is full. Make room and try again.
settings-no-home = The system names no home folder.
settings-no-home-hint = Set HOME, or DEALDECK_CONFIG_DIR, DEALDECK_DATA_DIR and DEALDECK_STATE_DIR.

theme-unknown = there is no theme “{ $theme }”; there are auto, dark, light, sixteen, plain, and files in the themes folder
theme-unknown-meaning = a theme has nothing called “{ $meaning }”
theme-unknown-word = “{ $word }” is neither a colour nor bold, dim, italic, underlined or reversed
settings-exposed = { $path } holds passwords and others may read it: nothing was read from it
settings-exposed-hint = chmod 600 { $path }
settings-mistake = Line { $line } of { $path } is wrong, so nothing is written to it
settings-mistake-hint = Mend the line and try again.
