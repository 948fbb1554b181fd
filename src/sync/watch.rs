//! Being told by the system that something stirs around the shared file. A network drive tells
//! nothing, and some systems have no room for another watch: looking every few seconds remains.

use std::ffi::OsStr;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};

use super::Place;

/// Tells until it is dropped.
pub struct Watch(#[expect(dead_code, reason = "it watches as long as it is there")] RecommendedWatcher);

impl Watch {
    /// Calls `stirred`, from a thread of the watcher's own, when the shared file or one that is
    /// named after it is written, comes or goes; none where the system cannot tell.
    pub fn over(place: &Place, stirred: impl Fn() + Send + 'static) -> Option<Watch> {
        let name = place.shared.file_stem()?.to_owned();
        let told = move |event: notify::Result<Event>| {
            // What cannot be told is seen at the next look.
            if event.is_ok_and(|event| is_about(&event, &name)) {
                stirred();
            }
        };
        let mut watcher = recommended_watcher(told).ok()?;
        watcher.watch(place.shared.parent()?, RecursiveMode::NonRecursive).ok()?;
        Some(Watch(watcher))
    }
}

fn is_about(event: &Event, stem: &OsStr) -> bool {
    let stem = stem.as_encoded_bytes();
    let is_named = |name: &OsStr| name.as_encoded_bytes().starts_with(stem);
    let is_reading = matches!(event.kind, EventKind::Access(_));
    !is_reading && event.paths.iter().filter_map(|path| path.file_name()).any(is_named)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_that_arrives_is_told_of_and_anothers_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { shared: folder.path().join("sales.db"), own: folder.path().join("own") };
        let (told, heard) = channel();
        let Some(_watch) = Watch::over(&place, move || {
            let _ = told.send(());
        }) else {
            println!("skipped: this system tells of no changes");
            return;
        };
        let arrives = |name: &str| {
            fs::write(folder.path().join("half"), "a deck").expect("a file");
            fs::rename(folder.path().join("half"), folder.path().join(name)).expect("a name");
        };
        arrives("letters.txt");
        assert!(heard.recv_timeout(Duration::from_millis(300)).is_err(), "none of ours");
        arrives("sales (Ann's conflicted copy).db");
        heard.recv_timeout(Duration::from_secs(10)).expect("told");
    }

    #[test]
    fn reading_is_no_news() {
        let event = |kind| Event::new(kind).add_path(Path::new("/x/sales.db").to_owned());
        let stem = OsStr::new("sales");
        assert!(is_about(&event(EventKind::Any), stem));
        assert!(!is_about(&event(EventKind::Access(notify::event::AccessKind::Any)), stem));
        assert!(!is_about(&event(EventKind::Any), OsStr::new("leads")));
    }
}
