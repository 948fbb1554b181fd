//! Which commands go with a module: they are not offered, and do nothing, while it is switched off.

use super::table::Command;
use crate::domain::module::Modules;

/// The key of the module that a command goes with.
pub fn module_of(command: Command) -> Option<&'static str> {
    use Command as C;
    Some(match command {
        C::ScreenLeads | C::ConvertLead | C::DisqualifyLead | C::VerifyLead => "leads",
        C::ScreenAccounts => "accounts",
        C::EditProbability => "probability",
        C::Enrol
        | C::PauseEnrolment
        | C::StopEnrolment
        | C::ScreenCadences
        | C::CadenceImport
        | C::CadenceExport => "cadences",
        C::EditOwner | C::ToggleScope | C::WhoWorksHere => "owner",
        _ => return None,
    })
}

/// Whether a command is offered: none is that goes with a module that is hidden.
pub fn is_offered(command: Command, modules: &Modules) -> bool {
    module_of(command).is_none_or(|module| modules.is_on(module))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::module::Module;

    #[test]
    fn every_command_of_a_module_names_one_that_there_is() {
        let named = Command::ALL.iter().filter_map(|command| module_of(*command));
        let unknown: Vec<&str> = named.filter(|key| Module::from_key(key).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
