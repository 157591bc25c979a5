//! What Windows asks before a folder can be moved or deleted: that nothing in it is open.
//!
//! Each test first sees its checks fail while the store is open. Linux is asked in `closing`.
#![cfg(windows)]
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{
    fs,
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};

use kit::{
    FaultyFileSystem, Operation,
    held::{held_under, is_wine},
    nth::{Lasting, NthFails},
    script::{self, Ledger},
};
use memoryhub::{Config, LayeredMemoryManager};

const SHARING_VIOLATION: i32 = 32;
const DATA_FILES: [&str; 3] = ["app_logs.jsonl", "archive.jsonl", "memory.db"];
const OPEN_FILES: [&str; 6] = [
    ".memoryhub.lock",
    "app_logs.jsonl",
    "archive.jsonl",
    "memory.db",
    "memory.db-shm",
    "memory.db-wal",
];

/// A data folder in a folder that can be renamed too.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn parent(&self) -> PathBuf {
        self.0.path().join("parent")
    }

    fn folder(&self) -> PathBuf {
        self.parent().join("data")
    }

    /// Opens, and writes in every way.
    fn open(&self, config: Config) -> LayeredMemoryManager {
        let mut hub = LayeredMemoryManager::open_with(self.folder(), config).unwrap();
        let mut ledger = Ledger::default();
        script::session(&mut hub, &mut ledger, &mut |_| {});
        assert!(ledger.errors.is_empty(), "{:?}", ledger.errors);
        self.assert_held();
        hub
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The checks below must be able to fail: while the store is open, they do.
    fn assert_held(&self) {
        let held = held_under(&self.folder());
        for name in OPEN_FILES {
            assert!(held.iter().any(|it| it.contains(&format!(r"\{name}:"))), "{name}: {held:?}");
        }
        assert_eq!(self.names(), OPEN_FILES);
        for name in DATA_FILES {
            let path = self.folder().join(name);
            let refused = fs::remove_file(&path).unwrap_err();
            assert_eq!(refused.raw_os_error(), Some(SHARING_VIOLATION), "{name}: {refused}");
            let other = self.parent().join("other");
            fs::write(&other, "in its place").unwrap();
            assert!(fs::rename(&other, &path).is_err(), "{name} was replaced");
            assert!(fs::rename(&path, &other).is_err(), "{name} was renamed");
            fs::remove_file(other).unwrap();
        }
        if !is_wine() {
            assert!(fs::rename(self.folder(), self.parent().join("moved")).is_err());
            assert!(fs::rename(self.parent(), self.0.path().join("moved")).is_err());
        }
    }

    /// Everything can be had by somebody else at once: no attempt here is made twice.
    fn assert_free(&self, what: &str) {
        assert_eq!(held_under(&self.0.path().join("")), Vec::<String>::new(), "{what}");
        assert_eq!(self.names(), DATA_FILES, "{what}");
        fs::rename(self.folder(), self.parent().join("moved")).unwrap();
        fs::rename(self.parent().join("moved"), self.folder()).unwrap();
        fs::rename(self.parent(), self.0.path().join("moved")).unwrap();
        fs::rename(self.0.path().join("moved"), self.parent()).unwrap();
        for name in DATA_FILES {
            fs::remove_file(self.folder().join(name)).unwrap();
        }
        fs::remove_dir(self.folder()).unwrap();
        fs::remove_dir(self.parent()).unwrap();
    }
}

/// Panics that a test asks for are not worth a message.
fn quietly() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if info.payload_as_str() != Some("on purpose") {
            before(info);
        }
    }));
}

#[test]
fn after_close_each_file_opens_alone_and_goes_and_the_folder_with_its_parent_moves() {
    let place = Place::new();
    let mut hub = place.open(Config::default());
    assert!(hub.close().unwrap().is_clean());
    place.assert_free("the store is closed, its value is still there");
}

#[test]
fn after_drop_nothing_is_held() {
    let place = Place::new();
    drop(place.open(Config::default()));
    place.assert_free("dropped");
}

#[test]
fn after_a_failing_step_of_closing_nothing_is_held() {
    for (operation, file) in [
        (Operation::Append, "app_logs.jsonl"),
        (Operation::Sync, "archive.jsonl"),
        (Operation::Sync, "app_logs.jsonl"),
        (Operation::Unlock, ".memoryhub.lock"),
    ] {
        let place = Place::new();
        let faults = FaultyFileSystem::default();
        let config = Config { file_system: Arc::new(faults.clone()), ..Config::default() };
        let mut hub = place.open(config);
        let note = hub.search("behind the rewrite -archive", 1).unwrap().hits.remove(0).note;
        hub.recall_note(note.id).unwrap();
        faults.fail(operation, file, ErrorKind::Other);
        let report = hub.close().unwrap();
        assert!(!report.is_clean(), "{operation:?} {file}: {report:?}");
        place.assert_free(&format!("{operation:?} {file}"));
    }
}

#[test]
fn after_a_panic_of_the_caller_nothing_is_held() {
    quietly();
    let place = Place::new();
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let _hub = place.open(Config::default());
        panic!("on purpose");
    }));
    assert!(ended.is_err());
    place.assert_free("the caller panicked");
}

#[test]
fn after_a_panic_in_a_step_of_closing_nothing_is_held() {
    quietly();
    let operations = |place: &Place, faults: &NthFails| {
        let config = Config { file_system: Arc::new(faults.clone()), ..Config::default() };
        let mut hub = place.open(config);
        let before = faults.count();
        let report = hub.close().unwrap();
        (before, faults.count(), report.is_clean())
    };
    let (before, all, clean) = operations(&Place::new(), &NthFails::never());
    assert!(clean && all > before, "closing has {before}..{all}");
    for nth in before + 1..=all {
        let place = Place::new();
        let faults = NthFails::at(nth, Lasting::Panic, 0);
        let (.., clean) = operations(&place, &faults);
        assert!(!clean, "{:?}", faults.failed());
        place.assert_free(&format!("{:?}", faults.failed()));
    }
}

#[test]
fn after_a_failed_opening_nothing_is_held() {
    let place = Place::new();
    place.open(Config::default()).close().unwrap();
    for name in DATA_FILES {
        let faults = FaultyFileSystem::default();
        faults.fail(Operation::Open, name, ErrorKind::Other);
        let config = Config { file_system: Arc::new(faults), ..Config::default() };
        if name == "memory.db" {
            // SQLite opens it itself.
            fs::write(place.folder().join(name), newer_database(&place.folder())).unwrap();
        }
        LayeredMemoryManager::open_with(place.folder(), config).unwrap_err();
        assert_eq!(held_under(place.0.path()), Vec::<String>::new(), "{name}");
        assert_eq!(place.names(), DATA_FILES, "{name}");
    }
    place.assert_free("failed openings");
}

/// The database with a version in it that is not known yet.
fn newer_database(folder: &Path) -> Vec<u8> {
    let path = folder.join("memory.db");
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 1000).unwrap();
    newer.close().unwrap();
    fs::read(path).unwrap()
}
