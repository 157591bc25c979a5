//! The index that is kept aside on disk: it saves reading every note, and no answer depends on it.

#![allow(
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
    io::Write as _,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use kit::{FaultyFileSystem, Operation, script::quick_folder};
use memoryhub::{
    Config, Filter, Layer, LayerChoice, LayeredMemoryManager, NewNote, Note, NoteId, NotePatch,
    SearchRequest, Spelling, View,
};

const NOTES: usize = 1200;
const LAYERS: [LayerChoice; 3] =
    [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];

fn new(number: usize) -> NewNote {
    NewNote {
        content: format!("Note {number} über 中文 {}", number % 7),
        tags: vec![format!("group/{}", number % 5)],
        context_path: format!("/path/{}", number % 3),
        layer: LAYERS[number % 3],
        ..NewNote::default()
    }
}

fn open(folder: &Path) -> LayeredMemoryManager {
    LayeredMemoryManager::open(folder).unwrap()
}

fn keep(hub: &mut LayeredMemoryManager) {
    while hub.keep_index().unwrap() {}
}

/// A folder whose index is kept.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = quick_folder();
    let data = dir.path().join("data");
    let mut hub = open(&data);
    hub.remember_many((0..NOTES).map(new).collect()).unwrap();
    keep(&mut hub);
    assert!(hub.close().unwrap().is_clean());
    assert!(index_file(&data).exists());
    (dir, data)
}

fn index_file(data: &Path) -> PathBuf {
    data.join("index.cache")
}

/// Everything that a store answers: notes, totals, tags.
fn answers(hub: &mut LayeredMemoryManager) -> Vec<(usize, Vec<Note>, Vec<String>)> {
    let views = [View::All, View::Pinned, View::Trash, View::OftenRecalled];
    let queries =
        ["", "über 3", "tag:group/2 -layer:core", "NOTE 11", "edited", "path:/1 中", "zhong", "x"];
    let mut all = Vec::new();
    for view in views {
        for text in queries {
            let filter = Filter { view, ..Filter::default() };
            let spelling = Spelling { pinyin: true, variants: true };
            let request =
                SearchRequest { text: text.into(), filter, spelling, offset: 0, limit: 9999 };
            let answer = hub.search_request(&request).unwrap();
            let tally = hub.tally(&request, &AtomicBool::new(false)).unwrap().unwrap();
            assert_eq!(tally.total, answer.total);
            let tags = tally.tags.iter().map(|tag| format!("{} {}", tag.tag, tag.with_nested));
            let notes = answer.hits.into_iter().map(|hit| hit.note).collect();
            all.push((answer.total, notes, tags.collect()));
        }
    }
    all
}

/// Opens, and compares with an opening that reads every note. Answers whether the index was taken.
fn compare(data: &Path) -> bool {
    let mut hub = open(data);
    let taken = hub.open_report().unwrap().index_taken;
    let (found, stats) = (answers(&mut hub), hub.stats().unwrap().layers);
    let overview = hub.overview().unwrap();
    assert!(hub.close().unwrap().is_clean());
    let kept = fs::read(index_file(data)).ok();
    fs::remove_file(index_file(data)).ok();
    let mut hub = open(data);
    assert!(!hub.open_report().unwrap().index_taken);
    assert_eq!(found, answers(&mut hub));
    assert_eq!((stats, overview), (hub.stats().unwrap().layers, hub.overview().unwrap()));
    hub.close().unwrap();
    if let Some(kept) = kept {
        fs::write(index_file(data), kept).unwrap();
    }
    taken
}

fn ids(hub: &mut LayeredMemoryManager, query: &str) -> Vec<NoteId> {
    hub.search(query, 9999).unwrap().hits.into_iter().map(|hit| hit.note.id).collect()
}

/// Changes some notes in every way.
fn change(hub: &mut LayeredMemoryManager) {
    let all = ids(hub, "");
    let patch = NotePatch { content: Some("edited".into()), ..NotePatch::default() };
    for (at, id) in all.iter().enumerate().take(60) {
        match at % 6 {
            0 => _ = hub.edit(*id, patch.clone()).unwrap(),
            1 => _ = hub.delete(*id).unwrap(),
            2 => _ = hub.pin(*id, true).unwrap(),
            3 => _ = hub.move_to(*id, [Layer::Core, Layer::Archive][at % 2]).unwrap(),
            4 => (0..6).for_each(|_| _ = hub.recall_note(*id).unwrap()),
            _ => {
                let tags = Some(vec!["other".into()]);
                hub.edit(*id, NotePatch { tags, ..NotePatch::default() }).unwrap();
            }
        }
    }
    hub.remember("brand new", &["fresh"], "").unwrap();
    hub.remember_note(NewNote { layer: LayerChoice::Archive, ..new(5000) }).unwrap();
}

