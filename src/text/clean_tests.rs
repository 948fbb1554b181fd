//! What passes the gate, what does not, and how wide it is.

use proptest::prelude::*;

use super::*;

#[test]
fn no_escape_sequence_reaches_the_terminal() {
    assert_eq!(Clean::line("a\u{1b}[31mred\u{7}"), "a␛[31mred␇");
    assert_eq!(Clean::line("c1\u{9b}31m\u{7f}"), "c1▯31m␡");
}

#[test]
fn bidi_and_hidden_controls_show_as_marks() {
    assert_eq!(Clean::line("invoice\u{202e}fdp.exe"), "invoice▯fdp.exe");
    assert_eq!(Clean::line("zero\u{200b}width\u{feff}"), "zero▯width▯");
    assert_eq!(Clean::line("a\u{600}b\u{6dd}c\u{70f}d\u{110bd}"), "a▯b▯c▯d▯");
}

#[test]
fn line_ends_show_in_a_line_and_stay_in_a_block() {
    assert_eq!(Clean::line("one\r\ntwo\tthree"), "one␤two three");
    assert_eq!(Clean::block("one\r\ntwo"), "one\ntwo");
}

#[test]
fn a_mark_without_a_letter_does_not_climb_on_what_stands_before_it() {
    assert_eq!(Clean::line("\u{301}a"), "◌\u{301}a");
}

#[test]
fn emoji_joined_by_a_hidden_joiner_are_shown_one_by_one() {
    let family = Clean::line("👨\u{200d}👩\u{200d}👧");
    assert_eq!(family, "👨👩👧");
    assert_eq!(family.width(), 6);
    assert_eq!(Clean::line("👍🏽").width(), 2);
    assert_eq!(Clean::line("❤\u{fe0f}"), "❤");
}

#[test]
fn cutting_counts_cells_and_keeps_clusters_whole() {
    let name = Clean::line("Kho lạnh Bình Dương");
    assert_eq!(name.cut(9), "Kho lạnh…");
    assert_eq!(name.cut(19), name);
    assert_eq!(Clean::line("日本語").cut(4), "日…");
    assert_eq!(Clean::line("abc").cut(0), "");
    assert_eq!(Clean::line("/home/an/deck.db").cut_start(8), "…deck.db");
}

#[test]
fn padding_gives_exactly_the_cells_asked_for() {
    assert_eq!(Clean::line("日本").padded(5), "日本 ");
    assert_eq!(Clean::line("日本").padded(3).width(), 3);
    assert_eq!(Clean::line("12").padded_left(4), "  12");
}

#[test]
fn wrapping_breaks_between_words_and_inside_long_ones() {
    let lines = Clean::block("one two three\nabcdefghij").wrapped(7);
    assert_eq!(lines, ["one two", "three", "abcdefg", "hij"]);
}

#[test]
fn wrapping_tears_neither_brackets_from_words_nor_letters_from_addresses() {
    let lines = Clean::line("Công ty Cửu Long (NFD)").wrapped(18);
    assert_eq!(lines, ["Công ty Cửu Long", "(NFD)"]);
    let lines = Clean::line("https://www.brightwater.example").wrapped(22);
    assert_eq!(lines, ["https://www.", "brightwater.example"]);
    let lines = Clean::line("東京都庁システム開発").wrapped(8);
    assert!(lines.iter().all(|line| line.width() <= 8), "{lines:?}");
}

#[test]
fn plain_characters_take_one_cell_and_hide_nothing() {
    for character in (0..0x3000).filter_map(char::from_u32).filter(|c| is_plain(&c.to_string())) {
        assert_eq!(cluster_width(&character.to_string()), 1, "{character:?}");
        assert!(matches!(gate(character), Gate::Pass), "{character:?}");
        assert!(!is_combining_mark(character), "{character:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_in_nothing_hidden_comes_out(data in any::<String>(), cells in 0usize..40) {
        let line = Clean::line(&data);
        prop_assert!(!line.chars().any(|c| c.is_control() || is_hidden(c)));
        prop_assert!(line.graphemes(true).all(|cluster| cluster_width(cluster) > 0));
        prop_assert!(line.cut(cells).width() <= cells);
        prop_assert!(line.cut_start(cells).width() <= cells);
        prop_assert_eq!(line.padded(cells).width(), cells);
        prop_assert_eq!(line.padded_left(cells).width(), cells);
    }
}
