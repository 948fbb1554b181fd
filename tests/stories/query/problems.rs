//! What is said of a filter that is wrong: everything, each with its place.

use dealdeck::domain::Kind;
use dealdeck::query::parse;
use dealdeck::query::words::match_expression;
use proptest::prelude::*;

use crate::command_line::Desk;

use super::scratch::People;

/// The problems of a deal filter: the marked text and what is said.
fn problems(text: &str) -> Vec<(String, &'static str)> {
    let parsed = parse(text, Kind::Opportunity, &People::new());
    parsed.problems.into_iter().map(|found| (text[found.span].to_owned(), found.message.id)).collect()
}

#[test]
fn every_kind_of_mistake_is_named_at_its_place() {
    for (text, marked, id) in [
        ("stge:proposal", "stge", "filter-unknown-field-near"),
        ("qqqq:1", "qqqq", "filter-unknown-field"),
        ("stage:xyzzy", "xyzzy", "filter-unknown-value"),
        ("stage:proposel", "proposel", "filter-unknown-value-near"),
        ("stage:", ":", "filter-missing-value"),
        ("stage: amount>3", ":", "filter-missing-value"),
        ("acme >5", "acme", "filter-unknown-field-near"),
        (">5", ">", "filter-missing-field"),
        ("acme or", "or", "filter-missing-side"),
        ("and acme", "and", "filter-missing-side"),
        ("acme not", "not", "filter-missing-side"),
        ("()", "()", "filter-empty-group"),
        ("(acme", "(", "filter-unclosed-parenthesis"),
        ("acme)", ")", "filter-stray-parenthesis"),
        ("stage:(proposal", "(", "filter-unclosed-parenthesis"),
        ("\"acme", "\"", "filter-unclosed-quote"),
        ("a.b.c:1", "a.b.c", "filter-two-dots"),
        ("amount.x:1", "amount", "filter-no-reference"),
        ("owner.regoin:x", "owner.regoin", "filter-unknown-field-near"),
        ("stage>proposal", ">", "filter-no-order"),
        ("close>today,tomorrow", "today,tomorrow", "filter-one-value"),
        ("amount>lots", "lots", "filter-bad-number"),
        ("close:soon", "soon", "filter-bad-date"),
        ("probability_by_hand:maybe", "maybe", "filter-bad-yes-no"),
        ("currency:xx", "xx", "filter-bad-currency"),
        ("close:2026-12..2026-11", "2026-12..2026-11", "filter-backwards"),
        ("amount:5..3", "5..3", "filter-backwards"),
        ("is:rotten", "rotten", "filter-unknown-value-near"),
    ] {
        assert_eq!(problems(text), [(marked.to_owned(), id)], "{text}");
    }
}

#[test]
fn all_problems_come_at_once_and_the_rest_is_understood() {
    let text = "stge:x owner:me amount>lots (close:soon";
    let ids: Vec<_> = problems(text).into_iter().map(|(marked, _)| marked).collect();
    assert_eq!(ids, ["stge", "lots", "(", "soon"]);
    let parsed = parse(text, Kind::Opportunity, &People::new());
    assert_eq!(parsed.filter.to_string(), "owner:me");
    assert!(parsed.into_result().is_err());
}

#[test]
fn nobody_is_me_until_somebody_said_so() {
    let people = People { me: None, ..People::new() };
    let parsed = parse("owner:me", Kind::Opportunity, &people);
    assert_eq!(parsed.problems[0].message.id, "filter-no-me");
}

#[test]
fn endless_filters_are_refused_in_words() {
    let deep = "(".repeat(5_000) + "acme";
    assert!(problems(&deep).iter().any(|(_, id)| *id == "filter-too-deep"));
    let long = "acme ".repeat(5_000);
    assert!(problems(&long).iter().any(|(_, id)| *id == "filter-too-long"));
    assert_eq!(problems(&"!".repeat(50_000)).len(), 1);
}

