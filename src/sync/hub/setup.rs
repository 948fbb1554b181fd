//! The tables of a hub, who may do what there, and the decks that lie on it: one script, which is
//! run, or printed for whoever keeps the server.

use serde_json::json;

use super::address::Address;
use super::door;
use super::error::{Error, Result};
use crate::domain::Message;
use crate::repository::{Repository, SCHEMA_VERSION};

const SCHEMA: &str = include_str!("../../../assets/hub/schema.sql");
const SECURITY: &str = include_str!("../../../assets/hub/security.sql");

/// The script that makes a server a hub for a deck and these people. Run again, it changes
/// nothing; run with others, it adds them.
///
/// # Errors
/// [`Error::Usage`] for a name that no role should have.
pub fn script(deck: &Repository, people: &[String]) -> Result<String> {
    let settings = plain_json(&json!(deck.common_settings()).to_string());
    let mut script = format!(
        "SET client_min_messages = warning;\nBEGIN;\n\n{SCHEMA}\n{SECURITY}\nINSERT INTO dealdeck.workspace (ws, format, settings)\n    \
         VALUES ({workspace}, {SCHEMA_VERSION}, {settings}) ON CONFLICT (ws) DO NOTHING;\n",
        workspace = literal(deck.workspace()),
        settings = literal(&settings),
    );
    for person in people {
        if !is_plain(person) {
            return Err(Error::Usage(Message::new("hub-name").with("name", person)));
        }
        let (role, name) = (format!("\"{person}\""), literal(person));
        script.push_str(&format!(
            "\nDO $do$ BEGIN\n    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN\n        \
             CREATE ROLE {role} LOGIN;\n    END IF;\nEND $do$;\nGRANT dealdeck_member TO {role};\n\
             INSERT INTO dealdeck.member (ws, person) VALUES ({workspace}, {name}) ON CONFLICT DO NOTHING;\n",
            workspace = literal(deck.workspace()),
        ));
    }
    script.push_str("\nCOMMIT;\n");
    Ok(script)
}

/// Makes a server a hub for a deck and these people, as its owner.
pub fn run(address: &Address, deck: &Repository, people: &[String]) -> Result<()> {
    let script = script(deck, people)?;
    Ok(door::connect(address)?.batch_execute(&script)?)
}

/// JSON without a sign that a terminal would obey or that turns the line round: each as its number.
fn plain_json(json: &str) -> String {
    let turns = |sign: char| matches!(sign, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_plain = |sign: char| !sign.is_control() && !turns(sign);
    let spelled =
        |sign: char| if is_plain(sign) { sign.to_string() } else { format!("\\u{:04x}", sign as u32) };
    json.chars().map(spelled).collect()
}

/// A text as SQL writes it.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name that needs no care in SQL: letters, digits, and what joins them in an address.
fn is_plain(name: &str) -> bool {
    let is_fine = |character: char| character.is_alphanumeric() || "_-.@".contains(character);
    !name.is_empty() && name.len() <= 63 && name.chars().all(is_fine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::{new_deck, who};

    #[test]
    fn the_script_names_the_deck_and_its_people_and_nothing_slips_in() {
        let deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let made = script(&deck, &["ann".to_owned(), "lan@acme.vn".to_owned()]).expect("a script");
        assert!(made.contains(deck.workspace()) && made.contains("CREATE ROLE \"lan@acme.vn\" LOGIN"));
        assert!(made.contains("base_currency"));
        for name in ["", "a\"b", "a'b", "$do$", "a b", "a;b"] {
            assert_eq!(script(&deck, &[name.to_owned()]).expect_err(name).message().id, "hub-name");
        }
    }

    #[test]
    fn every_table_of_a_hub_starts_its_key_with_the_workspace_and_is_guarded() {
        let tables: Vec<&str> = [SCHEMA, SECURITY]
            .iter()
            .flat_map(|script| script.split("CREATE TABLE IF NOT EXISTS dealdeck.").skip(1))
            .collect();
        assert_eq!(tables.len(), 4);
        for table in tables {
            let (name, columns) = table.split_once(" (").expect("a table");
            assert!(columns.contains("PRIMARY KEY (ws") || columns.contains("ws uuid PRIMARY KEY"), "{name}");
            assert!(SECURITY.contains(&format!("ALTER TABLE dealdeck.{name} ENABLE ROW LEVEL SECURITY")));
            assert!(SECURITY.contains(&format!("ON dealdeck.{name}\n")) || name == "member", "{name}");
        }
        for word in ["SERIAL", "SEQUENCE", "LISTEN", "advisory"] {
            assert!(!SCHEMA.contains(word), "{word}");
        }
    }
}