#[test]
fn what_was_kept_is_taken_and_answers_as_reading_everything_does() {
    let (_dir, data) = folder();
    assert!(compare(&data));
}

#[test]
fn changes_after_it_was_written_are_taken_in_over_many_openings() {
    let (_dir, data) = folder();
    for _ in 0..4 {
        let mut hub = open(&data);
        assert!(hub.open_report().unwrap().index_taken);
        change(&mut hub);
        let before = answers(&mut hub);
        assert!(hub.close().unwrap().is_clean());
        let mut hub = open(&data);
        assert!(hub.open_report().unwrap().index_taken);
        assert_eq!(before, answers(&mut hub));
        hub.close().unwrap();
    }
    assert!(compare(&data));
}

#[test]
fn it_is_written_anew_once_much_has_changed_and_changes_meanwhile_count() {
    let (_dir, data) = folder();
    let mut hub = open(&data);
    assert!(!hub.keep_index().unwrap(), "nothing to do");
    hub.remember_many((NOTES..NOTES + 600).map(new).collect()).unwrap();
    let before = fs::metadata(index_file(&data)).unwrap().len();
    let mut steps = 0;
    while hub.keep_index().unwrap() {
        steps += 1;
        if steps == 3 {
            change(&mut hub);
        }
    }
    assert!(steps > 3);
    let wanted = answers(&mut hub);
    hub.close().unwrap();
    assert!(fs::metadata(index_file(&data)).unwrap().len() > before);
    let mut hub = open(&data);
    assert!(hub.open_report().unwrap().index_taken);
    assert_eq!(wanted, answers(&mut hub));
    hub.close().unwrap();
    assert!(compare(&data));
}

#[test]
fn a_store_that_was_not_closed_is_read_whole() {
    let (_dir, data) = folder();
    let mut hub = open(&data);
    change(&mut hub);
    let killed = data.with_file_name("killed");
    fs::create_dir(&killed).unwrap();
    for entry in fs::read_dir(&data).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), killed.join(entry.file_name())).unwrap();
    }
    hub.close().unwrap();
    fs::write(killed.join("index.cache.new"), "half of it").unwrap();
    assert!(!compare(&killed));
    assert!(!killed.join("index.cache.new").exists());
}

#[test]
fn a_damaged_file_is_no_file() {
    let (_dir, data) = folder();
    let whole = fs::read(index_file(&data)).unwrap();
    let wanted = answers(&mut open(&data));
    let mut hub = open(&data);
    hub.close().unwrap();
    let whole_again = fs::read(index_file(&data)).unwrap();
    assert!(whole_again.starts_with(&whole));
    for at in (0..whole.len()).step_by(whole.len() / 40).chain([whole.len() - 1]) {
        for damage in ["cut", "flip", "zero"] {
            let mut bytes = whole.clone();
            match damage {
                "cut" => bytes.truncate(at),
                "flip" => bytes[at] ^= 0x10,
                _ => bytes[at..].iter_mut().take(64).for_each(|byte| *byte = 0),
            }
            fs::write(index_file(&data), bytes).unwrap();
            let mut hub = open(&data);
            assert_eq!(hub.stats().unwrap().layers.total(), NOTES, "{damage} at {at}");
            assert_eq!(wanted[1], answers_of(&mut hub, "über 3"), "{damage} at {at}");
            hub.close().unwrap();
        }
    }
}

fn answers_of(hub: &mut LayeredMemoryManager, text: &str) -> (usize, Vec<Note>, Vec<String>) {
    let request = SearchRequest { text: text.into(), limit: 9999, ..SearchRequest::default() };
    let answer = hub.search_request(&request).unwrap();
    let tally = hub.tally(&request, &AtomicBool::new(false)).unwrap().unwrap();
    let tags = tally.tags.iter().map(|tag| format!("{} {}", tag.tag, tag.with_nested)).collect();
    (answer.total, answer.hits.into_iter().map(|hit| hit.note).collect(), tags)
}

#[test]
fn a_log_that_others_appended_to_or_changed_is_seen() {
    let (_dir, data) = folder();
    let path = data.join("app_logs.jsonl");
    let mut log = fs::OpenOptions::new().append(true).open(&path).unwrap();
    writeln!(log, r#"{{"content":"appended by a script","tags":["script"]}}"#).unwrap();
    drop(log);
    let mut hub = open(&data);
    assert!(hub.open_report().unwrap().index_taken);
    assert_eq!(hub.search("appended by", 5).unwrap().total, 1);
    hub.close().unwrap();
    compare(&data);

    // Same length, another letter, and a time as if nothing had happened.
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("Note 1 ", "Nota 1 ", 1)).unwrap();
    let file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.set_modified(modified + std::time::Duration::from_nanos(1)).unwrap();
    drop(file);
    assert!(!compare(&data));
}