/// Pieces that filters are made of, well and badly put together.
fn filterish() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "stage",
        "amount",
        "close",
        "touched",
        "owner",
        "account",
        "tag",
        "name",
        "is",
        "next",
        "seats",
        ":",
        "=",
        "!=",
        ">",
        ">=",
        "<",
        "<=",
        "..",
        ",",
        "(",
        ")",
        "!",
        "-",
        "\"",
        " ",
        " ",
        " ",
        "and",
        "or",
        "not",
        "100m",
        "30d",
        "today",
        "this-week",
        "proposal",
        "me",
        "none",
        "any",
        "acme*",
        "open",
        "won",
        "é",
        "hôm-nay",
        "090",
        "123",
        "4567",
        ".",
        "*",
        "%",
        "$5",
        "2026-06",
        "q3",
        "1..5",
        "\u{300}",
        "日本",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn sound(text: &str) -> Result<(), TestCaseError> {
    let people = People::new();
    for kind in [Kind::Opportunity, Kind::Account, Kind::User] {
        let parsed = parse(text, kind, &people);
        for problem in &parsed.problems {
            prop_assert!(
                text.get(problem.span.clone()).is_some_and(|marked| !marked.is_empty()),
                "{problem:?}"
            );
            let clusters = problem.graphemes(text);
            prop_assert!(clusters.start <= clusters.end);
        }
        let spelt = parsed.filter.to_string();
        let again = parse(&spelt, kind, &people);
        prop_assert!(again.problems.is_empty(), "{spelt}: {:?}", again.problems);
        prop_assert_eq!(&again.filter.expr, &parsed.filter.expr, "{} is spelt {}", text, spelt);
        let sql = parsed.filter.to_sql();
        prop_assert_eq!(sql.clause.matches('?').count(), sql.params.len());
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_problems_lie_inside_it(text in any::<String>()) {
        sound(&text)?;
    }

    #[test]
    fn what_was_understood_reads_back_from_its_plain_spelling(text in filterish()) {
        sound(&text)?;
    }

    #[test]
    fn sql_of_any_filter_runs(text in filterish()) {
        let people = People::new();
        let filter = parse(&text, Kind::Opportunity, &people).filter.to_string();
        super::sample::deck().finds(Kind::Opportunity, &filter);
    }
}
/// The search tables keep no places of words, so a quoted word that SQLite takes for two is an
/// error there.
#[test]
fn no_letter_of_any_script_is_an_error_of_the_search_index() {
    let connection = rusqlite::Connection::open_in_memory().expect("memory");
    let table = "CREATE VIRTUAL TABLE find USING fts5(text, content='', contentless_delete=1, \
                 tokenize='unicode61 remove_diacritics 0', prefix='2 3', detail='none')";
    connection.execute_batch(table).expect("a table");
    let mut statement = connection.prepare("SELECT count(*) FROM find WHERE find MATCH ?").expect("sound");
    let letters: Vec<char> = ('\u{80}'..=char::MAX).filter(|letter| letter.is_alphanumeric()).collect();
    for some in letters.chunks(256) {
        let text: String = some.iter().flat_map(|letter| ['a', *letter, 'b', ' ']).collect();
        let expression = match_expression(&text).expect("letters");
        let found: rusqlite::Result<i64> = statement.query_row([expression], |row| row.get(0));
        assert_eq!(found, Ok(0), "{some:?}");
    }
}

/// The longest and deepest filters that are read stay within what SQLite takes.
#[test]
fn the_largest_filter_runs() {
    let deck = super::sample::deck();
    for piece in ["name:a ", "acme ", "name:a or ", "acme or ", "!phone ", "account.city:x or "] {
        let filter = format!("{}name:a", piece.repeat(199));
        deck.finds(Kind::Opportunity, &filter.replace("!phone", "!source"));
    }
    let deep = format!("{}won{}", "!(acme or ".repeat(39), ")".repeat(39));
    deck.finds(Kind::Opportunity, &deep);
    let word = "a.".repeat(10_000);
    deck.finds(Kind::Opportunity, &format!("{word} or {word}"));
}

#[test]
fn a_filter_with_a_problem_is_left_to_be_mended_and_no_other_one_taken() {
    let desk = Desk::demo();
    let frame = |keys: &str| desk.ok(&["print", "contacts", "--size", "80x24", "--keys", keys]);
    let typing = frame("/owner:zzz");
    let told = |frame: &str| frame.lines().find(|line| line.contains("zzz")).map(str::to_owned);
    assert!(told(&typing).is_some(), "{typing}");
    assert_eq!(frame("/owner:zzz<Enter>"), typing);
    let mended = frame("/owner:zzz<Enter><BS><BS><BS>minh<Enter>");
    assert!(mended.contains("owner:minh") && !mended.contains("zzz"), "{mended}");
}
