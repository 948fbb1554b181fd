//! A draft as text: what a file of drafts holds.

use serde_json::{Value as Json, json};

use crate::command::Command;
use crate::domain::{Id, Kind, Value};
use crate::ui::{Answer, Place};

use super::{Draft, Written};

/// Whether a place and answers can be written down, so that they can be come back to.
pub(super) fn can_be_kept(place: Option<&Place>, answers: &[Answer]) -> bool {
    place.is_none_or(|place| place_json(place).is_some())
        && answers.iter().all(|answer| answer_json(answer).is_some())
}

/// A draft as text.
pub(super) fn write(draft: &Draft) -> String {
    let written = match &draft.written {
        Written::Line(line) => json!({ "line": line }),
        Written::Rows(rows) => {
            let rows = rows.iter().map(|(key, text, value)| json!([key, text, value_json(value)]));
            json!({ "rows": rows.collect::<Vec<_>>() })
        }
    };
    json!({
        "command": draft.command.name(),
        "about": draft.about.map(|(kind, id)| json!([kind.key(), id.to_string()])),
        "place": draft.place.as_ref().and_then(place_json),
        "answers": draft.answers.iter().filter_map(answer_json).collect::<Vec<_>>(),
        "written": written,
    })
    .to_string()
}

/// The draft a text gives; none where it is no draft of this program.
pub(super) fn read(text: &str) -> Option<Draft> {
    let json: Json = serde_json::from_str(text).ok()?;
    let written = match (&json["written"]["line"], &json["written"]["rows"]) {
        (Json::String(line), _) => Written::Line(line.clone()),
        (_, Json::Array(rows)) => {
            let row = |row: &Json| {
                let text = |at: usize| row[at].as_str().map(str::to_owned);
                Some((text(0)?.into(), text(1)?, value_of(&row[2])?))
            };
            Written::Rows(rows.iter().map(row).collect::<Option<_>>()?)
        }
        _ => return None,
    };
    let answers = json["answers"].as_array()?.iter().map(answer_of).collect::<Option<_>>()?;
    Some(Draft {
        command: Command::from_name(json["command"].as_str()?)?,
        about: record_of(&json["about"]),
        place: place_of(&json["place"]),
        answers,
        written,
    })
}

fn record_of(json: &Json) -> Option<(Kind, Id)> {
    Some((Kind::from_word(json[0].as_str()?)?, json[1].as_str()?.parse().ok()?))
}

fn place_json(place: &Place) -> Option<Json> {
    Some(match place {
        Place::Pipeline(None) => json!(["pipeline"]),
        Place::Pipeline(Some(id)) => json!(["pipeline", id.to_string()]),
        Place::List(kind) | Place::Filtered(kind, _) => json!(["list", kind.key()]),
        Place::Today => json!(["today"]),
        Place::Agenda => json!(["agenda"]),
        Place::Settings => json!(["settings"]),
        Place::Cadences => json!(["cadences"]),
        Place::Cadence(id) => json!(["cadence", id.to_string()]),
        Place::Duplicates(None) | Place::Pair(..) => json!(["duplicates"]),
        Place::Duplicates(Some((kind, id))) => json!(["duplicates", kind.key(), id.to_string()]),
        Place::Record(kind, id) => json!(["record", kind.key(), id.to_string()]),
        _ => return None,
    })
}

fn place_of(json: &Json) -> Option<Place> {
    let kind = || Kind::from_word(json[1].as_str()?);
    match json[0].as_str()? {
        "pipeline" => Some(Place::Pipeline(json[1].as_str().and_then(|id| id.parse().ok()))),
        "today" => Some(Place::Today),
        "agenda" => Some(Place::Agenda),
        "settings" => Some(Place::Settings),
        "cadences" => Some(Place::Cadences),
        "cadence" => Some(Place::Cadence(json[1].as_str()?.parse().ok()?)),
        "duplicates" if json[1].is_null() => Some(Place::Duplicates(None)),
        "duplicates" => Some(Place::Duplicates(Some((kind()?, json[2].as_str()?.parse().ok()?)))),
        "list" => Some(Place::List(kind()?)),
        "record" => Some(Place::Record(kind()?, json[2].as_str()?.parse().ok()?)),
        _ => None,
    }
}

fn answer_json(answer: &Answer) -> Option<Json> {
    Some(match answer {
        Answer::Text(text) => json!({ "text": text }),
        Answer::New(text) => json!({ "new": text }),
        Answer::Picked(values) => json!({ "picked": values.iter().map(value_json).collect::<Vec<_>>() }),
        Answer::Form(_) | Answer::Dismissed => return None,
    })
}

fn answer_of(json: &Json) -> Option<Answer> {
    if let Some(text) = json["text"].as_str() {
        return Some(Answer::Text(text.to_owned()));
    }
    if let Some(text) = json["new"].as_str() {
        return Some(Answer::New(text.to_owned()));
    }
    Some(Answer::Picked(json["picked"].as_array()?.iter().map(value_of).collect::<Option<_>>()?))
}

fn value_json(value: &Value) -> Json {
    let sort = match value {
        Value::Null => return Json::Null,
        Value::Text(_) => "text",
        Value::Integer(_) => "integer",
        Value::Date(_) => "date",
        Value::Moment(_) => "moment",
        Value::Bool(_) => "bool",
        Value::Id(_) => "id",
        Value::List(_) => "list",
    };
    json!([sort, value.to_json()])
}

fn value_of(json: &Json) -> Option<Value> {
    if json.is_null() {
        return Some(Value::Null);
    }
    let inner = &json[1];
    Some(match json[0].as_str()? {
        "text" => Value::Text(inner.as_str()?.to_owned()),
        "integer" => Value::Integer(inner.as_i64()?),
        "date" => Value::Date(inner.as_str()?.parse().ok()?),
        "moment" => Value::Moment(inner.as_i64()?),
        "bool" => Value::Bool(inner.as_bool()?),
        "id" => Value::Id(inner.as_str()?.parse().ok()?),
        "list" => {
            let items = inner.as_array()?.iter().map(|item| item.as_str().map(str::to_owned));
            Value::List(items.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        let id: Id = "0190000000007000800000000000000a".parse().expect("an id");
        let draft = Draft {
            command: Command::LogCall,
            about: Some((Kind::Contact, id)),
            place: Some(Place::Record(Kind::Contact, id)),
            answers: vec![
                Answer::Picked(vec![Value::from("connected"), Value::Id(id), Value::Null]),
                Answer::Text("x".to_owned()),
                Answer::New("y".to_owned()),
            ],
            written: Written::Rows(vec![("name".into(), "Lan\n“đ”".to_owned(), Value::Bool(true))]),
        };
        assert_eq!(read(&write(&draft)), Some(draft));
        assert_eq!(read("{}"), None);
        assert_eq!(read("not json"), None);
    }
}
