//! A filter as a condition on the deck's tables, for rows of the kind's table under the name `r`.
//! Every text of the user is a bound parameter; only keys of the catalogue are written into SQL.
//! Needs the SQL function `fold(text)`, which is `domain::fold::fold`.

use std::ops::Bound;

use super::field::{Column, Place};
use super::filter::{
    Between, DecimalRange, DigitsTest, Empty, Expr, Filter, MoneyRange, Others, Rotting, Test, TextTest,
};
use super::words::match_expression;
use crate::domain::{FieldKind, Id, Kind};

/// A value bound to a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Bytes: an id.
    Blob(Vec<u8>),
    /// A number with a fraction.
    Real(f64),
}

/// A filter as SQL.
#[derive(Clone, Debug, PartialEq)]
pub struct Sql {
    /// What the search index must have: an FTS5 match expression, apart so that the repository
    /// can choose whether to start from the index or from the table.
    pub words: Option<String>,
    /// The rest: a condition that is never NULL, `1` when it asks nothing.
    pub clause: String,
    /// The values of the `?` in the clause, in order.
    pub params: Vec<Param>,
}

impl Sql {
    /// True when it asks the search index, which must then be up to date.
    pub fn searches(&self) -> bool {
        self.words.is_some() || self.clause.contains(INDEX)
    }
}

