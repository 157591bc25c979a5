//! Import and export.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::fs;

use kit::found;
use memoryhub::{
    Config, LayerChoice, LayeredMemoryManager, NewNote, Note,
    exchange::{BadLine, Exporter, ImportReader},
};

fn import(hub: &mut LayeredMemoryManager, path: &std::path::Path) -> (usize, Vec<BadLine>) {
    let mut reader = ImportReader::open(path, &Config::default()).unwrap();
    let (mut added, mut bad) = (0, Vec::new());
    while let Some(batch) = reader.next_batch(3).unwrap() {
        added += hub.remember_many(batch.notes).unwrap().len();
        bad.extend(batch.bad_lines);
    }
    assert_eq!(reader.bytes_read(), reader.bytes_total());
    (added, bad)
}

fn export(hub: &mut LayeredMemoryManager, path: &std::path::Path) -> usize {
    let mut exporter = Exporter::create(path, &Config::default()).unwrap();
    loop {
        let (done, total) = exporter.next_batch(hub, 2).unwrap();
        if done == total {
            return exporter.finish().unwrap();
        }
    }
}

#[test]
fn bad_lines_are_named_and_skipped_and_the_same_file_twice_adds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notes.jsonl");
    let lines = [
        r#"{"content": "one", "tags": ["a"], "context_path": "/x", "layer": "archive", "created_at": "2026-01-02T03:04:05Z"}"#,
        r#"{"content": "same"}"#,
        r#"{"content": "same"}"#,
        r"not json",
        r#"{"tags": ["no content"]}"#,
        r#"{"content": "two words", "tags": ["two words"]}"#,
        r#"{"content": "when", "created_at": "yesterday"}"#,
        r#"{"content": "where", "layer": "attic"}"#,
        r#"{"content": "with an id", "id": "0190163d-8694-739b-aea5-966c26f8ad91"}"#,
        r#"{"content": "mem id", "id": "mem_1"}"#,
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    let (added, bad) = import(&mut hub, &file);
    assert_eq!(added, 5);
    assert_eq!(bad.iter().map(|it| it.line).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    assert!(bad[2].reason.contains("tags"), "{bad:?}");
    assert!(bad[3].reason.contains("created_at"), "{bad:?}");
    assert_eq!(found(&mut hub, "layer:archive before:2026-02"), ["one"]);
    assert_eq!(found(&mut hub, "same").len(), 2);
    assert_eq!(import(&mut hub, &file).0, 0);
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    assert_eq!(import(&mut hub, &file).0, 0);
}

#[test]
fn an_export_imports_again_to_the_same_notes() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    for (n, layer) in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive]
        .into_iter()
        .cycle()
        .take(7)
        .enumerate()
    {
        let note = NewNote {
            content: format!("笔记 {n}\n\"quoted\""),
            tags: vec!["Work/读书".into()],
            context_path: "/p".into(),
            layer,
            ..NewNote::default()
        };
        let note = hub.remember_note(note).unwrap();
        hub.recall_note(note.id).unwrap();
        hub.pin(note.id, n == 3).unwrap();
    }
    let gone = hub.remember("in the trash", &["a"], "").unwrap();
    hub.delete(gone.id).unwrap();
    let file = dir.path().join("out.jsonl");
    assert_eq!(export(&mut hub, &file), 7);
    let mut other = LayeredMemoryManager::open(dir.path().join("other")).unwrap();
    assert_eq!(import(&mut other, &file), (7, vec![]));
    let all = |hub: &mut LayeredMemoryManager| -> Vec<Note> {
        hub.search("", 100).unwrap().hits.into_iter().map(|hit| hit.note).collect()
    };
    assert_eq!(all(&mut other), all(&mut hub));
    let first = fs::read_to_string(&file).unwrap();
    assert!(first.starts_with("{\"id\":") && first.lines().next().unwrap().contains("笔记 0"));
}

#[test]
fn an_export_that_is_not_finished_leaves_the_target_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("out.jsonl");
    fs::write(&file, "before").unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    hub.remember("x", &["a"], "").unwrap();
    let mut exporter = Exporter::create(&file, &Config::default()).unwrap();
    exporter.next_batch(&mut hub, 10).unwrap();
    drop(exporter);
    assert_eq!(fs::read_to_string(&file).unwrap(), "before");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn hostile_lines_are_named_and_cost_no_other_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notes.jsonl");
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let hostile = [
        deep(100_000),
        format!("{{\"content\": \"deep\", \"id\": {}}}", deep(1_000)),
        r#"{"content": "twice", "content": "said"}"#.into(),
        r#"{"content": "twice", "tags": ["a"], "tags": ["b"]}"#.into(),
        r#"{"content": "huge", "recalled_count": 18446744073709551616}"#.into(),
        r#"{"content": "huge", "recalled_count": 18446744073709551615}"#.into(),
        r#"{"content": "huge", "recalled_count": 1e400}"#.into(),
        r#"{"content": "below", "recalled_count": -1}"#.into(),
        r#"{"content": "half", "recalled_count": 1.5}"#.into(),
        r#"{"content": "far", "created_at": "99999-01-01T00:00:00Z"}"#.into(),
        r#"{"content": 7}"#.into(),
        r#"{"content": ["a"]}"#.into(),
        r#"{"content": "\ud800"}"#.into(),
        r#"{"content": ""}"#.into(),
        r#"{"content": "where", "layer": 3}"#.into(),
        r#"["content"]"#.into(),
        "null".into(),
        format!("{{\"content\": \"{}\"}}", "x".repeat(1024 * 1024 + 1)),
        format!("{{\"content\": \"x\", \"context_path\": \"{}\"}}", "p".repeat(4097)),
        format!("{{\"content\": \"x\", \"tags\": [\"{}\"]}}", "t".repeat(129)),
    ];
    // What no reader asks for may be as deep as it likes.
    let deep = format!("{{\"content\": \"deep\", \"other\": {}}}", deep(100_000));
    let good = [
        &deep,
        r#"{"content": "many", "recalled_count": 4294967296}"#,
        r#"{"content": "far", "created_at": "9999-12-30T22:00:00Z"}"#,
        r#"{"content": "long ago", "created_at": "0001-01-01T00:00:00Z"}"#,
    ];
    let lines: Vec<&str> =
        hostile.iter().map(String::as_str).chain(good).chain(["{\"content\": \"last\"}"]).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    let (added, bad) = import(&mut hub, &file);
    let named: Vec<usize> = bad.iter().map(|it| it.line).collect();
    assert_eq!(named, (1..=hostile.len()).collect::<Vec<_>>(), "{bad:?}");
    assert_eq!(added, good.len() + 1);
    let before = found(&mut hub, "");
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    assert_eq!(found(&mut hub, ""), before);
    assert!(hub.check().unwrap().findings.is_empty());
}
