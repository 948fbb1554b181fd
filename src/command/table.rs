//! Every command, declared once: its variant and the name that keymap files, the palette and
//! `docs/keys.md` know it by. What it is called and one line of help are texts.

use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
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
        }
    };
}

commands! {
    /// The cursor goes up a row or a card.
    Up "up";
    /// The cursor goes down a row or a card.
    Down "down";
    /// The cursor goes to the column on the left.
    Left "left";
    /// The cursor goes to the column on the right.
    Right "right";
    /// The cursor goes up a screenful.
    PageUp "page-up";
    /// The cursor goes down a screenful.
    PageDown "page-down";
    /// The cursor goes to the first row or card.
    Top "top";
    /// The cursor goes to the last row or card.
    Bottom "bottom";
    /// The cursor goes to the next pane of the screen.
    NextPane "next-pane";
    /// The cursor goes to the pane before.
    PreviousPane "previous-pane";
    /// The record under the cursor opens.
    Open "open";
    /// What is on top closes; on a screen, marks and filter go first.
    Back "back";
    /// Closes the screen, or the program on the first one.
    Quit "quit";
    /// Leaves the program from anywhere.
    QuitNow "quit-now";
    /// Gives the terminal back to the shell until the program is called again.
    Suspend "suspend";
    /// Draws everything anew.
    Redraw "redraw";

    /// Opens what is to be done now.
    ScreenToday "screen-today";
    /// Opens the pipeline board.
    ScreenPipeline "screen-pipeline";
    /// Opens the list of leads.
    ScreenLeads "screen-leads";
    /// Opens the list of contacts.
    ScreenContacts "screen-contacts";
    /// Opens the list of accounts.
    ScreenAccounts "screen-accounts";
    /// Opens the list of activities.
    ScreenActivities "screen-activities";
    /// Opens the list of deals.
    ScreenOpportunities "screen-opportunities";
    /// Opens the figures of the month.
    ScreenReports "screen-reports";
    /// Opens the history of the deck.
    ScreenHistory "screen-history";
    /// Opens the next person to call.
    ScreenCallSheet "screen-call-sheet";
    /// Opens what was written apart.
    ScreenClashes "screen-clashes";
    /// Opens the cadences.
    ScreenCadences "screen-cadences";
    /// Opens the settings.
    ScreenSettings "screen-settings";
    /// Brings a file in.
    ScreenImport "screen-import";
    /// Looks through the whole deck for records that may be one.
    ScreenDuplicates "screen-duplicates";

    /// Shows the keys of this place.
    Help "help";
    /// Lists every command by name.
    Palette "palette";
    /// Looks for anything in the whole deck.
    FindAnything "find-anything";
    /// Narrows the list as one types.
    Filter "filter";
    /// Chooses what the list is sorted by.
    Sort "sort";
    /// Turns the order of the list round.
    ReverseSort "reverse-sort";
    /// Chooses which columns the list shows.
    Columns "columns";
    /// Shows mine or everybody's.
    ToggleScope "toggle-scope";
    /// Shows or hides the pane on the right.
    ToggleDetail "toggle-detail";
    /// Opens the page to read before a call.
    Brief "brief";
    /// Says who works here.
    WhoWorksHere "who-works-here";
    /// Changes between the dark and the light theme.
    ToggleTheme "toggle-theme";
    /// Takes the mouse or leaves it to the terminal.
    ToggleMouse "toggle-mouse";

    /// Makes a record from one line.
    Add "add";
    /// Opens the form of the record.
    Edit "edit";
    /// Deletes the record, after a yes.
    Delete "delete";
    /// Takes the last step back.
    Undo "undo";
    /// Brings back what was undone.
    Redo "redo";
    /// Does the last change again, here.
    Repeat "repeat";
    /// Marks the row or takes the mark away.
    Mark "mark";
    /// Marks from the last mark to here.
    MarkRange "mark-range";
    /// Marks everything the filter leaves, or nothing.
    MarkAll "mark-all";
    /// Marks every card of the column, or takes the marks away.
    MarkColumn "mark-column";
    /// Puts the row or the marked rows on the clipboard.
    Copy "copy";
    /// Changes the tags of the record.
    EditTags "edit-tags";
    /// Gives the record to another user.
    EditOwner "edit-owner";
    /// Opens a long text in the editor of the environment.
    EditLongText "edit-long-text";

    /// Looks for records that may be this one, or for pairs anew.
    FindDuplicates "find-duplicates";
    /// Says that two records are not one, for good.
    NotDuplicates "not-duplicates";
    /// Lets the other one of two records stay.
    SwapSides "swap-sides";
    /// Merges the two records side by side, after a yes.
    MergeRecords "combine-records";

    /// Writes down a call that was made.
    LogCall "log-call";
    /// Writes a note.
    Note "note";
    /// Plans what to do next.
    PlanNext "plan-next";
    /// Closes the next step and asks for the one after.
    Done "done";
    /// Puts off what is to be done.
    Snooze "snooze";
    /// Takes the record through a cadence, or changes what is under way.
    Enrol "enrol";
    /// Holds back the cadence of a record, or lets it go on.
    PauseEnrolment "pause-enrolment";
    /// Stops the cadence of a record.
    StopEnrolment "stop-enrolment";
    /// Brings a cadence in from a file.
    CadenceImport "cadence-import";
    /// Writes a cadence to a file.
    CadenceExport "cadence-export";
    /// Ties a contact, an account or a deal to this record.
    Link "link";
    /// Unties the related record under the cursor.
    Unlink "unlink";
    /// Shows the history of this record.
    RecordHistory "record-history";

    /// Moves the card a stage to the left.
    MoveCardLeft "move-card-left";
    /// Moves the card a stage to the right.
    MoveCardRight "move-card-right";
    /// Moves the card up in its column.
    MoveCardUp "move-card-up";
    /// Moves the card down in its column.
    MoveCardDown "move-card-down";
    /// Waits for the number of the stage to move to.
    MoveToStage "move-to-stage";
    /// Moves to the first stage.
    JumpToStage1 "jump-to-stage-1";
    /// Moves to the second stage.
    JumpToStage2 "jump-to-stage-2";
    /// Moves to the third stage.
    JumpToStage3 "jump-to-stage-3";
    /// Moves to the fourth stage.
    JumpToStage4 "jump-to-stage-4";
    /// Moves to the fifth stage.
    JumpToStage5 "jump-to-stage-5";
    /// Moves to the sixth stage.
    JumpToStage6 "jump-to-stage-6";
    /// Moves to the seventh stage.
    JumpToStage7 "jump-to-stage-7";
    /// Moves to the eighth stage.
    JumpToStage8 "jump-to-stage-8";
    /// Moves to the ninth stage.
    JumpToStage9 "jump-to-stage-9";
    /// Wins the deal, with a reason.
    OpportunityWon "opportunity-won";
    /// Loses the deal, with a reason.
    OpportunityLost "opportunity-lost";
    /// Opens a closed deal where it was.
    OpportunityReopen "opportunity-reopen";
    /// Changes the amount in place.
    EditAmount "edit-amount";
    /// Changes the close date in place.
    EditCloseDate "edit-close-date";
    /// Changes the probability in place.
    EditProbability "edit-probability";
    /// Chooses another pipeline.
    ChoosePipeline "choose-pipeline";
    /// Chooses what the columns of the board are made by.
    GroupBy "group-by";

    /// Says that the data of the lead was checked.
    VerifyLead "verify-lead";
    /// Makes a contact, an account and a deal of the lead.
    ConvertLead "convert-lead";
    /// Gives the lead up, with a reason.
    DisqualifyLead "disqualify-lead";

    /// Calls a list entry, a stage, a field or a user something else.
    Rename "rename";
    /// Gives a list entry or a stage another colour.
    Recolour "recolour";
    /// Offers it no longer, or again.
    Retire "retire";
    /// Makes it what new records start with.
    MakeDefault "make-default";

    /// Takes back the step under the cursor.
    UndoStep "undo-step";
    /// Lets what gave way hold.
    ClashTake "clash-take";
    /// Leaves what holds as it is.
    ClashKeep "clash-keep";

    /// Shows the same in another way: by day, as a month, as a list.
    ChangeView "change-view";
    /// The call ended with the first outcome of the list.
    CallOutcome1 "call-outcome-1";
    /// The call ended with the second outcome.
    CallOutcome2 "call-outcome-2";
    /// The call ended with the third outcome.
    CallOutcome3 "call-outcome-3";
    /// The call ended with the fourth outcome.
    CallOutcome4 "call-outcome-4";
    /// The call ended with the fifth outcome.
    CallOutcome5 "call-outcome-5";
    /// The call ended with the sixth outcome.
    CallOutcome6 "call-outcome-6";
    /// The call ended with the seventh outcome.
    CallOutcome7 "call-outcome-7";
    /// The call ended with the eighth outcome.
    CallOutcome8 "call-outcome-8";
    /// The call ended with the ninth outcome.
    CallOutcome9 "call-outcome-9";
    /// Chooses among the saved views of this place, or saves one.
    Views "views";
    /// Saves what is shown here, and how, under a name.
    SaveView "save-view";
    /// Calls the saved view something else.
    RenameView "rename-view";
    /// Deletes the saved view, after a yes.
    DeleteView "delete-view";
    /// Shares the saved view with everybody, or keeps it for oneself.
    ShareView "share-view";
    /// Has this place open with the saved view from now on, or no longer.
    OpenWithView "open-with-view";
    /// Chooses what of the program this deck uses.
    Modules "modules";
    /// Sets all modules at once.
    PresetModules "preset-modules";
    /// Starts writing the keys down, or ends that.
    ToggleRecording "toggle-recording";
    /// Presses keys that were written down.
    PlayMacro "play-macro";
    /// Forgets keys that were written down under a name.
    ForgetMacro "forget-macro";
    /// Opens the demo, which is thrown away.
    BeginDemo "begin-demo";
    /// Begins with what a file holds.
    BeginImport "begin-import";
    /// Begins with an empty deck.
    BeginEmpty "begin-empty";
    /// Shows twelve keys, one after the other.
    Tour "tour";

    /// Finds out what the file would change, keeping nothing.
    ImportCheck "preview-import";
    /// Brings the file in as one step.
    ImportGo "start-import";
    /// Says which kind of record a row of the file is.
    ImportKind "kind-of-import";
    /// Says how the file is read: dates, numbers, what parts the cells, what rows are matched by.
    ImportOptions "read-import-as";
    /// Writes which column goes where to a file.
    ImportSaveMap "save-import-map";
    /// Reads which column goes where from a file.
    ImportLoadMap "load-import-map";
    /// Writes the rows that are not taken to a file.
    ImportRejects "write-import-rejects";

    /// Runs a command of the person's own on the record.
    CustomCommand "custom-command";
    /// Opens a web, mail or telephone address of the record.
    OpenLink "open-link";
    /// Tells everything that is wrong in the files of the person's own.
    ShowProblems "show-problems";

    /// Says yes, or takes what is chosen.
    Confirm "confirm";
    /// Says no.
    Refuse "refuse";
    /// Goes to the next field.
    NextField "next-field";
    /// Goes to the field before.
    PreviousField "previous-field";
    /// Saves the form.
    Save "save";
    /// Completes the word being typed.
    Complete "complete";
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
