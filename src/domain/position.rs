//! Places between places: a fractional index, so that a card can be put between two others by
//! writing one value. Base 62 with a length-telling head, after the scheme of David Greenspan's
//! "Implementing fractional indexing": appending grows with the logarithm of the count.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A place after `before` and ahead of `after`; either may be open. Places compare as bytes.
/// When the two are out of order or unreadable (a merge may do that), the place follows `before`.
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    let before = before.filter(|place| readable(place));
    let after = after.filter(|place| readable(place) && before.is_none_or(|b| b < *place));
    match (before, after) {
        (None, None) => "a0".to_owned(),
        (Some(before), None) => {
            let head = integer_part(before);
            increment(head).unwrap_or_else(|| format!("{head}{}", middle(&before[head.len()..], None)))
        }
        (None, Some(after)) => {
            let head = integer_part(after);
            if head.len() < after.len() {
                return head.to_owned();
            }
            decrement(head).unwrap_or_else(|| format!("{head}{}", middle("", None)))
        }
        (Some(before), Some(after)) => {
            let (low, high) = (integer_part(before), integer_part(after));
            if low == high {
                return format!("{low}{}", middle(&before[low.len()..], Some(&after[high.len()..])));
            }
            match increment(low) {
                Some(next) if next.as_str() < after => next,
                _ => format!("{low}{}", middle(&before[low.len()..], None)),
            }
        }
    }
}

/// The places that put a card between others in the order they are shown: that of the card, and
/// those of its neighbours that need another one, by number, since they share a place or have
/// none. `places` are those of the others in order; the card comes before the one numbered `at`.
pub fn among(places: &[&str], at: usize) -> (String, Vec<(usize, String)>) {
    let at = at.min(places.len());
    let none_before = places[..at].iter().rev().take_while(|place| !readable(place)).count();
    let first = at - none_before;
    let mut last = first.checked_sub(1).map(|before| places[before].to_owned());
    let ties = places[at..]
        .iter()
        .take_while(|place| readable(place) && last.as_deref().is_some_and(|last| **place <= last));
    let end = at + ties.count();
    let after = places.get(end).copied();
    let mut next = || {
        let place = between(last.as_deref(), after);
        last = Some(place.clone());
        place
    };
    let mut moved: Vec<(usize, String)> = (first..at).map(|number| (number, next())).collect();
    let own = next();
    moved.extend((at..end).map(|number| (number, next())));
    (own, moved)
}

/// The place of the `n`th card of a column filled in one go: what `n` appends would give.
pub fn nth(n: u64) -> String {
    let (mut head, mut rest, mut span) = (b'a', n, 62u64);
    while head < b'z' && rest >= span {
        rest -= span;
        span = span.saturating_mul(62);
        head += 1;
    }
    let length = usize::from(head - b'a') + 1;
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits.insert(0, head);
    digits.into_iter().map(char::from).collect()
}

fn digit(character: u8) -> Option<usize> {
    DIGITS.iter().position(|d| *d == character)
}

fn head_length(head: u8) -> Option<usize> {
    match head {
        b'a'..=b'z' => Some(usize::from(head - b'a') + 2),
        b'A'..=b'Z' => Some(usize::from(b'Z' - head) + 2),
        _ => None,
    }
}

fn readable(place: &str) -> bool {
    let bytes = place.as_bytes();
    bytes.first().and_then(|head| head_length(*head)).is_some_and(|length| bytes.len() >= length)
        && bytes.iter().all(|b| digit(*b).is_some())
        && (bytes.len() == head_length(bytes[0]).unwrap_or(0) || !bytes.ends_with(b"0"))
}

fn integer_part(place: &str) -> &str {
    let length = head_length(place.as_bytes()[0]).unwrap_or(place.len());
    &place[..length.min(place.len())]
}

fn increment(integer: &str) -> Option<String> {
    step(integer, b'z', |head| if head == b'Z' { b'a' } else { head + 1 }, |d| (d + 1) % 62, 0)
}