impl Filter {
    /// The filter as a condition on rows of its kind's table.
    pub fn to_sql(&self) -> Sql {
        let mut words = Vec::new();
        let mut rest = Vec::new();
        let parts = match &self.expr {
            Expr::And(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for part in parts {
            match part {
                Expr::All => {}
                Expr::Words(text) if Kind::MAIN.contains(&self.kind) => words.extend(match_expression(text)),
                other => rest.push(other),
            }
        }
        let mut writer = Writer { kind: self.kind, sql: String::new(), params: Vec::new() };
        writer.joined(rest.into_iter(), " AND ", "1");
        let words = (!words.is_empty()).then(|| words.join(" AND "));
        Sql { words, clause: writer.sql, params: writer.params }
    }
}

/// How the names of the search tables begin.
const INDEX: &str = "search.find_";

struct Writer {
    kind: Kind,
    sql: String,
    params: Vec<Param>,
}

impl Writer {
    fn put(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn bind(&mut self, param: Param) {
        self.params.push(param);
        self.put("?");
    }

    fn text(&mut self, text: &str) {
        self.bind(Param::Text(text.to_owned()));
    }

    fn joined<'a>(&mut self, parts: impl Iterator<Item = &'a Expr>, joint: &str, none: &str) {
        let start = self.sql.len();
        for part in parts {
            if self.sql.len() > start {
                self.put(joint);
            }
            self.expr(part);
        }
        if self.sql.len() == start {
            self.put(none);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::All => self.put("1"),
            Expr::And(parts) => {
                self.put("(");
                self.joined(parts.iter(), " AND ", "1");
                self.put(")");
            }
            Expr::Or(parts) => {
                self.put("(");
                self.joined(parts.iter(), " OR ", "0");
                self.put(")");
            }
            Expr::Not(inner) => self.not(inner),
            Expr::Words(text) => self.words(text),
            Expr::Field(place, test) => self.field(place, test),
            Expr::StageType(key) => {
                self.put("r.\"stage\" IN (SELECT s.id FROM stage s WHERE coalesce(s.\"type\", 'open') = ");
                self.text(key);
                self.put(")");
            }
            Expr::Rotting(rotting) => self.rotting(rotting),
        }
    }

    /// What is empty is not anything, so NULL counts as "not so".
    fn not(&mut self, inner: &Expr) {
        if let Expr::Field(Place { through: None, column: Column::Built(field), .. }, Test::Any) = inner
            && !is_texty(&field.kind)
        {
            // An index can find these.
            self.put(&format!("r.\"{}\" IS NULL", field.key));
            return;
        }
        self.put("(");
        self.expr(inner);
        self.put(") IS NOT TRUE");
    }

    fn words(&mut self, text: &str) {
        if !Kind::MAIN.contains(&self.kind) {
            let Some(title) = self.kind.title() else { return self.put("1") };
            self.put(&format!("fold(r.\"{title}\") LIKE "));
            self.text(&format!("%{}%", super::check::escaped(&crate::domain::fold::fold(text))));
            return self.put(" ESCAPE '\\'");
        }
        let Some(expression) = match_expression(text) else { return self.put("1") };
        let table = self.kind.key();
        self.put(&format!("r.rid IN (SELECT rowid FROM {INDEX}{table} WHERE find_{table} MATCH "));
        self.bind(Param::Text(expression));
        self.put(")");
    }

    /// The same rule as `domain`'s: untouched for more whole days than the stage allows, and no
    /// next step from today on.
    fn rotting(&mut self, rotting: &Rotting) {
        self.put(
            "(EXISTS (SELECT 1 FROM stage s WHERE s.id = r.\"stage\" \
             AND coalesce(s.\"type\", 'open') = 'open' AND max(coalesce(r.\"touched\", r.\"stage_since\", \
             r.\"created\"), coalesce(r.\"stage_since\", r.\"created\", r.\"touched\"), \
             coalesce(r.\"created\", r.\"touched\", r.\"stage_since\")) <= ",
        );
        self.bind(Param::Integer(rotting.now));
        self.put(" - (s.\"rot_days\" + 1) * 86400000) AND (r.\"next\" IS NULL OR r.\"next\" < ");
        self.bind(Param::Integer(rotting.today));
        self.put("))");
    }

    fn field(&mut self, place: &Place, test: &Test) {
        let alias = if place.through.is_some() { "h" } else { "r" };
        if let Some(through) = place.through {
            let (key, table) = (&through.key, place.kind.key());
            self.put(&format!("r.\"{key}\" IN (SELECT h.id FROM \"{table}\" h WHERE h.deleted = 0 AND "));
        }
        match &place.column {
            Column::Tag => {
                self.put(&format!("{alias}.id IN (SELECT record FROM tag WHERE deleted = 0"));
                if let Test::Text(test) = test {
                    self.put(" AND ");
                    self.text_test("folded", test);
                }
                self.put(")");
            }
            Column::Custom(key, kind) => {
                self.put(&format!(
                    "EXISTS (SELECT 1 FROM custom_value c WHERE c.\"record\" = {alias}.id \
                     AND c.deleted = 0 AND c.\"key\" = "
                ));
                self.text(key);
                self.put(" AND ");
                self.test(&Sought::custom(place, alias, kind), test);
                self.put(")");
            }
            Column::Built(_) => self.test(&Sought::built(place, alias), test),
        }
        if place.through.is_some() {
            self.put(")");
        }
    }

    fn test(&mut self, sought: &Sought, test: &Test) {
        let column = sought.column.as_str();
        match test {
            Test::Any if is_texty(&sought.holds) => {
                self.put(&format!("coalesce({column}, '') NOT IN ('', '[]')"));
            }
            Test::Any => self.put(&format!("{column} IS NOT NULL")),
            Test::Yes => self.put(&format!("coalesce({column}, 0) = 1")),
            Test::Text(test) => self.items(sought, |writer, item| {
                let folded = if sought.folded { item.to_owned() } else { format!("fold({item})") };
                writer.text_test(&folded, test);
            }),
            Test::Digits(test) => self.items(sought, |writer, item| writer.digits(item, test)),
            Test::Keys(keys) => self.items(sought, |writer, item| {
                writer.one_of(item, keys.iter().map(|key| Param::Text(key.clone())));
            }),
            Test::Ids(ids) => self.items(sought, |writer, item| {
                // Lists and custom values hold ids as text.
                let param = |id: &Id| {
                    if sought.ids_as_text { Param::Text(id.to_string()) } else { Param::Blob(id.0.to_vec()) }
                };
                writer.one_of(item, ids.iter().map(param));
            }),
            Test::Named(test) => self.named(sought, test),
            Test::Between(between) => self.between(column, *between),
            Test::Decimal(range) => self.decimal(column, range),
            Test::Money(range) => self.money(sought, range),
        }
    }

    /// A test of the column, or of any item when it holds a list.
    fn items(&mut self, sought: &Sought, test: impl FnOnce(&mut Writer, &str)) {
        if !sought.is_list() {
            return test(self, &sought.column);
        }
        self.put(&format!("EXISTS (SELECT 1 FROM json_each({}) WHERE ", sought.json));
        test(self, "json_each.value");
        self.put(")");
    }

    fn text_test(&mut self, folded: &str, test: &TextTest) {
        match test {
            TextTest::Is(whole) => {
                self.put(&format!("{folded} = "));
                self.text(whole);
            }
            TextTest::Like(pattern) => {
                self.put(&format!("{folded} LIKE "));
                self.text(pattern);
                self.put(" ESCAPE '\\'");
            }
            TextTest::Between(low, high) => {
                self.put(&format!("({folded} <> ''"));
                for (end, sign) in [(low, ">="), (high, "<")] {
                    if let Some(end) = end {
                        self.put(&format!(" AND {folded} {sign} "));
                        self.text(end);
                    }
                }
                self.put(")");
            }
        }
    }

    fn digits(&mut self, item: &str, test: &DigitsTest) {
        let signs = [" ", "-", "(", ")", ".", "/"];
        let bare = signs.iter().fold(item.to_owned(), |sql, sign| format!("replace({sql}, '{sign}', '')"));
        self.put(&format!("{bare} LIKE "));
        match test {
            DigitsTest::Has(digits) => self.text(&format!("%{digits}%")),
            DigitsTest::Ends(digits) => self.text(&format!("%{digits}")),
        }
    }

    fn one_of(&mut self, item: &str, params: impl Iterator<Item = Param>) {
        self.put(&format!("{item} IN ("));
        for (index, param) in params.enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.bind(param);
        }
        self.put(")");
    }

    fn named(&mut self, sought: &Sought, test: &TextTest) {
        let FieldKind::Reference(kind) = &sought.holds else { return self.put("0") };
        let id = if sought.ids_as_text { "lower(hex(n.id))" } else { "n.id" };
        let table = kind.key();
        self.put(&format!("{} IN (SELECT {id} FROM \"{table}\" n WHERE n.deleted = 0 AND ", sought.column));
        self.text_test("n.folded", test);
        self.put(")");
    }

    fn between(&mut self, column: &str, between: Between) {
        self.put("(");
        let ends = [(between.low, ">="), (between.high, "<=")];
        let given: Vec<_> = ends.iter().filter_map(|(end, sign)| Some(((*end)?, sign))).collect();
        for (index, (end, sign)) in given.iter().enumerate() {
            let and = if index > 0 { " AND " } else { "" };
            self.put(&format!("{and}{column} {sign} "));
            self.bind(Param::Integer(*end));
        }
        if given.is_empty() {
            self.put(&format!("{column} IS NOT NULL"));
        }
        if between.empty == Empty::Passes {
            self.put(&format!(" OR {column} IS NULL"));
        }
        self.put(")");
    }

    fn decimal(&mut self, column: &str, range: &DecimalRange) {
        self.put(&format!("({column} IS NOT NULL"));
        let ends = [(range.low, ">", ">="), (range.high, "<", "<=")];
        for (bound, open, closed) in ends {
            let (number, sign) = match bound {
                Bound::Included(number) => (number, closed),
                Bound::Excluded(number) => (number, open),
                Bound::Unbounded => continue,
            };
            self.put(&format!(" AND CAST({column} AS REAL) {sign} CAST("));
            self.text(&number.to_string());
            self.put(" AS REAL)");
        }
        self.put(")");
    }

    fn money(&mut self, sought: &Sought, range: &MoneyRange) {
        let (column, currency) = (&sought.column, &sought.currency);
        let bare = Between { low: range.low, high: range.high, empty: Empty::Fails };
        if range.others == Others::Fail {
            self.put(&format!("(coalesce({currency}, "));
            self.text(range.base.code());
            self.put(") = ");
            self.text(range.currency.code());
            self.put(" AND ");
            self.between(column, bare);
            return self.put(")");
        }
        let code = range.base.code();
        let scale = 10f64.powi(range.base.decimals() as i32);
        let same = |writer: &mut Writer| {
            writer.put(&format!("coalesce({currency}, "));
            writer.text(code);
            writer.put(") = ");
            writer.text(code);
        };
        self.put("(CASE WHEN ");
        same(self);
        self.put(" THEN ");
        self.between(column, bare);
        // Amounts in other currencies are rounded to minor units of the deck's own.
        for (index, (end, sign)) in [(range.low, ">="), (range.high, "<=")].into_iter().enumerate() {
            self.put(if index == 0 { " ELSE " } else { " AND " });
            let Some(end) = end else {
                self.put(&format!("{column} IS NOT NULL"));
                continue;
            };
            self.put(&format!("round({column} * {} * {} * ", rate(currency), major_units(currency)));
            self.bind(Param::Real(scale));
            self.put(&format!(") {sign} "));
            self.bind(Param::Integer(end));
        }
        self.put(" END)");
    }
}

/// The newest rate of a currency; 1 when there is none, so that the number counts as it is.
fn rate(currency: &str) -> String {
    format!(
        "coalesce((SELECT CAST(x.\"rate\" AS REAL) FROM rate x WHERE x.deleted = 0 \
         AND x.\"currency\" = {currency} ORDER BY x.\"date\" DESC LIMIT 1), 1.0)"
    )
}

/// Currencies without minor units, of which SQL knows nothing.
const WHOLE: &str = "'BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI','VND','VUV',\
                     'XAF','XOF','XPF'";
/// Currencies with a thousand minor units.
const THOUSANDTHS: &str = "'BHD','IQD','JOD','KWD','LYD','OMR','TND'";

/// What one minor unit of a currency is in major units.
fn major_units(currency: &str) -> String {
    format!(
        "CASE WHEN {currency} IN ({WHOLE}) THEN 1.0 WHEN {currency} IN ({THOUSANDTHS}) THEN 0.001 ELSE 0.01 END"
    )
}

fn is_texty(kind: &FieldKind) -> bool {
    !matches!(
        kind,
        FieldKind::Integer
            | FieldKind::Percent
            | FieldKind::Money
            | FieldKind::Date
            | FieldKind::Moment
            | FieldKind::YesNo
            | FieldKind::Reference(_)
            | FieldKind::AnyReference
    )
}

/// A value as SQL sees it.
struct Sought {
    /// The value.
    column: String,
    /// The JSON array, when it is a list.
    json: String,
    /// The currency of an amount.
    currency: String,
    holds: FieldKind,
    /// The column is folded already.
    folded: bool,
    ids_as_text: bool,
}

impl Sought {
    fn built(place: &Place, alias: &str) -> Sought {
        let (kind, key) = (place.kind, place.key());
        let column = format!("{alias}.\"{key}\"");
        let folded = kind.title() == Some(key) && keeps_folded(kind);
        let value = match (kind, key) {
            _ if folded => format!("{alias}.folded"),
            (Kind::Opportunity, "probability") => format!(
                "coalesce({column}, (SELECT s.\"probability\" FROM stage s WHERE s.id = {alias}.\"stage\"))"
            ),
            (Kind::Opportunity, "forecast") => forecast(alias),
            _ => column.clone(),
        };
        let ids_as_text = matches!(place.holds(), FieldKind::ManyReferences(_));
        let currency = currency(kind, alias);
        Sought { column: value, json: column, currency, holds: place.holds().clone(), folded, ids_as_text }
    }

