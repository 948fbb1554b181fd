//! Every command, declared once: its variant, the name that keymap files, the palette and
//! `docs/keys.md` know it by, and whether it writes to the deck or reads it. What it is called and
//! one line of help are texts.

use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! commands {
    (@writes) => { true };
    (@reads) => { false };
    ($($(#[$doc:meta])* $variant:ident $name:literal $does:ident;)*) => {
        /// Something a person can ask for.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Command {
            $($(#[$doc])* $variant,)*
        }

        impl Command {
            /// Every command, in the order of the table.
            pub const ALL: &'static [Command] = &[$(Command::$variant,)*];

            /// The stable name, in lower case with dashes.
            pub fn name(self) -> &'static str {
                match self {
                    $(Command::$variant => $name,)*
                }
            }

            /// The id of the text that names it; the attributes `help` and `hint` say more.
            pub fn text_id(self) -> &'static str {
                match self {
                    $(Command::$variant => concat!("command-", $name),)*
                }
            }

            /// Whether it writes to the deck, or asks something in order to: a deck that is only
            /// read refuses it at the key. What the settings change is for their pages to say:
            /// some of it is the person's own.
            pub fn writes(self) -> bool {
                match self {
                    $(Command::$variant => commands!(@$does),)*
                }
            }
        }
    };
}

commands! {
    /// The cursor goes up a row or a card.
    Up "up" reads;
    /// The cursor goes down a row or a card.
    Down "down" reads;
    /// The cursor goes to the column on the left.
    Left "left" reads;
    /// The cursor goes to the column on the right.
    Right "right" reads;
    /// The cursor goes up a screenful.
    PageUp "page-up" reads;
    /// The cursor goes down a screenful.
    PageDown "page-down" reads;
    /// The cursor goes to the first row or card.
    Top "top" reads;
    /// The cursor goes to the last row or card.
    Bottom "bottom" reads;
    /// The cursor goes to the next pane of the screen.
    NextPane "next-pane" reads;
    /// The cursor goes to the pane before.
    PreviousPane "previous-pane" reads;
    /// The record under the cursor opens.
    Open "open" reads;
    /// What is on top closes; on a screen, marks and filter go first.
    Back "back" reads;
    /// Closes the screen, or the program on the first one.
    Quit "quit" reads;
    /// Leaves the program from anywhere.
    QuitNow "quit-now" reads;
    /// Gives the terminal back to the shell until the program is called again.
    Suspend "suspend" reads;
    /// Draws everything anew.
    Redraw "redraw" reads;

    /// Opens what is to be done now.
    ScreenToday "screen-today" reads;
    /// Opens the pipeline board.
    ScreenPipeline "screen-pipeline" reads;
    /// Opens the list of leads.
    ScreenLeads "screen-leads" reads;
    /// Opens the list of contacts.
    ScreenContacts "screen-contacts" reads;
    /// Opens the list of accounts.
    ScreenAccounts "screen-accounts" reads;
    /// Opens the list of activities.
    ScreenActivities "screen-activities" reads;
    /// Opens the list of deals.
    ScreenOpportunities "screen-opportunities" reads;
    /// Opens the figures of the month.
    ScreenReports "screen-reports" reads;
    /// Opens the history of the deck.
    ScreenHistory "screen-history" reads;
    /// Opens the next person to call.
    ScreenCallSheet "screen-call-sheet" reads;
    /// Opens what was written apart.
    ScreenClashes "screen-clashes" reads;
    /// Opens the cadences.
    ScreenCadences "screen-cadences" reads;
    /// Opens the settings.
    ScreenSettings "screen-settings" reads;
    /// Brings a file in.
    ScreenImport "screen-import" reads;
    /// Looks through the whole deck for records that may be one.
    ScreenDuplicates "screen-duplicates" reads;

    /// Shows the keys of this place.
    Help "help" reads;
    /// Lists every command by name.
    Palette "palette" reads;
    /// Looks for anything in the whole deck.
    FindAnything "find-anything" reads;
    /// Narrows the list as one types.
    Filter "filter" reads;
    /// Chooses what the list is sorted by.
    Sort "sort" reads;
    /// Turns the order of the list round.
    ReverseSort "reverse-sort" reads;
    /// Chooses which columns the list shows.
    Columns "columns" reads;
    /// Shows mine or everybody's.
    ToggleScope "toggle-scope" reads;
    /// Shows or hides the pane on the right.
    ToggleDetail "toggle-detail" reads;
    /// Opens the page to read before a call.
    Brief "brief" reads;
    /// Says who works here.
    WhoWorksHere "who-works-here" writes;
    /// Changes between the dark and the light theme.
    ToggleTheme "toggle-theme" reads;
    /// Takes the mouse or leaves it to the terminal.
    ToggleMouse "toggle-mouse" reads;

    /// Makes a record from one line.
    Add "add" writes;
    /// Opens the form of the record.
    Edit "edit" writes;
    /// Deletes the record, after a yes.
    Delete "delete" writes;
    /// Takes the last step back.
    Undo "undo" writes;
    /// Brings back what was undone.
    Redo "redo" writes;
    /// Does the last change again, here.
    Repeat "repeat" writes;
    /// Marks the row or takes the mark away.
    Mark "mark" reads;
    /// Marks from the last mark to here.
    MarkRange "mark-range" reads;
    /// Marks everything the filter leaves, or nothing.
    MarkAll "mark-all" reads;
    /// Marks every card of the column, or takes the marks away.
    MarkColumn "mark-column" reads;
    /// Puts the row or the marked rows on the clipboard.
    Copy "copy" reads;
    /// Changes the tags of the record.
    EditTags "edit-tags" writes;
    /// Gives the record to another user.
    EditOwner "edit-owner" writes;
    /// Opens a long text in the editor of the environment.
    EditLongText "edit-long-text" writes;

    /// Looks for records that may be this one, or for pairs anew.
    FindDuplicates "find-duplicates" reads;
    /// Says that two records are not one, for good.
    NotDuplicates "not-duplicates" writes;
    /// Lets the other one of two records stay.
    SwapSides "swap-sides" reads;
    /// Merges the two records side by side, after a yes.
    MergeRecords "combine-records" writes;

    /// Writes down a call that was made.
    LogCall "log-call" writes;
    /// Writes a note.
    Note "note" writes;
    /// Plans what to do next.
    PlanNext "plan-next" writes;
    /// Closes the next step and asks for the one after.
    Done "done" writes;
    /// Puts off what is to be done.
    Snooze "snooze" writes;
    /// Takes the record through a cadence, or changes what is under way.
    Enrol "enrol" writes;
    /// Holds back the cadence of a record, or lets it go on.
    PauseEnrolment "pause-enrolment" writes;
    /// Stops the cadence of a record.
    StopEnrolment "stop-enrolment" writes;
    /// Brings a cadence in from a file.
    CadenceImport "cadence-import" writes;
    /// Writes a cadence to a file.
    CadenceExport "cadence-export" reads;
    /// Ties a contact, an account or a deal to this record.
    Link "link" writes;
    /// Unties the related record under the cursor.
    Unlink "unlink" writes;
    /// Shows the history of this record.
    RecordHistory "record-history" reads;

    /// Moves the card a stage to the left.
    MoveCardLeft "move-card-left" writes;
    /// Moves the card a stage to the right.
    MoveCardRight "move-card-right" writes;
    /// Moves the card up in its column.
    MoveCardUp "move-card-up" writes;
    /// Moves the card down in its column.
    MoveCardDown "move-card-down" writes;
    /// Waits for the number of the stage to move to.
    MoveToStage "move-to-stage" writes;
    /// Moves to the first stage.
    JumpToStage1 "jump-to-stage-1" writes;
    /// Moves to the second stage.
    JumpToStage2 "jump-to-stage-2" writes;
    /// Moves to the third stage.
    JumpToStage3 "jump-to-stage-3" writes;
    /// Moves to the fourth stage.
    JumpToStage4 "jump-to-stage-4" writes;
    /// Moves to the fifth stage.
    JumpToStage5 "jump-to-stage-5" writes;
    /// Moves to the sixth stage.
    JumpToStage6 "jump-to-stage-6" writes;
    /// Moves to the seventh stage.
    JumpToStage7 "jump-to-stage-7" writes;
    /// Moves to the eighth stage.
    JumpToStage8 "jump-to-stage-8" writes;
    /// Moves to the ninth stage.
    JumpToStage9 "jump-to-stage-9" writes;
    /// Wins the deal, with a reason.
    OpportunityWon "opportunity-won" writes;
    /// Loses the deal, with a reason.
    OpportunityLost "opportunity-lost" writes;
    /// Opens a closed deal where it was.
    OpportunityReopen "opportunity-reopen" writes;
    /// Changes the amount in place.
    EditAmount "edit-amount" writes;
    /// Changes the close date in place.
    EditCloseDate "edit-close-date" writes;
    /// Changes the probability in place.
    EditProbability "edit-probability" writes;
    /// Chooses another pipeline.
    ChoosePipeline "choose-pipeline" reads;
    /// Chooses what the columns of the board are made by.
    GroupBy "group-by" reads;

    /// Says that the data of the lead was checked.
    VerifyLead "verify-lead" writes;
    /// Makes a contact, an account and a deal of the lead.
    ConvertLead "convert-lead" writes;
    /// Gives the lead up, with a reason.
    DisqualifyLead "disqualify-lead" writes;

    /// Calls a list entry, a stage, a field or a user something else.
    Rename "rename" writes;
    /// Gives a list entry or a stage another colour.
    Recolour "recolour" writes;
    /// Offers it no longer, or again.
    Retire "retire" writes;
    /// Makes it what new records start with.
    MakeDefault "make-default" writes;

    /// Takes back the step under the cursor.
    UndoStep "undo-step" writes;
    /// Lets what gave way hold.
    ClashTake "clash-take" writes;
    /// Leaves what holds as it is.
    ClashKeep "clash-keep" writes;

    /// Shows the same in another way: by day, as a month, as a list.
    ChangeView "change-view" reads;
    /// The call ended with the first outcome of the list.
    CallOutcome1 "call-outcome-1" writes;
    /// The call ended with the second outcome.
    CallOutcome2 "call-outcome-2" writes;
    /// The call ended with the third outcome.
    CallOutcome3 "call-outcome-3" writes;
    /// The call ended with the fourth outcome.
    CallOutcome4 "call-outcome-4" writes;
    /// The call ended with the fifth outcome.
    CallOutcome5 "call-outcome-5" writes;
    /// The call ended with the sixth outcome.
    CallOutcome6 "call-outcome-6" writes;
    /// The call ended with the seventh outcome.
    CallOutcome7 "call-outcome-7" writes;
    /// The call ended with the eighth outcome.
    CallOutcome8 "call-outcome-8" writes;
    /// The call ended with the ninth outcome.
    CallOutcome9 "call-outcome-9" writes;
    /// Chooses among the saved views of this place, or saves one.
    Views "views" reads;
    /// Saves what is shown here, and how, under a name.
    SaveView "save-view" writes;
    /// Calls the saved view something else.
    RenameView "rename-view" writes;
    /// Deletes the saved view, after a yes.
    DeleteView "delete-view" writes;
    /// Shares the saved view with everybody, or keeps it for oneself.
    ShareView "share-view" writes;
    /// Has this place open with the saved view from now on, or no longer.
    OpenWithView "open-with-view" writes;
    /// Chooses what of the program this deck uses.
    Modules "modules" writes;
    /// Sets all modules at once.
    PresetModules "preset-modules" writes;
    /// Starts writing the keys down, or ends that.
    ToggleRecording "toggle-recording" reads;
    /// Presses keys that were written down.
    PlayMacro "play-macro" reads;
    /// Forgets keys that were written down under a name.
    ForgetMacro "forget-macro" reads;
    /// Opens the demo, which is thrown away.
    BeginDemo "begin-demo" reads;
    /// Begins with what a file holds.
    BeginImport "begin-import" reads;
    /// Begins with an empty deck.
    BeginEmpty "begin-empty" reads;
    /// Shows twelve keys, one after the other.
    Tour "tour" reads;

    /// Finds out what the file would change, keeping nothing.
    ImportCheck "preview-import" reads;
    /// Brings the file in as one step.
    ImportGo "start-import" writes;
    /// Says which kind of record a row of the file is.
    ImportKind "kind-of-import" reads;
    /// Says how the file is read: dates, numbers, what parts the cells, what rows are matched by.
    ImportOptions "read-import-as" reads;
    /// Writes which column goes where to a file.
    ImportSaveMap "save-import-map" reads;
    /// Reads which column goes where from a file.
    ImportLoadMap "load-import-map" reads;
    /// Writes the rows that are not taken to a file.
    ImportRejects "write-import-rejects" reads;

    /// Runs a command of the person's own on the record.
    CustomCommand "custom-command" reads;
    /// Opens a web, mail or telephone address of the record.
    OpenLink "open-link" reads;
    /// Tells everything that is wrong in the files of the person's own.
    ShowProblems "show-problems" reads;

    /// Says yes, or takes what is chosen.
    Confirm "confirm" reads;
    /// Says no.
    Refuse "refuse" reads;
    /// Goes to the next field.
    NextField "next-field" reads;
    /// Goes to the field before.
    PreviousField "previous-field" reads;
    /// Saves the form.
    Save "save" reads;
    /// Completes the word being typed.
    Complete "complete" reads;
}

impl Command {
    /// The command with this name.
    pub fn from_name(name: &str) -> Option<Command> {
        static BY_NAME: LazyLock<HashMap<&str, Command>> =
            LazyLock::new(|| Command::ALL.iter().map(|command| (command.name(), *command)).collect());
        BY_NAME.get(name).copied()
    }

    /// The outcome that a call ended with, as its place in the list from 0.
    pub fn outcome_index(self) -> Option<usize> {
        let first = Command::CallOutcome1 as usize;
        (first..=Command::CallOutcome9 as usize).contains(&(self as usize)).then(|| self as usize - first)
    }

    /// The stage that a jump goes to, from 0.
    pub fn stage_index(self) -> Option<usize> {
        let first = Command::JumpToStage1 as usize;
        (first..=Command::JumpToStage9 as usize).contains(&(self as usize)).then(|| self as usize - first)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_kebab_case_and_leads_back_to_its_command() {
        let mut seen = HashSet::new();
        for command in Command::ALL {
            let name = command.name();
            assert!(seen.insert(name), "{name} twice");
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert_eq!(Command::from_name(name), Some(*command));
        }
    }

    #[test]
    fn a_jump_knows_its_stage() {
        assert_eq!(Command::JumpToStage1.stage_index(), Some(0));
        assert_eq!(Command::JumpToStage9.stage_index(), Some(8));
        assert_eq!(Command::OpportunityWon.stage_index(), None);
    }
}