fn decrement(integer: &str) -> Option<String> {
    step(integer, b'A', |head| if head == b'a' { b'Z' } else { head - 1 }, |d| (d + 61) % 62, 61)
}

/// Adds or takes one from the digits; `carried` is what a digit becomes when it rolls over.
fn step(
    integer: &str,
    last: u8,
    next: impl Fn(u8) -> u8,
    turn: impl Fn(usize) -> usize,
    carried: usize,
) -> Option<String> {
    let mut bytes = integer.as_bytes().to_vec();
    for place in (1..bytes.len()).rev() {
        let turned = turn(digit(bytes[place]).unwrap_or(0));
        bytes[place] = DIGITS[turned];
        if turned != carried {
            return String::from_utf8(bytes).ok();
        }
    }
    if bytes[0] == last {
        return None;
    }
    let head = next(bytes[0]);
    let mut out = vec![head];
    out.resize(head_length(head)?, DIGITS[carried]);
    String::from_utf8(out).ok()
}

/// A fraction strictly between two fractions, without trailing zeros.
fn middle(low: &str, high: Option<&str>) -> String {
    let (low, mut out) = (low.as_bytes(), String::new());
    let mut high = high.map(str::as_bytes);
    let mut place = 0;
    loop {
        let below = low.get(place).and_then(|b| digit(*b)).unwrap_or(0);
        let above = high.map_or(62, |h| h.get(place).and_then(|b| digit(*b)).unwrap_or(0));
        place += 1;
        if above <= below {
            out.push(char::from(DIGITS[below]));
        } else if above - below > 1 {
            out.push(char::from(DIGITS[below + (above - below) / 2]));
            return out;
        } else {
            out.push(char::from(DIGITS[below]));
            high = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_between_its_neighbours() {
        let mut places = vec![between(None, None)];
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..2_000 {
            let at = random.usize(0..=places.len());
            let before = at.checked_sub(1).map(|i| places[i].as_str());
            let place = between(before, places.get(at).map(String::as_str));
            assert!(before.is_none_or(|b| b < place.as_str()), "{before:?} {place}");
            assert!(places.get(at).is_none_or(|a| place < *a), "{place} {:?}", places.get(at));
            places.insert(at, place);
        }
    }

    #[test]
    fn appending_ten_thousand_cards_keeps_places_short() {
        let mut place = between(None, None);
        for n in 1..10_000 {
            place = between(Some(&place), None);
            assert_eq!(place, nth(n));
        }
        assert!(place.len() <= 4, "{place}");
    }

    #[test]
    fn a_place_that_only_adds_zeros_is_no_place_and_makes_no_endless_search() {
        assert!(between(Some("a0"), Some("a00")).as_str() > "a0");
        assert!(between(Some("a0V"), Some("a0V0")).as_str() > "a0V");
    }

    #[test]
    fn a_card_lands_where_it_is_shown_also_between_cards_that_share_a_place() {
        for places in [
            &["a0", "a1", "a2"][..],
            &["a1", "a1", "a1", "a2"][..],
            &["a0", "a1", "a1"][..],
            &["a1", "", "", ""][..],
            &["", ""][..],
            &[][..],
        ] {
            for at in 0..=places.len() {
                let (own, moved) = among(places, at);
                let mut shown: Vec<String> = places.iter().map(|place| (*place).to_owned()).collect();
                for (number, place) in moved {
                    shown[number] = place;
                }
                let before = shown[..at].iter().all(|place| !place.is_empty() && *place < own);
                let after = shown[at..].iter().all(|place| place.is_empty() || *place > own);
                assert!(before && after, "{places:?} {at}: {own} among {shown:?}");
            }
        }
        assert_eq!(among(&["a0", "a1", "a2"], 1).1, [], "nobody else is moved without need");
    }

    #[test]
    fn neighbours_out_of_order_still_give_a_place() {
        assert!(between(Some("a5"), Some("a3")).as_str() > "a5");
        assert!(!between(Some("?"), None).is_empty());
    }
}
