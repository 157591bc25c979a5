//! What crashes, full disks and damage leave: nothing acknowledged is lost, everything is named.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{fs, io::ErrorKind, path::Path, sync::Arc};

use kit::{FaultyFileSystem, Operation, found, script::new};
use memoryhub::{Config, Error, LayerChoice, LayeredMemoryManager};

/// Three notes in the Application layer, closed.
fn three(folder: &Path) {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    for content in ["first", "second", "third"] {
        hub.remember_note(new(content, LayerChoice::Application)).unwrap();
    }
    hub.close().unwrap();
}

fn log(folder: &Path) -> std::path::PathBuf {
    folder.join("app_logs.jsonl")
}

#[test]
fn a_file_cut_at_every_byte_of_its_last_line_keeps_the_lines_before_and_moves_the_rest_aside() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let whole = fs::read(log(dir.path())).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|b| *b == b'\n').unwrap() + 1;
    for cut in last..whole.len() {
        fs::write(log(dir.path()), &whole[..cut]).unwrap();
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        let findings = hub.open_report().unwrap().findings.clone();
        let contents = found(&mut hub, "");
        if cut == last {
            assert_eq!((contents, findings.len()), (vec!["second".into(), "first".into()], 0));
        } else if cut == whole.len() - 1 {
            // Only the line end is missing: the note is whole.
            assert_eq!(
                (contents, findings.len()),
                (vec!["third".into(), "second".into(), "first".into()], 0)
            );
        } else {
            assert_eq!(contents, ["second", "first"], "cut at {cut}");
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].offset, Some(last as u64));
            let aside = findings[0].what.rsplit(' ').next().unwrap();
            assert_eq!(fs::read(dir.path().join(aside)).unwrap(), &whole[last..cut]);
        }
        // Writing goes on behind it.
        hub.remember_note(new("fourth", LayerChoice::Application)).unwrap();
        hub.close().unwrap();
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        assert_eq!(found(&mut hub, "fourth").len(), 1, "cut at {cut}");
        assert!(hub.check().unwrap().findings.is_empty());
        hub.close().unwrap();
    }
}

#[test]
fn every_flipped_byte_of_a_log_is_found_and_costs_at_most_its_own_lines() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let whole = fs::read(log(dir.path())).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x01;
        fs::write(log(dir.path()), &bytes).unwrap();
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        let named = hub.open_report().unwrap().findings.len();
        assert!(named >= 1, "byte {at} ({:?}) is not told", char::from(whole[at]));
        assert!(found(&mut hub, "").len() >= 2, "byte {at} cost more than its line");
        hub.close().unwrap();
        let aside = dir.path().join("aside");
        if aside.exists() {
            fs::remove_dir_all(aside).unwrap();
        }
    }
}

#[test]
fn a_damaged_line_is_kept_byte_for_byte_through_a_rewrite_until_repair_moves_it_aside() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let mut bytes = fs::read(log(dir.path())).unwrap();
    let at = memchr::memmem::find(&bytes, b"second").unwrap();
    bytes[at] = b'X';
    fs::write(log(dir.path()), &bytes).unwrap();
    let damaged = bytes.split(|b| *b == b'\n').nth(1).unwrap().to_vec();

    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, ""), ["third", "first"]);
    assert_eq!(hub.check().unwrap().findings.len(), 1);
    // A purge makes the log be written anew.
    let id = hub.search("third", 1).unwrap().hits[0].note.id;
    hub.delete(id).unwrap();
    hub.purge(id).unwrap();
    assert!(hub.maintain().unwrap());
    let after = fs::read(log(dir.path())).unwrap();
    assert!(memchr::memmem::find(&after, b"third").is_none());
    assert!(memchr::memmem::find(&after, &damaged).is_some());
    assert_eq!(hub.check().unwrap().findings.len(), 1);

    let report = hub.repair().unwrap();
    assert_eq!(report.findings.len(), 1, "{report:?}");
    let aside = report.findings[0].what.rsplit(' ').next().unwrap();
    assert!(fs::read(dir.path().join(aside)).unwrap().starts_with(&damaged));
    assert!(hub.check().unwrap().findings.is_empty());
    assert_eq!(found(&mut hub, ""), ["first"]);
    hub.close().unwrap();
}

#[test]
fn a_lost_line_end_and_a_run_of_nul_bytes_cost_no_note() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let text = fs::read_to_string(log(dir.path())).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(log(dir.path()), format!("{}{}\n\0\0\0\0{}\n", lines[0], lines[1], lines[2]))
        .unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, ""), ["third", "second", "first"]);
    assert_eq!(hub.open_report().unwrap().findings.len(), 1);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let text = fs::read_to_string(log(dir.path())).unwrap().replace('\n', "\r\n");
    fs::write(log(dir.path()), format!("\u{feff}{text}\r\n")).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(hub.open_report().unwrap().findings, []);
    assert_eq!(found(&mut hub, ""), ["third", "second", "first"]);
    let id = hub.search("first", 1).unwrap().hits[0].note.id;
    hub.pin(id, true).unwrap();
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, "is:pinned"), ["first"]);
}

#[test]
fn a_line_longer_than_any_record_is_named_and_the_others_are_read() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let text = fs::read_to_string(log(dir.path())).unwrap();
    let (head, tail) = text.split_once('\n').unwrap();
    fs::write(log(dir.path()), format!("{head}\n{}\n{tail}", "x".repeat(20 << 20))).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, ""), ["third", "second", "first"]);
    let findings = &hub.open_report().unwrap().findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].bytes, 20 << 20);
}

