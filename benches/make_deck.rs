//! Writes a generated deck: `cargo run --release --example make-deck -- FILE CONTACTS`.

use std::path::PathBuf;

mod generator;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(contacts)) = (args.next(), args.next().and_then(|n| n.parse().ok())) else {
        eprintln!("usage: make-deck FILE CONTACTS");
        std::process::exit(2);
    };
    drop(generator::make(&PathBuf::from(path), contacts));
}
