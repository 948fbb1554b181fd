# Files that come in and go out: why one is refused, what was found in it, why a row is not taken.

import-refused-not-own = Records of the kind { $kind } come in from an export of this program only
import-refused-folder = No file in the folder is an export of this program
import-refused-empty = The file is empty
import-refused-workbook = This is a workbook or another packed file, not text: save the sheet as CSV and import that
import-refused-database = This is an SQLite database, not a table: a deck is opened, or merged, not imported
import-refused-packed = This file is packed: unpack it and import what is inside
import-refused-binary = This is not a text file
import-refused-columns = The file has more than { $columns } columns
import-refused-kind = The columns do not tell what the rows are: contacts, accounts, leads, opportunities, activities, products or users
import-refused-columns-unknown = No column of the file is a field of { $kind }
import-refused-json = Line { $line } is not JSON of records
import-refused-map = The map file cannot be read: { $reason }
import-problem-no-column = The file has no column “{ $column }”
import-problem-no-field = There is no field { $field } of { $kind }

import-note-encoding = Read as { $encoding }
import-note-damaged-text = Some bytes are not { $encoding }; they stand as �
import-note-preamble = Lines { $first } to { $last } come before the table and were left out
import-note-footer = What follows the table from line { $line } on was left out
import-note-no-header = No row names the columns; they are called A, B, C
import-note-repeated-header = { $count } more header rows were left out
import-note-header-wide = The header on line { $line } has { $names } names, the rows have { $cells } cells: check that they fit
import-note-header-narrow = The header on line { $line } has only { $names } names, the rows have { $cells } cells: check that they fit
import-note-duplicate-header = Two columns are called “{ $name }”; the second is taken for “{ $as }”
import-note-stray-quote = { $count } rows have a quote that does not belong there, first on line { $line }
import-note-short-rows = { $count } rows have fewer cells than the others, first on line { $line }
import-note-left-out = Column “{ $column }” was left out
import-note-near-header = Column “{ $column }” was taken for { $as }
import-note-dates-decided = { $column }: { $order ->
    [day] the day comes first
   *[month] the month comes first
}, as { $example } shows
import-note-dates-agreed = { $column }: { $example } was read with the { $order ->
    [day] day
   *[month] month
} first, like the other columns
import-note-dates-ambiguous = { $column }: { $example } can be read both ways; it was read with the { $order ->
    [day] day
   *[month] month
} first
import-note-dates-contradict = { $column }: { $example } has the { $order ->
    [day] day
   *[month] month
} first and { $other } does not; dates that can be read both ways are rejected
import-note-decimals-comma = { $column }: decimals follow a comma, as { $example } shows
import-note-decimals-contradict = { $column }: { $example } and { $other } separate decimals differently; numbers that can be read both ways are rejected
import-note-decimals-ambiguous = { $column }: { $example } can be read both ways; decimals were taken to follow a dot
import-note-currency = { $count ->
    [one] 1 amount that names
   *[other] { $count } amounts that name
} no currency: read in { $currency }
import-note-unlinked = There is no { $kind } “{ $name }” to link to
import-note-other-base = The file is of a deck that counts in { $theirs }, this one counts in { $ours }: its exchange rates were left out, and amounts without a currency are in { $theirs }
import-note-other-file = { $file } is no export of this program and was left out
import-note-more = { $count } more notes like these
import-note-address-of-nobody = Whose “{ $address }” is cannot be told; it was left out
import-note-first-of-several = “{ $cell }” names several, where one { $kind } fits: “{ $name }” was taken
import-note-near-product = Product “{ $name }” was added; it is nearly “{ $near }”

import-row-id-of-another-kind = the id is that of a record of the kind { $kind }; the row comes in only as one
import-row-rate-of-another-base = the rate is worth in { $base }, which this deck does not count in
import-row-empty = the row says nothing
import-row-over-limit = the row is longer than 1 MiB or has more than { $columns } cells
import-row-nul = the row holds a NUL character
import-row-too-many-cells = { $cells } cells where there are { $columns } columns
import-row-too-few-cells = { $cells } cells where there are { $columns } columns: it seems to be separated differently
import-row-no-name = nothing to call the { $kind } by
import-row-key-of-another = { $key } is already the key of { $name }
import-row-not-a-record = not a record of this program: { $reason }
import-cell-email = “{ $value }” is not an e-mail address
import-cell-amount = “{ $value }” is not an amount
import-cell-number = “{ $value }” is not a number that fits
import-cell-currency = “{ $value }” is not a currency
import-cell-date = “{ $value }” is not a date
import-cell-yes-no = “{ $value }” is neither yes nor no
import-cell-choice = “{ $value }” is not in the list

export-refused-all-csv = A CSV file holds one kind of record; name a folder for a file a kind, or a .json or .jsonl file
export-refused-folder = { $folder } holds { $file }, which an export of everything would not: name another folder
import-row-says-delete = the row itself says “{ $value }”, so nothing was made of it
import-note-stage-near = Stage “{ $stage }” was added beside “{ $near }”, which may mean the same
