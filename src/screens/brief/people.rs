//! Who has a part, and the map of how far they are won over: with the head to the right, with the
//! heart upwards.

use crate::report::brief::Part;

/// Columns and rows of the map inside its axes.
pub const SIZE: (usize, usize) = (31, 5);

/// The sign of a person on the map and in the list: `1` to `9`, then `a` and so on.
pub fn sign(at: usize) -> char {
    char::from_digit(at as u32 + 1, 36).unwrap_or('·')
}

/// True when anything is known of how far somebody is won over.
pub fn is_known(people: &[Part]) -> bool {
    people.iter().any(|part| part.won_over.0.is_some() && part.won_over.1.is_some())
}

/// The map, a line a row, the top one first; `+` where several stand in one place.
pub fn map(people: &[Part]) -> Vec<String> {
    let (width, height) = SIZE;
    let mut rows = vec![vec![' '; width]; height];
    for (at, part) in people.iter().enumerate() {
        let (Some(head), Some(heart)) = part.won_over else { continue };
        let x = place(head, width);
        let y = height - 1 - place(heart, height);
        rows[y][x] = if rows[y][x] == ' ' { sign(at) } else { '+' };
    }
    let lines = rows.into_iter().map(|row| format!("│{}", row.into_iter().collect::<String>().trim_end()));
    lines.chain([format!("└{}→", "─".repeat(width))]).collect()
}

/// The cell of so many of that a share in percent falls in.
fn place(percent: i64, cells: usize) -> usize {
    let last = cells as i64 - 1;
    ((percent.clamp(0, 100) * last + 50) / 100) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Kind, Record};

    fn part(head: Option<i64>, heart: Option<i64>) -> Part {
        Part {
            person: Record::new(Kind::Contact, Id([1; 16])),
            role: String::new(),
            is_primary: false,
            won_over: (head, heart),
            deal: None,
        }
    }

    #[test]
    fn the_map_has_the_head_to_the_right_and_the_heart_upwards() {
        let people = [part(Some(0), Some(0)), part(Some(100), Some(100)), part(Some(100), Some(0))];
        let map = map(&people);
        assert_eq!(map[0].chars().last(), Some('2'), "{map:?}");
        assert_eq!(map[4].chars().nth(1), Some('1'), "{map:?}");
        assert_eq!(map[4].chars().last(), Some('3'), "{map:?}");
        assert_eq!(map[4].chars().count(), SIZE.0 + 1);
    }

    #[test]
    fn two_in_one_place_are_told_and_who_is_not_known_is_left_out() {
        let map = map(&[part(Some(50), Some(50)), part(Some(51), Some(49)), part(Some(9), None)]);
        assert!(map[2].contains('+'), "{map:?}");
        assert!(!map.concat().contains('3'), "{map:?}");
        assert!(!is_known(&[part(None, Some(1))]));
    }
}
