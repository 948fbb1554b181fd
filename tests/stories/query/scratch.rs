//! A small deck in scratch tables, made from the catalogue, and the names a filter asks for.

use chrono::{NaiveDate, Weekday};
use dealdeck::domain::fold::fold;
use dealdeck::domain::{Catalogue, Currency, Field, FieldKind, Id, Kind, catalogue::mark};
use dealdeck::query::{Names, Param, parse};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// Friday.
pub fn today() -> NaiveDate {
    day("2026-11-20")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A day as dates are stored.
pub fn date(text: &str) -> Value {
    Value::Integer(i64::from(day(text).to_epoch_days()))
}

/// Noon so many days ago, as moments are stored.
pub fn days_ago(days: i64) -> Value {
    Value::Integer((i64::from(today().to_epoch_days()) - days) * DAY + DAY / 2)
}

pub fn id(number: u8) -> Id {
    Id([number; 16])
}

pub fn blob(number: u8) -> Value {
    Value::Blob(id(number).0.to_vec())
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub struct People {
    pub catalogue: Catalogue,
    pub me: Option<Id>,
}

impl People {
    pub fn new() -> People {
        let custom = |key: &str, label: &str, kind| Field {
            key: key.to_owned().into(),
            kind,
            marks: mark::CUSTOM,
            headers: &[],
            label: Some(label.to_owned()),
        };
        let fields = vec![
            (Kind::Opportunity, custom("seats", "Seats", FieldKind::Integer)),
            (Kind::Opportunity, custom("renewal_day", "Ngày gia hạn", FieldKind::Date)),
            (Kind::Opportunity, custom("risk", "Risk", FieldKind::Choice("risk".into()))),
            (Kind::Opportunity, custom("factor", "Factor", FieldKind::Decimal)),
        ];
        People { catalogue: Catalogue::with_custom(fields), me: Some(id(201)) }
    }
}

impl Names for People {
    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }
    fn entries(&self, list: &str) -> Vec<(String, String)> {
        let entries: &[(&str, &str)] = match list {
            "lead-source" => {
                &[("cold-call", "Cold Call"), ("referral", "Referral"), ("trade-show", "Trade Show")]
            }
            "industry" => &[("retail", "Retail"), ("software", "Software")],
            "forecast" => &[
                ("pipeline", "Pipeline"),
                ("best-case", "Best Case"),
                ("commit", "Commit"),
                ("closed", "Closed"),
                ("omitted", "Omitted"),
            ],
            "loyalty-driver" => &[("price", "Price"), ("trust", "Trust")],
            "risk" => &[("high", "Cao"), ("low", "Thấp")],
            "stage-type" => &[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
            "activity-status" => &[("planned", "Planned"), ("done", "Done")],
            _ => &[],
        };
        entries.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned())).collect()
    }
    fn records(&self, kind: Kind) -> Vec<(Id, String)> {
        let names: &[(u8, &str)] = match kind {
            Kind::Stage => &[
                (101, "Prospecting"),
                (102, "Proposal"),
                (103, "Negotiation"),
                (104, "Closed Won"),
                (105, "Closed Lost"),
            ],
            Kind::User => &[(201, "An Nguyễn"), (202, "Bình Trần")],
            _ => &[],
        };
        names.iter().map(|(number, name)| (id(*number), (*name).to_owned())).collect()
    }
    fn me(&self) -> Option<Id> {
        self.me
    }
    fn rate(&self, currency: Currency) -> Option<rust_decimal::Decimal> {
        (currency.code() == "VND").then(|| rust_decimal::Decimal::new(4, 5))
    }

    fn base_currency(&self) -> Currency {
        Currency::from_code("USD").expect("a currency")
    }
    fn today(&self) -> NaiveDate {
        today()
    }
    fn now(&self) -> i64 {
        i64::from(today().to_epoch_days()) * DAY + DAY / 2
    }
    fn start_of_day(&self, day: NaiveDate) -> i64 {
        i64::from(day.to_epoch_days()) * DAY
    }
    fn week_start(&self) -> Weekday {
        Weekday::Mon
    }
}

/// The scratch tables.
pub struct Deck {
    connection: Connection,
    pub people: People,
}

