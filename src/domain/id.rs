//! What names a record (a UUID), a device (48 random bits) and a step (a device's commit number).

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// Names a record: a UUIDv7 for one made here, a UUIDv8 for one that came with a key of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// Makes a UUIDv7 (RFC 9562 §5.7) from a moment in UTC milliseconds and random bytes.
    pub fn new(moment: i64, random: [u8; 10]) -> Id {
        let bytes = uuid::Builder::from_unix_timestamp_millis(moment.max(0) as u64, &random).into_uuid();
        Id(*bytes.as_bytes())
    }

    /// Makes the UUIDv8 that stands for `parts`: the same parts always give the same id, so that
    /// the same row imported twice, or on two machines apart, is one record.
    pub fn derived(parts: &[&str]) -> Id {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Id(*uuid::Builder::from_custom_bytes(bytes).into_uuid().as_bytes())
    }

    /// The last eight hex digits: short enough for a list, random enough to tell records apart.
    pub fn short(&self) -> String {
        let text = self.to_string();
        text[text.len() - 8..].to_owned()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).simple().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

/// Bytes as hex digits, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Text that is not a whole id: 32 hex digits, dashes allowed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {0:?}")]
pub struct NotAnId(pub String);

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Id, NotAnId> {
        uuid::Uuid::parse_str(text).map(|id| Id(*id.as_bytes())).map_err(|_| NotAnId(text.to_owned()))
    }
}

/// Names a machine's copy of the program: 48 random bits, kept outside the deck.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Device(pub i64);

impl Device {
    /// Keeps the low 48 bits.
    pub fn new(bits: u64) -> Device {
        Device((bits & 0xFFFF_FFFF_FFFF) as i64)
    }
}

/// Names a step: which device made it, and that device's gapless commit number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StepId {
    /// The device that made the step.
    pub device: Device,
    /// Its commit number, from 1.
    pub number: i64,
}

/// `<device in hex>.<number>`, as printed by writes and taken by `undo STEP`.
impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}.{}", self.device.0, self.number)
    }
}

impl FromStr for StepId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<StepId, NotAnId> {
        let not = || NotAnId(text.to_owned());
        let (device, number) = text.split_once('.').ok_or_else(not)?;
        Ok(StepId {
            device: Device(i64::from_str_radix(device, 16).map_err(|_| not())?),
            number: number.parse().map_err(|_| not())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = Id::new(1_700_000_000_000, [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("acme".parse::<Id>().is_err());
    }

    #[test]
    fn ids_made_later_sort_later() {
        assert!(Id::new(1, [255; 10]) < Id::new(2, [0; 10]));
    }

    #[test]
    fn a_derived_id_depends_on_where_its_parts_end() {
        assert_eq!(Id::derived(&["a", "b"]), Id::derived(&["a", "b"]));
        assert_ne!(Id::derived(&["ab", ""]), Id::derived(&["a", "b"]));
    }

    #[test]
    fn a_step_reads_back_from_its_text() {
        let step = StepId { device: Device::new(0xABC), number: 12 };
        assert_eq!(step.to_string(), "000000000abc.12");
        assert_eq!(step.to_string().parse(), Ok(step));
    }
}
