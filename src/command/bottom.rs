//! What the bottom line shows in each place, the most useful first; commands in one group share a
//! place. What has no room is left out from the end.

use super::table::Command;
use super::table::Command as C;

/// What the bottom line shows in the agenda.
pub(super) const AGENDA: &[&[Command]] = &[
    &[Command::Done],
    &[Command::Snooze],
    &[Command::ChangeView],
    &[Command::Open],
    &[Command::Palette],
    &[Command::Help],
    &[Command::LogCall],
    &[Command::Add],
    &[Command::ToggleScope],
    &[Command::ScreenCallSheet],
    &[Command::Edit],
];

/// What the bottom line shows on the call sheet.
pub(super) const CALL_SHEET: &[&[Command]] = &[
    &[Command::CallOutcome1, Command::CallOutcome9],
    &[Command::Copy],
    &[Command::Snooze],
    &[Command::Note],
    &[Command::Open],
    &[Command::Back],
    &[Command::Palette],
    &[Command::Help],
];

/// What the bottom line shows in Today.
pub(super) const TODAY: &[&[Command]] = &[
    &[Command::Done],
    &[Command::Snooze],
    &[Command::LogCall],
    &[Command::PlanNext],
    &[Command::Brief],
    &[Command::Open],
    &[Command::Palette],
    &[Command::Help],
    &[Command::Note],
    &[Command::Filter],
    &[Command::ToggleScope],
    &[Command::Add],
];

/// What the bottom line shows on a brief.
pub(super) const BRIEF: &[&[Command]] = &[
    &[Command::LogCall],
    &[Command::Note],
    &[Command::PlanNext],
    &[Command::Done],
    &[Command::Copy],
    &[Command::Open],
    &[Command::Back],
    &[Command::Palette],
    &[Command::Help],
];

/// In: board.
pub(super) const BOARD: &[&[Command]] = &[
    &[C::MoveCardLeft, C::MoveCardRight],
    &[C::OpportunityWon],
    &[C::OpportunityLost],
    &[C::Filter],
    &[C::Palette],
    &[C::Help],
    &[C::Add],
    &[C::LogCall],
    &[C::Done],
    &[C::EditAmount],
    &[C::EditCloseDate],
    &[C::ChoosePipeline],
    &[C::GroupBy],
];

/// In: list.
pub(super) const LIST: &[&[Command]] = &[
    &[C::Open],
    &[C::Add],
    &[C::Edit],
    &[C::Filter],
    &[C::Sort],
    &[C::LogCall],
    &[C::Mark],
    &[C::Palette],
    &[C::Help],
];

/// In: record.
pub(super) const RECORD: &[&[Command]] = &[
    &[C::Edit],
    &[C::LogCall],
    &[C::Note],
    &[C::PlanNext],
    &[C::Done],
    &[C::NextPane],
    &[C::Back],
    &[C::Palette],
    &[C::Help],
];

/// In: history.
pub(super) const HISTORY: &[&[Command]] =
    &[&[C::Open], &[C::UndoStep], &[C::Undo], &[C::Back], &[C::Palette], &[C::Help]];

/// In: reports.
pub(super) const REPORTS: &[&[Command]] = &[&[C::Open], &[C::Copy], &[C::Back], &[C::Palette], &[C::Help]];

/// In: clashes.
pub(super) const CLASHES: &[&[Command]] =
    &[&[C::ClashTake], &[C::ClashKeep], &[C::Open], &[C::Undo], &[C::Back], &[C::Palette], &[C::Help]];

/// In: cadences.
pub(super) const CADENCES: &[&[Command]] = &[
    &[C::Open],
    &[C::Add],
    &[C::Edit],
    &[C::PauseEnrolment],
    &[C::StopEnrolment],
    &[C::Undo],
    &[C::Back],
    &[C::Palette],
    &[C::Help],
];

/// In: duplicates.
pub(super) const DUPLICATES: &[&[Command]] = &[
    &[C::Open],
    &[C::NotDuplicates],
    &[C::FindDuplicates],
    &[C::Undo],
    &[C::Back],
    &[C::Palette],
    &[C::Help],
];

/// In: settings.
pub(super) const SETTINGS: &[&[Command]] = &[
    &[C::Open],
    &[C::Add],
    &[C::Edit],
    &[C::Rename],
    &[C::Retire],
    &[C::MoveCardDown, C::MoveCardUp],
    &[C::Back],
    &[C::Palette],
    &[C::Help],
    &[C::Recolour],
    &[C::MakeDefault],
    &[C::Filter],
];

/// In: sidebyside.
pub(super) const SIDE_BY_SIDE: &[&[Command]] = &[
    &[C::Left, C::Right],
    &[C::SwapSides],
    &[C::MergeRecords],
    &[C::NotDuplicates],
    &[C::Back],
    &[C::Palette],
    &[C::Help],
];

/// In: form.
pub(super) const FORM: &[&[Command]] =
    &[&[C::Save], &[C::NextField], &[C::Confirm], &[C::EditLongText], &[C::Back]];

/// In: prompt.
pub(super) const PROMPT: &[&[Command]] = &[&[C::Confirm], &[C::Complete], &[C::Back]];

/// In: picker.
pub(super) const PICKER: &[&[Command]] = &[&[C::Confirm], &[C::Up, C::Down], &[C::Mark], &[C::Back]];

/// In: palette, find.
pub(super) const PALETTE: &[&[Command]] = &[&[C::Confirm], &[C::Up, C::Down], &[C::Back]];

/// In: help.
pub(super) const HELP: &[&[Command]] = &[&[C::Up, C::Down], &[C::Back]];

/// In: confirm.
pub(super) const CONFIRM: &[&[Command]] = &[&[C::Confirm], &[C::Refuse]];

/// In: jump.
pub(super) const JUMP: &[&[Command]] = &[&[C::JumpToStage1, C::JumpToStage9], &[C::Back]];

/// In: global.
pub(super) const GLOBAL: &[&[Command]] = &[&[C::Palette], &[C::Help], &[C::Quit]];

/// In: welcome.
pub(super) const WELCOME: &[&[Command]] =
    &[&[C::Up, C::Down], &[C::Open], &[C::Tour], &[C::Palette], &[C::Help], &[C::Quit]];

/// In: importfile.
pub(super) const IMPORT_FILE: &[&[Command]] = &[&[C::Confirm], &[C::Complete], &[C::Up, C::Down], &[C::Back]];

/// In: import.
pub(super) const IMPORT: &[&[Command]] = &[
    &[C::Open],
    &[C::ImportKind],
    &[C::ImportOptions],
    &[C::ImportCheck],
    &[C::ImportGo],
    &[C::Back],
    &[C::Help],
    &[C::ImportSaveMap],
    &[C::ImportLoadMap],
    &[C::ImportRejects],
];

/// In: tour.
pub(super) const TOUR: &[&[Command]] = &[&[C::Right], &[C::Back]];

/// In: draft.
pub(super) const DRAFT: &[&[Command]] = &[&[C::Confirm], &[C::Delete], &[C::Back]];

/// In: always.
pub(super) const ALWAYS: &[&[Command]] = &[&[C::QuitNow]];
