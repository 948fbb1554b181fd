//! How wide the columns of a table are: what stands in them decides, the first share what room
//! there is, and what has none is left out from the end. Reads widths only; cells are the table's.

/// Columns between two columns.
pub const GAP: u16 = 2;
/// The widest a column may want to be.
const WIDEST: u16 = 48;
/// What a column gets beyond what it needs, where there is room for all.
const AIR: u16 = 4;

/// What a column needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Columns in which it still says something; what has not even these is left out.
    pub least: u16,
    /// Columns in which nothing is cut.
    pub whole: u16,
}

impl Need {
    /// What a column whose widest text is `whole` needs when it may be cut down to `least`.
    pub fn new(least: u16, whole: u16) -> Need {
        let whole = whole.clamp(1, WIDEST);
        Need { least: least.min(whole), whole }
    }
}

/// The widths of the columns that fit, the first ones first. Room beyond the least goes to the
/// narrowest that is still cut, so that a long text never takes from a short one; what is left
/// when nothing is cut spreads evenly.
pub fn fit(needs: &[Need], width: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = Vec::new();
    let mut used = 0;
    for need in needs {
        let more = need.least + if widths.is_empty() { 0 } else { GAP };
        if !widths.is_empty() && used + more > width {
            break;
        }
        used += more;
        widths.push(need.least.min(width));
    }
    let mut spare = width.saturating_sub(used);
    while spare > 0 {
        let cut = (0..widths.len()).filter(|at| widths[*at] < needs[*at].whole);
        // The first column is the name: it counts as narrower than it is.
        let Some(at) = cut.min_by_key(|at| if *at == 0 { widths[0] * 2 / 3 } else { widths[*at] }) else {
            break;
        };
        widths[at] += 1;
        spare -= 1;
    }
    let air = (spare / widths.len().max(1) as u16).min(AIR);
    for wide in &mut widths {
        *wide += air;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(of: &[(u16, u16)]) -> Vec<Need> {
        of.iter().map(|(least, whole)| Need::new(*least, *whole)).collect()
    }

    fn total(widths: &[u16]) -> u16 {
        widths.iter().sum::<u16>() + GAP * (widths.len() as u16).saturating_sub(1)
    }

    #[test]
    fn nothing_is_cut_while_there_is_room_for_it() {
        let needs = needs(&[(22, 18), (16, 27), (11, 11), (12, 11)]);
        assert_eq!(fit(&needs, 73), [18, 27, 11, 11]);
        assert_eq!(fit(&needs, 78), [19, 28, 12, 12]);
    }

    #[test]
    fn a_long_text_never_takes_from_a_short_one() {
        let widths = fit(&needs(&[(20, 90), (16, 18), (11, 11), (16, 90)]), 90);
        assert_eq!((widths[1], widths[2]), (18, 11));
        assert!(widths[0] >= widths[3], "{widths:?}");
        assert_eq!(total(&widths), 90);
    }

    #[test]
    fn what_has_no_room_is_left_out_from_the_end() {
        let needs = needs(&[(20, 30), (13, 13), (13, 16), (12, 12), (16, 28)]);
        assert_eq!(fit(&needs, 60).len(), 3);
        assert_eq!(fit(&needs, 200).len(), 5);
        for width in 1..200 {
            let widths = fit(&needs, width);
            assert!(!widths.is_empty() && total(&widths) <= width, "{width}: {widths:?}");
        }
    }

    #[test]
    fn what_nobody_needs_spreads_evenly_and_not_far() {
        assert_eq!(fit(&needs(&[(20, 20), (10, 10)]), 40), [24, 14]);
        assert_eq!(fit(&needs(&[(20, 20), (10, 10)]), 200), [24, 14]);
    }
}
