//! Another program holds a file, as virus scanners do: what it is in the way of waits for it, and
//! is told if it never lets go.
//!
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

#[path = "../kit/mod.rs"]
mod kit;
mod scanner;

use std::{fs, path::Path};

use kit::script::{copy_original, count, fill, look, new};
use memoryhub::{
    Config, LayerChoice, LayeredMemoryManager,
    exchange::Exporter,
    fs::{DiskFileSystem, FileSystem, OpenMode},
};
use scanner::{SHARE_NOTHING, SHARE_READ_WRITE, Scanner};

#[test]
fn renaming_replacing_removing_copying_and_opening_wait_for_a_scanner() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let write = |name: &str| fs::write(path(name), name).unwrap();
    let disk = DiskFileSystem;

    write("from");
    let scanner = Scanner::for_a_second(&path("from"), SHARE_READ_WRITE);
    disk.rename(&path("from"), &path("renamed")).unwrap();
    drop(scanner);
    assert!(!path("from").exists());

    write("target");
    let scanner = Scanner::for_a_second(&path("target"), SHARE_READ_WRITE);
    disk.rename(&path("renamed"), &path("target")).unwrap();
    drop(scanner);
    assert_eq!(fs::read_to_string(path("target")).unwrap(), "from");

    let scanner = Scanner::for_a_second(&path("target"), SHARE_NOTHING);
    disk.copy(&path("target"), &path("copy")).unwrap();
    drop(scanner);
    assert_eq!(fs::read_to_string(path("copy")).unwrap(), "from");

    let scanner = Scanner::for_a_second(&path("copy"), SHARE_NOTHING);
    disk.open(&path("copy"), OpenMode::Append).unwrap().append(b" and more").unwrap();
    drop(scanner);
    assert_eq!(fs::read_to_string(path("copy")).unwrap(), "from and more");

    let scanner = Scanner::for_a_second(&path("copy"), SHARE_READ_WRITE);
    disk.remove(&path("copy")).unwrap();
    drop(scanner);
    assert!(!path("copy").exists());

    fs::create_dir(path("folder")).unwrap();
    write("folder/in it");
    let scanner = Scanner::for_a_second(&path("folder/in it"), SHARE_READ_WRITE);
    if !kit::held::is_wine() {
        assert!(fs::rename(path("folder"), path("moved")).is_err());
    }
    disk.rename(&path("folder"), &path("moved")).unwrap();
    drop(scanner);
    assert!(path("moved").join("in it").exists());
}

#[test]
fn what_is_held_for_ever_is_told_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (held, other) = (dir.path().join("held"), dir.path().join("other"));
    fs::write(&held, "held").unwrap();
    fs::write(&other, "other").unwrap();
    let _scanner = Scanner::for_ever(&held, SHARE_READ_WRITE);
    let told = |outcome: std::io::Result<()>| {
        let number = outcome.unwrap_err().raw_os_error();
        assert!(matches!(number, Some(5 | 32)), "{number:?}");
    };
    told(DiskFileSystem.rename(&other, &held));
    told(DiskFileSystem.rename(&held, &dir.path().join("new")));
    told(DiskFileSystem.remove(&held));
    assert_eq!(fs::read_to_string(&held).unwrap(), "held");
    assert_eq!(fs::read_to_string(&other).unwrap(), "other");
}

/// A store with a purged note, whose text housekeeping takes out of the file by writing it anew.
fn with_purged_note(folder: &Path) -> LayeredMemoryManager {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    let secret = hub.remember_note(new("a secret", LayerChoice::Application)).unwrap();
    hub.remember_note(new("kept", LayerChoice::Application)).unwrap();
    hub.delete(secret.id).unwrap();
    hub.purge(secret.id).unwrap();
    hub
}

#[test]
fn a_rewrite_waits_for_a_scanner_that_has_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app_logs.jsonl");
    let mut hub = with_purged_note(dir.path());
    let _scanner = Scanner::for_a_second(&path, SHARE_READ_WRITE);
    hub.maintain().unwrap();
    hub.remember_note(new("after", LayerChoice::Application)).unwrap();
    assert!(hub.close().unwrap().is_clean());
    assert!(!fs::read_to_string(&path).unwrap().contains("a secret"));
    assert_eq!(count(dir.path()), 2);
}