#[test]
fn a_log_that_shrank_or_a_database_of_others_is_seen() {
    let (_dir, data) = folder();
    let path = data.join("archive.jsonl");
    let text = fs::read(&path).unwrap();
    let half = text[..text.len() / 2].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(&path, &text[..half]).unwrap();
    assert!(!compare(&data));

    let (_other, other) = folder();
    let kept = fs::read(index_file(&other)).unwrap();
    fs::write(index_file(&data), kept).unwrap();
    assert!(!compare(&data), "that of another folder");
}

#[test]
fn a_database_that_others_changed_is_read_again() {
    let (_dir, data) = folder();
    let database = rusqlite::Connection::open(data.join("memory.db")).unwrap();
    let deleted = database.execute("DELETE FROM notes WHERE seq % 2 = 0", []).unwrap();
    database.close().unwrap();
    let mut hub = open(&data);
    assert!(!hub.open_report().unwrap().index_taken);
    assert_eq!(hub.stats().unwrap().layers.total(), NOTES - deleted);
    hub.close().unwrap();
    assert!(!compare(&data));
}

#[test]
fn an_older_copy_of_the_file_is_not_taken() {
    let (_dir, data) = folder();
    let older = fs::read(index_file(&data)).unwrap();
    let mut hub = open(&data);
    change(&mut hub);
    hub.close().unwrap();
    fs::write(index_file(&data), older).unwrap();
    assert!(!compare(&data));
}

#[test]
fn notes_of_the_session_and_purged_notes_leave_no_text() {
    let (_dir, data) = folder();
    let holds = |word: &str| {
        let Ok(bytes) = fs::read(index_file(&data)) else { return false };
        memchr::memmem::find(&bytes, word.as_bytes()).is_some()
    };
    let mut hub = open(&data);
    let secret = hub.remember("hushhush", &["t"], "").unwrap().id;
    hub.remember_many((NOTES..NOTES + 600).map(new).collect()).unwrap();
    keep(&mut hub);
    assert!(holds("hushhush"));
    hub.delete(secret).unwrap();
    hub.purge(secret).unwrap();
    assert!(!index_file(&data).exists());
    let session = NewNote { layer: LayerChoice::Session, ..new(1) };
    hub.remember_note(NewNote { content: "whisper".into(), ..session }).unwrap();
    keep(&mut hub);
    assert!(!index_file(&data).exists(), "not while there are notes of the session");
    hub.close().unwrap();
    let mut hub = open(&data);
    keep(&mut hub);
    hub.close().unwrap();
    assert!(index_file(&data).exists() && !holds("hushhush") && !holds("whisper"));
    assert!(compare(&data));
}

#[test]
fn trouble_with_the_file_costs_no_note_and_no_clean_close() {
    for operation in [Operation::Open, Operation::Append, Operation::Rename] {
        let (_dir, data) = folder();
        let faults = FaultyFileSystem::default();
        let config =
            Config { file_system: std::sync::Arc::new(faults.clone()), ..Config::default() };
        let mut hub = LayeredMemoryManager::open_with(&data, config).unwrap();
        hub.remember_many((NOTES..NOTES + 600).map(new).collect()).unwrap();
        faults.fail(operation, "index.cache", std::io::ErrorKind::StorageFull);
        faults.fail(operation, "index.cache.new", std::io::ErrorKind::StorageFull);
        keep(&mut hub);
        change(&mut hub);
        assert!(hub.close().unwrap().is_clean());
        assert!(!data.join("index.cache.new").exists());
        faults.heal();
        compare(&data);
    }
}

#[test]
fn a_folder_that_can_only_be_read_uses_it_and_leaves_it() {
    let (_dir, data) = folder();
    let kept = fs::read(index_file(&data)).unwrap();
    let faults = FaultyFileSystem::default();
    faults.fail(Operation::Lock, ".memoryhub.lock", std::io::ErrorKind::ReadOnlyFilesystem);
    let config = Config { file_system: std::sync::Arc::new(faults.clone()), ..Config::default() };
    let mut hub = LayeredMemoryManager::open_with(&data, config).unwrap();
    let report = hub.open_report().unwrap();
    assert!(report.read_only && report.index_taken);
    assert_eq!(hub.search("über", 5).unwrap().total, NOTES);
    keep(&mut hub);
    hub.close().unwrap();
    assert_eq!(kept, fs::read(index_file(&data)).unwrap());
}
