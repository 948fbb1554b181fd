//! Text that means harm, or means well in a rare script, between two borders of a real terminal.

use std::fs;
use std::path::PathBuf;

use dealdeck::text::Clean;

/// A folder of data from elsewhere; none where it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("DEALDECK_SHARED").map_or(beside, PathBuf::from);
    let path = folder.join(path);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// Draws a text between borders at three widths and looks where the right border stands.
fn holds_between_borders(data: &str) {
    let line = Clean::line(data);
    for cells in [8_u16, 20, 60] {
        let mut terminal = vt100::Parser::new(3, cells + 4, 0);
        terminal.process(format!("│{}│", line.padded(usize::from(cells))).as_bytes());
        let screen = terminal.screen();
        let border = screen.cell(0, cells + 1).map(|cell| cell.contents().to_owned());
        assert_eq!(border.as_deref(), Some("│"), "{data:?} at {cells} shows {:?}", screen.contents());
        assert_eq!(screen.cursor_position(), (0, cells + 2), "{data:?} at {cells}");
    }
}

#[test]
fn naughty_strings_are_clean_and_hold_between_borders() {
    let Some(path) = shared("hostile/blns.json") else { return };
    let strings: Vec<String> =
        serde_json::from_slice(&fs::read(path).expect("the file")).expect("a list of texts");
    assert!(strings.len() > 500);
    for data in &strings {
        holds_between_borders(data);
    }
}

#[test]
fn every_emoji_holds_between_borders() {
    let Some(path) = shared("hostile/unicode/emoji-test.txt") else { return };
    let mut seen = 0;
    for line in fs::read_to_string(path).expect("the file").lines() {
        let Some((points, _)) = line.split_once(';') else { continue };
        let emoji: Option<String> = points
            .split_whitespace()
            .map(|point| u32::from_str_radix(point, 16).ok().and_then(char::from_u32))
            .collect();
        if let Some(emoji) = emoji {
            holds_between_borders(&format!("a {emoji} b {emoji}{emoji} Kho lạnh"));
            seen += 1;
        }
    }
    assert!(seen > 4000, "{seen}");
}

#[test]
fn every_way_to_break_text_into_clusters_holds_between_borders() {
    let Some(path) = shared("hostile/unicode/GraphemeBreakTest.txt") else { return };
    let mut seen = 0;
    for line in fs::read_to_string(path).expect("the file").lines() {
        let points = line.split('#').next().unwrap_or_default().replace(['÷', '×'], " ");
        let text: String = points
            .split_whitespace()
            .filter_map(|point| u32::from_str_radix(point, 16).ok().and_then(char::from_u32))
            .collect();
        holds_between_borders(&text);
        seen += 1;
    }
    assert!(seen > 500, "{seen}");
}