#[test]
fn blank_ends_are_no_damage_and_writing_goes_on_behind_them() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let text = fs::read_to_string(log(dir.path())).unwrap();
    for (before, notes) in [
        (format!("{text}\n\r\n  "), 3),
        (format!("{text} \t"), 3),
        ("\u{feff}".to_owned(), 0),
        ("\u{feff}\n".to_owned(), 0),
        ("  ".to_owned(), 0),
    ] {
        fs::write(log(dir.path()), &before).unwrap();
        for written in 0..2 {
            let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
            assert_eq!(hub.open_report().unwrap().findings, [], "{before:?}");
            assert_eq!(found(&mut hub, "").len(), notes + written, "{before:?}");
            hub.remember_note(new("behind", LayerChoice::Application)).unwrap();
            assert_eq!(hub.check().unwrap().findings, [], "{before:?}");
            hub.close().unwrap();
        }
    }
}

#[test]
fn a_full_disk_restores_the_tail_reading_goes_on_and_writing_resumes() {
    let dir = tempfile::tempdir().unwrap();
    let faults = FaultyFileSystem::default();
    let config = Config { file_system: Arc::new(faults.clone()), ..Config::default() };
    let mut hub = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
    hub.remember_note(new("first", LayerChoice::Application)).unwrap();
    let before = fs::read(log(dir.path())).unwrap();
    faults.fail(Operation::Append, "app_logs.jsonl", ErrorKind::StorageFull);
    let refused = hub.remember_note(new("second", LayerChoice::Application));
    assert!(matches!(refused, Err(Error::DiskFull { .. })), "{refused:?}");
    assert!(fs::read(log(dir.path())).unwrap() == before, "half a line stayed");
    assert_eq!(found(&mut hub, ""), ["first"]);
    faults.heal();
    hub.remember_note(new("third", LayerChoice::Application)).unwrap();
    assert_eq!(found(&mut hub, ""), ["third", "first"]);
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(found(&mut hub, ""), ["third", "first"]);
}

#[test]
fn after_a_failed_sync_the_layer_refuses_writes_until_it_is_reopened() {
    let dir = tempfile::tempdir().unwrap();
    let faults = FaultyFileSystem::default();
    let config = Config { file_system: Arc::new(faults.clone()), ..Config::default() };
    let mut hub = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
    hub.remember_note(new("first", LayerChoice::Application)).unwrap();
    faults.fail(Operation::Sync, "app_logs.jsonl", ErrorKind::Other);
    assert!(hub.remember_note(new("second", LayerChoice::Application)).is_err());
    faults.heal();
    let refused = hub.remember_note(new("third", LayerChoice::Application));
    assert!(matches!(refused, Err(Error::Poisoned { .. })), "{refused:?}");
    hub.remember_note(new("in core", LayerChoice::Core)).unwrap();
    assert_eq!(found(&mut hub, ""), ["in core", "first"]);
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    hub.remember_note(new("third", LayerChoice::Application)).unwrap();
    assert_eq!(found(&mut hub, ""), ["third", "in core", "first"]);
}

#[test]
fn a_crash_in_a_move_leaves_the_note_in_one_layer() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let note = hub.remember_note(new("on the way", LayerChoice::Application)).unwrap();
    hub.close().unwrap();
    let before = fs::read(log(dir.path())).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    hub.move_to(note.id, memoryhub::Layer::Archive).unwrap();
    hub.close().unwrap();
    // As if the process had died before the note left its first layer.
    fs::write(log(dir.path()), before).unwrap();
    for _ in 0..2 {
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        assert_eq!(found(&mut hub, ""), ["on the way"]);
        assert_eq!(hub.get(note.id).unwrap().layer, memoryhub::Layer::Archive);
        let layers = hub.check().unwrap().layers;
        assert_eq!((layers.application, layers.archive), (0, 1));
        hub.close().unwrap();
    }
}

#[test]
fn a_garbage_database_is_kept_aside_and_named() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let garbage = b"this is no database at all, but somebody may want it back".repeat(40);
    fs::write(dir.path().join("memory.db"), &garbage).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let findings = hub.open_report().unwrap().findings.clone();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].file, "memory.db");
    let aside = findings[0].what.rsplit(' ').next().unwrap();
    assert_eq!(fs::read(dir.path().join(aside)).unwrap(), garbage);
    assert_eq!(found(&mut hub, "").len(), 3);
    hub.remember("goes on", &["a"], "").unwrap();
}

#[test]
fn a_newer_database_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let path = dir.path().join("memory.db");
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA user_version = 99;").unwrap();
    drop(raw);
    let before = (fs::read(&path).unwrap(), fs::read(log(dir.path())).unwrap());
    match LayeredMemoryManager::open(dir.path()) {
        Err(Error::TooNew { found, supported, .. }) => assert_eq!((found, supported), (99, 1)),
        other => panic!("{other:?}"),
    }
    assert!(before == (fs::read(&path).unwrap(), fs::read(log(dir.path())).unwrap()));
}

#[test]
fn repair_saves_what_can_be_read_of_a_database_with_broken_pages() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    for n in 0..400 {
        hub.remember_note(new(&format!("note {n} {}", "text ".repeat(60)), LayerChoice::Core))
            .unwrap();
    }
    hub.close().unwrap();
    let path = dir.path().join("memory.db");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 8192].fill(0xA5);
    fs::write(&path, &bytes).unwrap();

    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert!(!hub.check().unwrap().findings.is_empty());
    let report = hub.repair().unwrap();
    assert!(report.findings.iter().any(|it| it.what.contains("aside/")), "{report:?}");
    assert!(report.layers.core >= 350, "{} of 400 notes were saved", report.layers.core);
    assert!(hub.check().unwrap().findings.is_empty());
    assert_eq!(hub.search("", 1).unwrap().total, report.layers.core);
    hub.remember("goes on", &["a"], "").unwrap();
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(hub.search("", 1).unwrap().total, report.layers.core + 1);
}
