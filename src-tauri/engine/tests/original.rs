//! A folder written by the Python MemoryHub 0.2 opens, whole.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{collections::BTreeMap, fs, path::Path};

use kit::found;
use memoryhub::{FolderKind, Layer, LayeredMemoryManager, inspect_folder};

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/original-0.2")
}

fn copy() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(fixture()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
    }
    dir
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn it_is_recognised_without_being_touched() {
    let dir = copy();
    let before = files(dir.path());
    assert_eq!(inspect_folder(dir.path()), FolderKind::Original { notes: 11 });
    assert_eq!(files(dir.path()), before);
}

#[test]
fn every_note_is_there_with_repeated_ids_counts_and_times() {
    let dir = copy();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let report = hub.open_report().unwrap().clone();
    assert_eq!((report.notes, report.adopted, report.findings.len()), (11, 11, 0), "{report:?}");
    let counts = hub.overview().unwrap().layers;
    assert_eq!((counts.core, counts.application, counts.archive), (3, 5, 3));
    for content in [
        "task_id: T-1 pack the installer",
        "任务 task_id: T-2 检查文件句柄",
        "Log: startup finished in 412 ms",
        "日志 log：数据目录已关闭",
        "Log: second run, same ids again",
        "旧的会议记录",
        "Second run archive entry",
    ] {
        assert_eq!(found(&mut hub, &format!("\"{content}\"")), [content]);
    }
    let get = |hub: &mut LayeredMemoryManager, query: &str| {
        hub.search(query, 1).unwrap().hits.remove(0).note
    };
    assert_eq!(get(&mut hub, "\"pack the installer\"").recalled_count, 1);
    let log = get(&mut hub, "\"startup finished\"");
    assert_eq!((log.recalled_count, log.layer), (2, Layer::Application));
    assert_eq!(log.tags, ["system", "startup"]);
    assert_eq!(log.context_path, "/logs/app.log");
    assert_eq!(log.created_at.to_string(), "2026-11-22T10:26:42.791909Z");
    assert_eq!(log.last_recalled.unwrap().to_string(), "2026-11-22T10:26:42.796727Z");
    assert_eq!(hub.stats().unwrap().recalls, 4);
    assert!(hub.check().unwrap().findings.is_empty());
    hub.close().unwrap();
}

#[test]
fn the_original_files_are_copied_aside_and_a_second_opening_changes_nothing() {
    let dir = copy();
    let originals = files(&fixture());
    LayeredMemoryManager::open(dir.path()).unwrap().close().unwrap();
    assert_eq!(files(&dir.path().join("original-0.2")), originals);
    let after = files(dir.path());
    let names: Vec<_> = after.keys().map(String::as_str).collect();
    assert_eq!(names, ["app_logs.jsonl", "archive.jsonl", "memory.db"]);
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let report = hub.open_report().unwrap();
    assert_eq!((report.adopted, report.copied_aside.as_deref()), (0, None));
    hub.close().unwrap();
    assert!(files(dir.path()) == after);
    assert!(!dir.path().join("original-0.2-2").exists());
}

#[test]
fn windows_and_review_logs_are_kept_untouched() {
    let dir = copy();
    let raw = rusqlite::Connection::open(dir.path().join("memory.db")).unwrap();
    raw.execute_batch(
        "INSERT INTO windows (task_id, pid, created_at) VALUES ('mem_1', 7, 'x');
         INSERT INTO review_logs (task_id, agent, verdict, score, ts) VALUES ('mem_2', 'a', 'ok', 1, 'x');",
    )
    .unwrap();
    drop(raw);
    LayeredMemoryManager::open(dir.path()).unwrap().close().unwrap();
    let raw = rusqlite::Connection::open(dir.path().join("memory.db")).unwrap();
    let count = |table: &str| -> i64 {
        raw.query_row(
            &format!("SELECT count(*) FROM {table} WHERE task_id LIKE 'mem_%'"),
            [],
            |row| row.get(0),
        )
        .unwrap()
    };
    assert_eq!((count("windows"), count("review_logs")), (1, 1));
}

#[test]
fn adopted_notes_can_be_edited_moved_and_found_again() {
    let dir = copy();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let id = hub.search("旧的会议", 1).unwrap().hits[0].note.id;
    hub.move_to(id, Layer::Core).unwrap();
    hub.recall_note(id).unwrap();
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let note = hub.get(id).unwrap();
    assert_eq!((note.layer, note.recalled_count), (Layer::Core, 1));
    assert_eq!(hub.search("", 100).unwrap().total, 11);
    hub.close().unwrap();
}

#[test]
fn a_torn_file_of_the_original_is_copied_aside_whole_before_its_tail_is_cut_off() {
    let dir = copy();
    let path = dir.path().join("app_logs.jsonl");
    let whole = fs::read(&path).unwrap();
    let torn = &whole[..whole.len() - 40];
    fs::write(&path, torn).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let report = hub.open_report().unwrap().clone();
    assert_eq!((report.notes, report.findings.len()), (10, 1), "{report:?}");
    assert!(fs::read(dir.path().join("original-0.2/app_logs.jsonl")).unwrap() == torn);
    assert!(hub.check().unwrap().findings.is_empty());
    hub.close().unwrap();
}

#[test]
fn a_database_whose_table_of_contents_is_lost_is_not_taken_for_an_empty_one() {
    let dir = copy();
    let path = dir.path().join("memory.db");
    let mut bytes = fs::read(&path).unwrap();
    // The first page as one that holds nothing.
    bytes[100..108].copy_from_slice(&[13, 0, 0, 0, 0, 0, 0, 0]);
    fs::write(&path, &bytes).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    let report = hub.open_report().unwrap().clone();
    assert_eq!((report.notes, report.findings.len()), (8, 1), "{report:?}");
    assert!(fs::read(dir.path().join("aside/memory.db-1")).unwrap() == bytes);
    hub.close().unwrap();
}

#[test]
fn whatever_its_index_files_say_the_notes_are_those_of_its_logs() {
    for index in [
        "0,200\n100,200\n0,5\n",
        "0,999999\n99999999999999999999,18446744073709551616\n-1,-1\n",
        "0,10\n",
        "not,an\nindex",
        "",
    ] {
        let dir = copy();
        fs::write(dir.path().join("app_logs.idx"), index).unwrap();
        fs::remove_file(dir.path().join("archive.idx")).unwrap();
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        let report = hub.open_report().unwrap();
        assert_eq!((report.notes, report.findings.len()), (11, 0), "{index:?}");
        assert!(hub.check().unwrap().findings.is_empty());
        let kept = fs::read_to_string(dir.path().join("original-0.2/app_logs.idx")).unwrap();
        assert_eq!(kept, index);
    }
}