#[test]
fn a_rewrite_held_up_for_ever_names_the_file_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app_logs.jsonl");
    let mut hub = with_purged_note(dir.path());
    let scanner = Scanner::for_ever(&path, SHARE_READ_WRITE);
    let told = hub.maintain().unwrap_err().to_string();
    assert!(told.contains("app_logs.jsonl"), "{told}");
    assert!(!dir.path().join("app_logs.jsonl.new").exists());
    hub.remember_note(new("while it is held", LayerChoice::Application)).unwrap();
    assert_eq!(look(&mut hub).len(), 2);
    drop(scanner);
    hub.maintain().unwrap();
    assert!(hub.close().unwrap().is_clean());
    assert!(!fs::read_to_string(&path).unwrap().contains("a secret"));
    assert_eq!(count(dir.path()), 2);
}

#[test]
fn opening_waits_for_a_scanner_whichever_file_it_has() {
    for name in ["app_logs.jsonl", "archive.jsonl", "memory.db"] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 1, "note");
        let _scanner = Scanner::for_a_second(&dir.path().join(name), SHARE_NOTHING);
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        assert!(!hub.open_report().unwrap().read_only, "{name}");
        assert_eq!(look(&mut hub).len(), 3, "{name}");
        assert!(hub.close().unwrap().is_clean());
    }
}

#[test]
fn opening_held_up_for_ever_names_the_file_and_changes_nothing() {
    for name in ["app_logs.jsonl", "archive.jsonl", "memory.db"] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 1, "note");
        let before = files(dir.path());
        let scanner = Scanner::for_ever(&dir.path().join(name), SHARE_NOTHING);
        let told = LayeredMemoryManager::open(dir.path()).unwrap_err().to_string();
        assert!(told.contains(name), "{name}: {told}");
        drop(scanner);
        assert_eq!(files(dir.path()), before, "{name}");
        assert_eq!(count(dir.path()), 3, "{name}");
    }
}

/// Names and contents.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|it| (it.file_name().to_string_lossy().into_owned(), fs::read(it.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn closing_waits_for_a_scanner_that_has_the_write_ahead_log() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    hub.remember_note(new("a note", LayerChoice::Core)).unwrap();
    let _scanner = Scanner::for_a_second(&dir.path().join("memory.db-wal"), SHARE_READ_WRITE);
    let report = hub.close().unwrap();
    assert!(report.is_clean(), "{report:?}");
    let names: Vec<String> = files(dir.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["app_logs.jsonl", "archive.jsonl", "memory.db"]);
}

#[test]
fn an_export_over_a_file_that_is_held_waits_and_if_for_ever_leaves_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    fill(&folder, 1, "note");
    let target = dir.path().join("notes.jsonl");
    fs::write(&target, "an earlier export").unwrap();
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let mut export = || {
        let mut exporter = Exporter::create(&target, &Config::default()).unwrap();
        exporter.next_batch(&mut hub, 10).unwrap();
        exporter.finish()
    };
    let scanner = Scanner::for_ever(&target, SHARE_READ_WRITE);
    let told = export().unwrap_err().to_string();
    assert!(told.contains("notes.jsonl"), "{told}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "an earlier export");
    drop(scanner);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "a part of it stayed");
    let _scanner = Scanner::for_a_second(&target, SHARE_READ_WRITE);
    assert_eq!(export().unwrap(), 3);
    assert_eq!(fs::read_to_string(&target).unwrap().lines().count(), 3);
}

#[test]
fn taking_over_a_folder_of_the_original_waits_for_a_scanner() {
    for name in ["memory.db", "app_logs.jsonl", "app_logs.idx"] {
        let dir = tempfile::tempdir().unwrap();
        copy_original(dir.path());
        let _scanner = Scanner::for_a_second(&dir.path().join(name), SHARE_READ_WRITE);
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        assert_eq!(look(&mut hub).len(), 11, "{name}");
        assert!(hub.close().unwrap().is_clean());
        assert!(dir.path().join("original-0.2").join(name).exists());
        assert!(!dir.path().join("app_logs.idx").exists());
    }
}

#[test]
fn a_garbage_database_that_is_held_is_moved_aside_once_it_is_free_and_stays_if_it_never_is() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 1, "note");
    let database = dir.path().join("memory.db");
    fs::write(&database, "a letter, no database ".repeat(100)).unwrap();
    let before = files(dir.path());
    let scanner = Scanner::for_ever(&database, SHARE_READ_WRITE);
    let told = LayeredMemoryManager::open(dir.path()).unwrap_err().to_string();
    assert!(told.contains("memory.db"), "{told}");
    drop(scanner);
    fs::remove_dir(dir.path().join("aside")).unwrap();
    assert_eq!(files(dir.path()), before);
    let _scanner = Scanner::for_a_second(&database, SHARE_READ_WRITE);
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(look(&mut hub).len(), 2);
    hub.close().unwrap();
    assert!(dir.path().join("aside").join("memory.db-1").exists());
}
