//! What others do to the files while the store is open.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{fs, io::Write as _, path::Path};

use kit::{found, script::new};
use memoryhub::{Error, LayerChoice, LayeredMemoryManager};

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

fn two(folder: &Path) -> LayeredMemoryManager {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    hub.remember_note(new("first", LayerChoice::Application)).unwrap();
    hub.remember_note(new("second", LayerChoice::Application)).unwrap();
    hub
}

#[test]
fn own_writes_are_no_outside_change() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = two(dir.path());
    let note = hub.remember_note(new("core", LayerChoice::Core)).unwrap();
    hub.recall_note(note.id).unwrap();
    hub.flush_pending_updates().unwrap();
    assert!(hub.merge_outside_changes().unwrap().is_empty());
}

#[test]
fn an_appended_line_is_taken_in_and_kept_across_a_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = two(dir.path());
    let path = dir.path().join("app_logs.jsonl");
    append(
        &path,
        "{\"content\": \"from a script\", \"tags\": [\"script\"], \"created_at\": \"2030-01-01T00:00:00Z\"}\n",
    );
    let changes = hub.merge_outside_changes().unwrap();
    assert_eq!((changes.added, changes.changed, changes.removed), (1, 0, 0));
    assert_eq!(found(&mut hub, "tag:script"), ["from a script"]);
    let id = hub.search("script", 1).unwrap().hits[0].note.id;
    hub.pin(id, true).unwrap();
    hub.close().unwrap();
    for _ in 0..2 {
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        assert_eq!(found(&mut hub, ""), ["from a script", "second", "first"]);
        assert!(hub.get(id).unwrap().pinned);
        hub.close().unwrap();
    }
}

#[test]
fn a_line_that_is_still_being_written_waits_for_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = two(dir.path());
    let path = dir.path().join("app_logs.jsonl");
    append(&path, "{\"content\": \"slow");
    assert!(hub.merge_outside_changes().unwrap().is_empty());
    append(&path, " writer\"}\n");
    assert_eq!(hub.merge_outside_changes().unwrap().added, 1);
    assert_eq!(found(&mut hub, "slow writer").len(), 1);
}

#[test]
fn a_write_takes_in_first_what_others_appended() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = two(dir.path());
    append(&dir.path().join("app_logs.jsonl"), "{\"content\": \"theirs\"}\n");
    hub.remember_note(new("ours", LayerChoice::Application)).unwrap();
    assert_eq!(found(&mut hub, "").len(), 4);
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, "").len(), 4);
}

#[test]
fn a_row_changed_by_another_program_is_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    hub.remember_note(new("one", LayerChoice::Core)).unwrap();
    hub.remember_note(new("two", LayerChoice::Core)).unwrap();
    let raw = rusqlite::Connection::open(dir.path().join("memory.db")).unwrap();
    raw.execute("DELETE FROM notes WHERE content = 'two'", []).unwrap();
    drop(raw);
    let changes = hub.merge_outside_changes().unwrap();
    assert_eq!((changes.added, changes.removed), (0, 1));
    assert_eq!(found(&mut hub, ""), ["one"]);
    hub.remember_note(new("three", LayerChoice::Core)).unwrap();
}

#[test]
fn a_file_that_shrank_or_vanished_is_never_read_as_all_deleted() {
    // Windows lets nobody remove a file of an open store, see `windows_rules`.
    for vanish in [false, true].into_iter().take(if cfg!(windows) { 1 } else { 2 }) {
        let dir = tempfile::tempdir().unwrap();
        let mut hub = two(dir.path());
        let path = dir.path().join("app_logs.jsonl");
        if vanish {
            fs::remove_file(&path).unwrap();
        } else {
            fs::write(&path, "").unwrap();
        }
        let outcome = hub.merge_outside_changes();
        assert!(matches!(outcome, Err(Error::ChangedOutside { .. })), "{outcome:?}");
        assert_eq!(hub.search("", 10).unwrap().total, 2, "the notes are not forgotten");
        let refused = hub.remember_note(new("third", LayerChoice::Application));
        assert!(matches!(refused, Err(Error::ChangedOutside { .. })), "{refused:?}");
        assert!(hub.writes_stopped().is_some());
        hub.remember_note(new("in core", LayerChoice::Core)).unwrap();
        let changes = hub.accept_outside_state().unwrap();
        assert_eq!(changes.removed, 2);
        hub.remember_note(new("goes on", LayerChoice::Application)).unwrap();
        assert_eq!(found(&mut hub, ""), ["goes on", "in core"]);
        assert_eq!(hub.writes_stopped(), None);
    }
}

// Windows lets nobody replace a file of an open store, see `windows_rules`.
#[cfg(unix)]
#[test]
fn a_file_replaced_by_one_that_holds_the_same_notes_and_more_is_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = two(dir.path());
    let path = dir.path().join("app_logs.jsonl");
    let copy = dir.path().join("copy");
    fs::copy(&path, &copy).unwrap();
    append(&copy, "{\"content\": \"by a sync program\"}\n");
    fs::rename(&copy, &path).unwrap();
    assert_eq!(hub.merge_outside_changes().unwrap().added, 1);
    hub.remember_note(new("goes on", LayerChoice::Application)).unwrap();
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, "").len(), 4);
}

// Windows lets nobody rename the folder of an open store, see `windows_rules`.
#[cfg(unix)]
#[test]
fn a_folder_renamed_away_while_open_stops_writes_and_can_be_closed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let mut hub = two(&folder);
    fs::rename(&folder, dir.path().join("moved")).unwrap();
    assert!(hub.remember("lost?", &["a"], "").is_err());
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("moved")).unwrap();
    assert_eq!(found(&mut hub, ""), ["second", "first"]);
    assert!(!folder.exists());
}

#[test]
fn an_outside_line_without_a_time_is_from_the_day_of_its_file_and_stays_the_same_note() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = two(dir.path());
    append(&dir.path().join("app_logs.jsonl"), "{\"content\": \"undated\"}\n");
    hub.merge_outside_changes().unwrap();
    let seen = hub.search("undated", 1).unwrap().hits.remove(0).note;
    let old = hub.search("first", 1).unwrap().hits.remove(0).note;
    assert!(old.created_at.duration_since(seen.created_at).abs().as_hours() < 1, "{seen:?}");
    assert_eq!(hub.get(seen.id).unwrap(), seen);
    hub.close().unwrap();
    for _ in 0..2 {
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        assert_eq!(hub.search("undated", 9).unwrap().total, 1);
        assert_eq!(hub.get(seen.id).unwrap().content, "undated");
        hub.close().unwrap();
    }
}