    fn custom(place: &Place, alias: &str, holds: &FieldKind) -> Sought {
        let bare = "c.\"value\" ->> '$'";
        let column = match holds {
            FieldKind::Date => format!("CAST(julianday({bare}) - 2440587.5 AS INTEGER)"),
            _ => format!("({bare})"),
        };
        let (json, currency) = ("c.\"value\"".to_owned(), currency(place.kind, alias));
        Sought { column, json, currency, holds: holds.clone(), folded: false, ids_as_text: true }
    }

    fn is_list(&self) -> bool {
        matches!(
            self.holds,
            FieldKind::Emails | FieldKind::Phones | FieldKind::ManyChoices(_) | FieldKind::ManyReferences(_)
        )
    }
}

fn currency(kind: Kind, alias: &str) -> String {
    if kind.field("currency").is_some() { format!("{alias}.\"currency\"") } else { "NULL".to_owned() }
}

/// True for kinds whose table keeps the folded name.
fn keeps_folded(kind: Kind) -> bool {
    Kind::MAIN.contains(&kind) || matches!(kind, Kind::User | Kind::Product | Kind::Pipeline | Kind::Stage)
}

/// The forecast category of a deal by the rule of `domain::probability::forecast`.
fn forecast(alias: &str) -> String {
    let at = |number: &str| {
        format!(
            "CASE WHEN {number} >= 80 THEN 'commit' WHEN {number} >= 50 THEN 'best-case' ELSE 'pipeline' END"
        )
    };
    let by_hand = at(&format!("{alias}.\"probability\""));
    let by_stage = at(&format!("coalesce({alias}.\"probability\", s.\"probability\")"));
    format!(
        "CASE WHEN {alias}.\"forecast\" IN ('pipeline', 'best-case', 'commit', 'closed', 'omitted') \
         THEN {alias}.\"forecast\" ELSE (SELECT CASE WHEN s.\"type\" = 'won' THEN 'closed' \
         WHEN s.\"type\" = 'lost' OR s.\"forecast\" = 'omitted' THEN 'omitted' \
         WHEN {alias}.\"probability_by_hand\" = 1 AND {alias}.\"probability\" IS NOT NULL THEN {by_hand} \
         WHEN s.\"forecast\" IN ('pipeline', 'best-case', 'commit', 'closed') THEN s.\"forecast\" \
         ELSE {by_stage} END FROM stage s WHERE s.id = {alias}.\"stage\") END"
    )
}
