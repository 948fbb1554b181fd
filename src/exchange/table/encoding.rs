//! Bytes of a file as text: byte order marks, UTF-8, UTF-16, and the one-byte encodings of older
//! programs. What is no text at all is refused with the reason.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::domain::Message;

/// The text of a file, and what it was written in.
#[derive(Debug)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The name of the encoding, such as `windows-1252`.
    pub encoding: &'static str,
    /// True when some bytes meant nothing in that encoding and became U+FFFD.
    pub damaged: bool,
}

/// Reads bytes as text, or says why they are none.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Message> {
    if let Some(refusal) = refusal(&bytes) {
        return Err(refusal);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return Ok(decoded_as(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = utf16_without_mark(&bytes) {
        return Ok(decoded_as(encoding, &bytes));
    }
    if is_binary(&bytes) {
        return Err(Message::new("import-refused-binary"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, encoding: UTF_8.name(), damaged: false }),
        Err(error) => Ok(from_an_older_program(&error.into_bytes())),
    }
}

/// Files that are certainly something else, by their first bytes.
fn refusal(bytes: &[u8]) -> Option<Message> {
    const SIGNATURES: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "import-refused-workbook"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "import-refused-workbook"),
        (b"%PDF-", "import-refused-binary"),
        (b"SQLite format 3\0", "import-refused-database"),
        (b"\x1F\x8B", "import-refused-packed"),
        (b"7z\xBC\xAF\x27\x1C", "import-refused-packed"),
        (b"Rar!\x1A\x07", "import-refused-packed"),
        (b"\x89PNG", "import-refused-binary"),
        (b"\xFF\xD8\xFF", "import-refused-binary"),
    ];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(Message::new("import-refused-empty"));
    }
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, id)| Message::new(id))
}

fn decoded_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

/// UTF-16 text of mostly Latin letters has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let pairs = sample.len() / 2;
    if pairs < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > pairs * 4 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// A file is binary when a tenth of its first bytes are control characters that no text has. A
/// stray one spoils only its row.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(64 * 1024)];
    let odd = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    odd * 10 > sample.len()
}

fn from_an_older_program(bytes: &[u8]) -> Decoded {
    if is_mostly_utf8(bytes) {
        return Decoded {
            text: String::from_utf8_lossy(bytes).into_owned(),
            encoding: UTF_8.name(),
            damaged: true,
        };
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(bytes, true);
    let encoding = detector.guess(None, false);
    let mut decoded = decoded_as(encoding, bytes);
    // Windows-1258 writes Vietnamese tones as marks of their own.
    if encoding == WINDOWS_1258 && !is_nfc(&decoded.text) {
        decoded.text = decoded.text.nfc().collect();
    }
    decoded
}

/// True when text is UTF-8 with a few broken places, and not of another encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes.to_vec()).expect("text");
        (decoded.text, decoded.encoding)
    }

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let want = "name,city\nĐức,Huế\n";
        assert_eq!(text(&wide(&format!("\u{FEFF}{want}"), u16::to_le_bytes)).0, want);
        assert_eq!(text(&wide(&format!("\u{FEFF}{want}"), u16::to_be_bytes)).0, want);
        assert_eq!(text(&wide(want, u16::to_le_bytes)), (want.to_owned(), "UTF-16LE"));
        assert_eq!(text(&wide(want, u16::to_be_bytes)), (want.to_owned(), "UTF-16BE"));
    }

    #[test]
    fn western_and_vietnamese_windows_files_are_read() {
        let french = "prénom,ville\nZoé,Besançon\nAndré,Orléans\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(french);
        assert_eq!(text(&bytes), (french.to_owned(), "windows-1252"));
        let vietnamese = "họ tên,thành phố\nNguyễn Văn Đức,Đà Nẵng\nTrần Thị Hồng,Hà Nội\nPhạm Minh Tuấn,Thành phố Hồ Chí Minh\nLê Thị Đường,Huế\n";
        let decomposed = in_windows_1258(vietnamese);
        assert_eq!(text(&decomposed), (vietnamese.to_owned(), "windows-1258"));
    }

    /// The way old programs wrote it: letters with circumflex, breve or horn, then the tone.
    fn in_windows_1258(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for character in text.chars() {
            let whole = character.to_string();
            let (bytes, _, failed) = WINDOWS_1258.encode(&whole);
            if !failed {
                out.extend_from_slice(&bytes);
                continue;
            }
            let mut parts: Vec<char> = whole.nfd().collect();
            let tones = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
            parts.sort_by_key(|part| tones.contains(part));
            let tone = parts.pop().expect("a tone");
            let base: String = parts.into_iter().nfc().collect();
            for part in [base, tone.to_string()] {
                let (bytes, _, failed) = WINDOWS_1258.encode(&part);
                assert!(!failed, "{part}");
                out.extend_from_slice(&bytes);
            }
        }
        out
    }

    #[test]
    fn one_broken_byte_does_not_turn_a_utf8_file_into_mojibake() {
        let mut bytes = "tên\nNguyễn Thị Đường\nTrần Đức\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"\xFF\n");
        let decoded = decode(bytes).expect("text");
        assert!(decoded.damaged && decoded.text.contains("Nguyễn Thị Đường"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        let id = |bytes: &[u8]| decode(bytes.to_vec()).map(|d| d.text).map_err(|m| m.id);
        assert_eq!(id(b""), Err("import-refused-empty"));
        assert_eq!(id(b" \r\n\n"), Err("import-refused-empty"));
        assert_eq!(id(b"PK\x03\x04rest"), Err("import-refused-workbook"));
        assert_eq!(id(b"SQLite format 3\0"), Err("import-refused-database"));
        assert_eq!(id(&[0, 1, 2, 3, 4, 5, 6, 7, 200, 9]), Err("import-refused-binary"));
    }
}
