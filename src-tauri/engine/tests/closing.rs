//! Closing gives everything back, whatever fails on the way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{io::ErrorKind, path::Path, sync::Arc};

use kit::{FaultyFileSystem, Operation, StandingClock, config_at, script::new};
use memoryhub::{Config, Error, LayerChoice, LayeredMemoryManager, Resources};

fn fill(hub: &mut LayeredMemoryManager) {
    for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
        let note = hub.remember_note(new("a note", layer)).unwrap();
        hub.recall_note(note.id).unwrap();
    }
    hub.search("note", 10).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

const DATA_FILES: [&str; 3] = ["app_logs.jsonl", "archive.jsonl", "memory.db"];

#[test]
fn nothing_is_held_under_the_folder_after_close_and_it_can_be_moved_and_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    fill(&mut hub);
    #[cfg(any(target_os = "linux", windows))]
    assert!(kit::held::held_under(&folder).len() >= 4, "the check must be able to fail");
    let report = hub.close().unwrap();
    assert!(report.is_clean(), "{report:?}");
    let steps: Vec<_> = report.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(steps, ["pending recalls", "core", "application", "archive", "caches", "lock"]);
    #[cfg(any(target_os = "linux", windows))]
    assert_eq!(kit::held::held_under(&folder), Vec::<String>::new());
    assert_eq!(names(&folder), DATA_FILES);
    assert_eq!(hub.resources(), Resources::default());
    let moved = dir.path().join("moved");
    std::fs::rename(&folder, &moved).unwrap();
    std::fs::remove_dir_all(&moved).unwrap();
}

#[test]
fn dropping_closes() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    fill(&mut hub);
    drop(hub);
    #[cfg(any(target_os = "linux", windows))]
    assert_eq!(kit::held::held_under(&folder), Vec::<String>::new());
    assert_eq!(names(&folder), DATA_FILES);
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    assert_eq!(hub.stats().unwrap().recalls, 3);
    hub.close().unwrap();
}

#[test]
fn closing_again_answers_the_same_report_and_every_call_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let id = hub.remember("x", &["a"], "").unwrap().id;
    let first = hub.close().unwrap();
    assert_eq!(hub.close().unwrap(), first);
    let closed = |outcome: Result<(), Error>| assert!(matches!(outcome, Err(Error::Closed)));
    closed(hub.remember("x", &["a"], "").map(|_| ()));
    closed(hub.remember_many(vec![new("x", LayerChoice::Auto)]).map(|_| ()));
    closed(hub.recall("x", 1).map(|_| ()));
    closed(hub.search("x", 1).map(|_| ()));
    closed(hub.recall_note(id).map(|_| ()));
    closed(hub.get(id).map(|_| ()));
    closed(hub.edit(id, memoryhub::NotePatch::default()).map(|_| ()));
    closed(hub.revisions(id).map(|_| ()));
    closed(hub.delete(id).map(|_| ()));
    closed(hub.restore(id).map(|_| ()));
    closed(hub.purge(id));
    closed(hub.empty_trash().map(|_| ()));
    closed(hub.pin(id, true).map(|_| ()));
    closed(hub.move_to(id, memoryhub::Layer::Archive).map(|_| ()));
    closed(hub.tags().map(|_| ()));
    closed(hub.overview().map(|_| ()));
    closed(hub.activity(3).map(|_| ()));
    closed(hub.stats().map(|_| ()));
    closed(hub.flush_pending_updates().map(|_| ()));
    closed(hub.merge_outside_changes().map(|_| ()));
    closed(hub.accept_outside_state().map(|_| ()));
    closed(hub.maintain().map(|_| ()));
    closed(hub.check().map(|_| ()));
    closed(hub.repair().map(|_| ()));
    closed(hub.open_report().map(|_| ()));
    assert_eq!(hub.resources(), Resources::default());
}

#[test]
fn each_failing_step_is_named_the_others_run_and_every_handle_is_free() {
    let cases = [
        (Operation::Append, "app_logs.jsonl", "pending recalls"),
        (Operation::Sync, "archive.jsonl", "archive"),
        (Operation::Sync, "app_logs.jsonl", "application"),
        (Operation::Unlock, ".memoryhub.lock", "lock"),
    ];
    for (operation, file, failing) in cases {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data");
        let faults = FaultyFileSystem::default();
        let config = Config { file_system: Arc::new(faults.clone()), ..Config::default() };
        let mut hub = LayeredMemoryManager::open_with(&folder, config).unwrap();
        fill(&mut hub);
        faults.fail(operation, file, ErrorKind::Other);
        let report = hub.close().unwrap();
        let errors: Vec<_> =
            report.steps.iter().filter(|step| step.error.is_some()).map(|it| &it.name).collect();
        assert!(errors.iter().any(|name| *name == failing), "{failing}: {report:?}");
        assert_eq!(report.steps.len(), 6);
        #[cfg(any(target_os = "linux", windows))]
        assert_eq!(kit::held::held_under(&folder), Vec::<String>::new(), "{failing}");
        assert_eq!(names(&folder), DATA_FILES, "{failing}");
        faults.heal();
        let mut hub = LayeredMemoryManager::open(&folder).unwrap();
        assert_eq!(hub.search("note", 10).unwrap().total, 3);
        std::fs::remove_dir_all({
            hub.close().unwrap();
            &folder
        })
        .unwrap();
    }
}

