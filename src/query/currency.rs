//! Which currency the amounts of a record are in: its own, and the one that texts for its fields give it.

use super::{Names, entry};
use crate::domain::{Currency, Message, Record};

/// The currency of a record's amounts: its own, else the deck's.
pub fn of(record: &Record, names: &dyn Names) -> Currency {
    Currency::from_code(record.text("currency")).unwrap_or_else(|| names.base_currency())
}

/// A record in the currency that texts for its fields, by key, put it in: the one that is named, or
/// that of the amount which says it; what is wrong with that amount where they are two.
pub fn written_in(record: &Record, texts: &[(&str, &str)], names: &dyn Names) -> Result<Record, Message> {
    let text = |wanted: &str| texts.iter().rev().find(|(key, _)| *key == wanted).map(|(_, text)| *text);
    let named = text("currency").and_then(Currency::from_sign);
    let said = record.kind.worth().and_then(|field| {
        entry::read(field, text(&field.key)?, record, names).ok().and_then(|entered| entered.currency)
    });
    if let (Some(named), Some(said)) = (named, said)
        && named != said
    {
        return Err(Message::new("money-of-the-record")
            .with("written", said.code())
            .with("currency", named.code()));
    }
    let mut would = record.clone();
    named.or(said).into_iter().for_each(|currency| would.set("currency", currency.code()));
    Ok(would)
}
