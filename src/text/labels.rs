//! What kinds of records and their fields are called.

use super::clean::Clean;
use super::words::Text;
use crate::domain::change::SILENT;
use crate::domain::{Field, Kind};

impl Text {
    /// What one record of a kind is called: `Account`.
    pub fn kind(&self, kind: Kind) -> Clean {
        self.get(&kind_id(kind))
    }

    /// What several records of a kind are called: `Accounts`.
    pub fn kinds(&self, kind: Kind) -> Clean {
        self.attribute(&kind_id(kind), "many").unwrap_or_else(|| self.kind(kind))
    }

    /// What a list of entries is called; its key when a user made it.
    pub fn list(&self, list: &str) -> Clean {
        let id = format!("list-of-{list}");
        if self.has(&id) { self.get(&id) } else { Clean::line(list) }
    }

    /// What a step did; one that spoke of somebody who was erased says that alone.
    pub fn step(&self, label: &str) -> Clean {
        if label == SILENT { self.get("erase-silent") } else { Clean::line(label) }
    }

    /// What a field is called: the label its user gave, else the text of the kind's field, else
    /// the text of any field with this key.
    pub fn label(&self, kind: Kind, field: &Field) -> Clean {
        match &field.label {
            Some(label) => Clean::line(label),
            None => self.label_of(kind, &field.key),
        }
    }

    /// What a built-in field is called, by its key; the key itself when no text names it.
    pub fn label_of(&self, kind: Kind, key: &str) -> Clean {
        label_ids(kind, key)
            .iter()
            .find(|id| self.has(id))
            .map_or_else(|| Clean::line(key), |id| self.get(id))
    }
}

fn kind_id(kind: Kind) -> String {
    format!("kind-{}", kind.key().replace('_', "-"))
}

fn label_ids(kind: Kind, key: &str) -> [String; 2] {
    let key = key.replace('_', "-");
    [format!("field-{}-{key}", kind.key().replace('_', "-")), format!("field-{key}")]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::FieldKind;
    use crate::text::Language;

    #[test]
    fn every_field_of_every_kind_has_a_label() {
        let text = Text::new(Language::English);
        for kind in Kind::ALL {
            assert!(text.has(&kind_id(kind)), "{}", kind.key());
            for field in kind.fields() {
                let named = label_ids(kind, &field.key).iter().any(|id| text.has(id));
                assert!(named, "{}.{}", kind.key(), field.key);
            }
        }
    }

    #[test]
    fn every_list_of_the_catalogue_has_a_name() {
        let text = Text::new(Language::English);
        for kind in Kind::ALL {
            for field in kind.fields() {
                if let FieldKind::Choice(list) | FieldKind::ManyChoices(list) = &field.kind {
                    assert!(text.has(&format!("list-of-{list}")), "{list}");
                }
            }
        }
    }

    #[test]
    fn no_label_is_for_a_field_that_is_not() {
        let ids: HashSet<String> = Kind::ALL
            .into_iter()
            .flat_map(|kind| kind.fields().iter().flat_map(move |field| label_ids(kind, &field.key)))
            .chain(Kind::ALL.into_iter().map(kind_id))
            .collect();
        let file =
            Language::English.files().iter().find(|(name, _)| *name == "fields").expect("fields.ftl").1;
        for line in file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            let id = line.split(" =").next().unwrap_or_default();
            assert!(ids.contains(id) || id.starts_with("field-tags"), "{id}");
        }
    }
}