#[test]
fn a_failing_database_step_is_named_and_the_others_run() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    fill(&mut hub);
    // Another program reads the database, so the write-ahead log cannot be emptied.
    let reader = rusqlite::Connection::open(folder.join("memory.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM notes;").unwrap();
    hub.remember_note(new("while it reads", LayerChoice::Core)).unwrap();
    let report = hub.close().unwrap();
    let errors: Vec<_> = report
        .steps
        .iter()
        .filter(|step| step.error.is_some())
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(errors, ["core"], "{report:?}");
    drop(reader);
    #[cfg(any(target_os = "linux", windows))]
    assert_eq!(kit::held::held_under(&folder), Vec::<String>::new());
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    assert_eq!(hub.search("", 10).unwrap().total, 4);
    hub.close().unwrap();
}

#[test]
fn a_second_store_is_told_who_has_the_folder_and_gets_it_after_close() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { holder_name: "the first".into(), ..Config::default() };
    let mut first = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
    match LayeredMemoryManager::open(dir.path()) {
        Err(Error::Locked { holder, .. }) => {
            assert_eq!((holder.name.as_str(), holder.pid), ("the first", std::process::id()));
        }
        other => panic!("{other:?}"),
    }
    first.close().unwrap();
    LayeredMemoryManager::open(dir.path()).unwrap().close().unwrap();
}

#[test]
fn a_stale_lock_file_needs_no_help() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(".memoryhub.lock"), r#"{"name":"gone","pid":1}"#).unwrap();
    LayeredMemoryManager::open(dir.path()).unwrap().close().unwrap();
    assert_eq!(names(dir.path()), DATA_FILES);
}

#[test]
fn a_failed_opening_leaves_no_lock() {
    let dir = tempfile::tempdir().unwrap();
    let faults = FaultyFileSystem::default();
    faults.fail(Operation::Open, "archive.jsonl", ErrorKind::Other);
    let config = Config { file_system: Arc::new(faults), ..Config::default() };
    assert!(LayeredMemoryManager::open_with(dir.path(), config).is_err());
    assert!(!names(dir.path()).contains(&".memoryhub.lock".to_owned()));
    LayeredMemoryManager::open(dir.path()).unwrap().close().unwrap();
}

#[test]
fn a_missing_folder_is_made_or_told_as_the_caller_chose() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("missing");
    let config = Config { create: false, ..Config::default() };
    assert!(matches!(
        LayeredMemoryManager::open_with(&folder, config),
        Err(Error::Missing { path }) if path == folder
    ));
    assert!(!folder.exists());
    LayeredMemoryManager::open(&folder).unwrap().close().unwrap();
    assert!(folder.exists());
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(
        matches!(LayeredMemoryManager::open(&file), Err(Error::Io { path, .. }) if path == file)
    );
}

#[cfg(unix)]
#[test]
fn a_new_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    LayeredMemoryManager::open(&folder).unwrap().close().unwrap();
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn opening_and_closing_without_a_write_changes_no_byte() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    fill(&mut hub);
    hub.close().unwrap();
    let read = || DATA_FILES.map(|name| std::fs::read(dir.path().join(name)).unwrap());
    let before = read();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    hub.search("note", 10).unwrap();
    hub.close().unwrap();
    assert!(before == read());
}

#[test]
fn a_read_only_folder_opens_says_so_and_refuses_writes() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    fill(&mut hub);
    hub.close().unwrap();
    let faults = FaultyFileSystem::default();
    faults.fail(Operation::Lock, ".memoryhub.lock", ErrorKind::ReadOnlyFilesystem);
    let clock = StandingClock::at("2026-01-01T00:00:00Z");
    let config = Config { file_system: Arc::new(faults), ..config_at(&clock) };
    let mut hub = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
    assert!(hub.open_report().unwrap().read_only);
    assert_eq!(hub.recall("note", 10).unwrap().total, 3);
    assert!(matches!(hub.remember("x", &["a"], ""), Err(Error::ReadOnly { .. })));
    assert!(hub.close().unwrap().is_clean());
}
