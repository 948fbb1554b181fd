//! Which commands write to the deck, or ask something in order to: a deck that is only read refuses
//! them at the key.

use super::Command;

impl Command {
    /// Whether it writes to the deck, at once or after its question. What the settings change is
    /// for their pages to say: some of it is the person's own.
    pub fn writes(self) -> bool {
        use Command as C;
        match self {
            C::Add
            | C::Edit
            | C::Delete
            | C::Undo
            | C::Redo
            | C::Repeat
            | C::EditTags
            | C::EditOwner
            | C::EditLongText
            | C::NotDuplicates
            | C::MergeRecords
            | C::LogCall
            | C::Note
            | C::PlanNext
            | C::Done
            | C::Snooze
            | C::Enrol
            | C::PauseEnrolment
            | C::StopEnrolment
            | C::Link
            | C::Unlink
            | C::MoveCardLeft
            | C::MoveCardRight
            | C::MoveCardUp
            | C::MoveCardDown
            | C::MoveToStage
            | C::OpportunityWon
            | C::OpportunityLost
            | C::OpportunityReopen
            | C::EditAmount
            | C::EditCloseDate
            | C::EditProbability
            | C::VerifyLead
            | C::ConvertLead
            | C::DisqualifyLead
            | C::Rename
            | C::Recolour
            | C::Retire
            | C::MakeDefault
            | C::UndoStep
            | C::ClashTake
            | C::ClashKeep
            | C::SaveView
            | C::RenameView
            | C::DeleteView
            | C::ShareView
            | C::Modules
            | C::PresetModules
            | C::WhoWorksHere => true,
            other => other.stage_index().is_some() || other.outcome_index().is_some(),
        }
    }
}