impl Deck {
    /// Empty tables of every kind, and search tables beside them.
    pub fn new() -> Deck {
        let connection = Connection::open_in_memory().expect("memory");
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        connection
            .create_scalar_function("fold", 1, flags, |context| {
                Ok(context.get::<Option<String>>(0)?.map(|text| fold(&text)))
            })
            .expect("a function");
        connection.execute_batch("ATTACH ':memory:' AS search").expect("attached");
        for kind in Kind::ALL {
            let columns: Vec<String> =
                kind.fields().iter().map(|field| format!("\"{}\"", field.key)).collect();
            let (table, columns) = (kind.key(), columns.join(", "));
            connection
                .execute_batch(&format!(
                    "CREATE TABLE \"{table}\" (rid INTEGER PRIMARY KEY, id BLOB, deleted INTEGER DEFAULT 0, \
                     {columns}, folded TEXT);"
                ))
                .expect("a table");
        }
        for kind in Kind::MAIN {
            let table = kind.key();
            let sql = format!("CREATE VIRTUAL TABLE search.find_{table} USING fts5(words)");
            connection.execute_batch(&sql).expect("a search table");
        }
        Deck { connection, people: People::new() }
    }

    /// Adds a row; its `words` go into the search table.
    pub fn add(&self, kind: Kind, number: u8, values: &[(&str, Value)], words: &str) {
        let title = kind.title().unwrap_or("");
        let mut columns = vec!["rid".to_owned(), "id".to_owned()];
        let mut bound = vec![Value::Integer(i64::from(number)), blob(number)];
        for (key, value) in values {
            assert!(kind.field(key).is_some(), "{key}");
            columns.push(format!("\"{key}\""));
            bound.push(value.clone());
            if let (true, Value::Text(name)) = (*key == title, value) {
                columns.push("folded".to_owned());
                bound.push(Value::Text(fold(name)));
            }
        }
        let (table, marks) = (kind.key(), vec!["?"; columns.len()].join(", "));
        let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({marks})", columns.join(", "));
        self.connection.execute(&sql, params_from_iter(bound)).expect("a row");
        if !words.is_empty() {
            let sql = format!("INSERT INTO search.find_{table} (rowid, words) VALUES (?, ?)");
            let words = fold(words);
            self.connection.execute(&sql, rusqlite::params![number, words]).expect("words");
        }
    }

    /// The numbers of the rows that a filter finds, in order; the filter must have no problems
    /// and must read back from its plain spelling.
    pub fn finds(&self, kind: Kind, filter: &str) -> Vec<i64> {
        let parsed = parse(filter, kind, &self.people);
        assert!(parsed.problems.is_empty(), "{filter}: {:?}", parsed.problems);
        let again = parse(&parsed.filter.to_string(), kind, &self.people);
        assert_eq!(again.filter.expr, parsed.filter.expr, "{filter} is spelt {}", parsed.filter);
        let sql = parsed.filter.to_sql();
        let mut bound: Vec<Value> = sql.params.iter().map(value).collect();
        let table = kind.key();
        let mut words = String::new();
        if let Some(expression) = sql.words {
            words =
                format!("AND r.rid IN (SELECT rowid FROM search.find_{table} WHERE find_{table} MATCH ?)");
            bound.push(Value::Text(expression));
        }
        let clause = sql.clause;
        let query = format!(
            "SELECT r.rid FROM \"{table}\" r WHERE r.deleted = 0 AND {clause} {words} ORDER BY r.rid"
        );
        let mut statement =
            self.connection.prepare(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let rows = statement.query_map(params_from_iter(bound), |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// Fails unless each filter finds these rows.
    pub fn check(&self, kind: Kind, expected: &[(&str, &[i64])]) {
        for (filter, rows) in expected {
            assert_eq!(self.finds(kind, filter), *rows, "{filter}");
        }
    }
}

fn value(param: &Param) -> Value {
    match param {
        Param::Text(text) => Value::Text(text.clone()),
        Param::Integer(number) => Value::Integer(*number),
        Param::Blob(bytes) => Value::Blob(bytes.clone()),
        Param::Real(number) => Value::Real(*number),
    }
}
