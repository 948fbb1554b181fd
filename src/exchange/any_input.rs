//! Whatever bytes come in, reading them ends in rows, values or a reason, and what is written
//! reads back.

use proptest::prelude::*;

use super::mapping::{Said, map};
use super::table::{Given, Row, Table};
use super::values::{amounts, dates, guard, words};

/// Bytes that look like tables more often than chance would have it.
fn table_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b",".to_vec()),
        Just(b";".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"'".to_vec()),
        Just(b"\\".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\t".to_vec()),
        Just(b"Name,Email\n".to_vec()),
        Just(b"\xFF\xFE".to_vec()),
        Just("Đường ₫".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..6),
        "[a-z0-9@.]{0,8}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_bytes_are_rows_or_a_reason(bytes in table_like()) {
        if let Ok(table) = Table::read(bytes, Given::default()) {
            let mut data = table.data();
            let mut row = Row::default();
            let mut rows = 0;
            while data.read(&mut row) {
                rows += 1;
            }
            prop_assert_eq!(rows, table.rows);
            let _ = map(&table, &Said::default());
        }
    }

    #[test]
    fn any_text_is_a_value_or_none(text in "\\PC{0,24}|[0-9.,/: TZ+-]{0,20}|[0-9]{1,2}[ -][A-Za-zé]{3,9}[ -]?[0-9]{2,4}.{0,9}") {
        for order in [None, Some(dates::Order::DayFirst), Some(dates::Order::MonthFirst)] {
            if let Some(when) = dates::read(&text, order) {
                when.moment(&|day| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis());
            }
        }
        dates::Seen::default().note(&text);
        amounts::Seen::default().note(&text);
        amounts::read(&text, Some(amounts::Point::Comma));
        let _ = (words::emails(&text), words::phones(&text), words::yes_or_no(&text));
    }

    #[test]
    fn what_is_written_reads_back(items in proptest::collection::vec("[^\0]{1,12}", 1..5)) {
        prop_assert_eq!(&words::list(&words::joined(&items)), &items);
        for item in &items {
            let cell = guard::guarded(item);
            prop_assert_eq!(guard::unguarded(&cell), item.as_str());
        }
    }

    #[test]
    fn any_cells_come_back_from_csv(cells in proptest::collection::vec("[^\0]{0,12}", 1..6)) {
        let id = "0123456789abcdef0123456789abcdef";
        let mut writer = csv::Writer::from_writer(Vec::new());
        let columns = (0..cells.len()).map(|at| format!("c{at}"));
        writer.write_record(std::iter::once("id".to_owned()).chain(columns)).expect("memory");
        writer.write_record(std::iter::once(id).chain(cells.iter().map(String::as_str))).expect("memory");
        let table = Table::read(writer.into_inner().expect("memory"), Given::default()).expect("a table");
        let mut row = Row::default();
        prop_assert!(table.data().read(&mut row));
        for (at, cell) in cells.iter().enumerate() {
            prop_assert_eq!(row.get(at + 1), cell.as_str());
        }
    }
}
