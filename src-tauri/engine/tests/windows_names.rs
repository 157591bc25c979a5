//! Folders with names that Windows knows better, long paths, roots and shares: they work, or what
//! is wrong with them is said.
#![cfg(windows)]
#![allow(
    clippy::print_stderr,
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
    path::{Path, PathBuf},
};

use kit::{
    held::held_under,
    script::{LAYERS, copy_original, count, look, new},
};
use memoryhub::{Config, Error, FolderKind, LayeredMemoryManager, exchange, inspect_folder};

const DATA_FILES: [&str; 3] = ["app_logs.jsonl", "archive.jsonl", "memory.db"];

/// A whole life in a folder, and nothing held at its end. The folder stays, emptied.
fn live(folder: &Path) {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    for layer in LAYERS {
        let note = hub.remember_note(new(&format!("in {layer:?}"), layer)).unwrap();
        hub.recall_note(note.id).unwrap();
        let doomed = hub.remember_note(new("to be purged", layer)).unwrap();
        hub.delete(doomed.id).unwrap();
        hub.purge(doomed.id).unwrap();
    }
    hub.maintain().unwrap();
    assert!(held_under(folder).len() >= DATA_FILES.len(), "the check must be able to fail");
    assert!(hub.close().unwrap().is_clean());
    let kind = inspect_folder(folder);
    assert!(matches!(kind, FolderKind::Notes { .. }), "{}: {kind:?}", folder.display());
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    assert!(!hub.open_report().unwrap().read_only);
    assert_eq!(look(&mut hub).len(), 3);
    assert!(hub.check().unwrap().findings.is_empty());
    assert!(hub.close().unwrap().is_clean());
    for name in DATA_FILES {
        let path = folder.join(name);
        assert_eq!(held_under(&path), Vec::<String>::new());
        fs::remove_file(path).unwrap();
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
fn devices_streams_and_endings_that_vanish_are_refused_by_name_and_nothing_is_made() {
    let dir = tempfile::tempdir().unwrap();
    for name in
        ["CON", "nul", "aux.notes", "COM1", "a:b", "what?", "notes.", "notes ", r"nul\notes"]
    {
        // As typed: joining would read `a:b` as a path on a drive of its own.
        let folder = PathBuf::from(format!(r"{}\{name}", dir.path().display()));
        match LayeredMemoryManager::open(&folder) {
            Err(Error::Invalid { field: "folder", reason }) => {
                assert!(reason.contains("Windows"), "{name}: {reason}");
            }
            other => panic!("{name}: {other:?}"),
        }
        let kind = inspect_folder(&folder);
        assert!(matches!(kind, FolderKind::Unusable { .. }), "{name}: {kind:?}");
        let export = exchange::Exporter::create(&folder, &Config::default());
        assert!(matches!(export, Err(Error::Invalid { field: "file", .. })), "{name}: {export:?}");
    }
    let device = LayeredMemoryManager::open(r"\\.\PhysicalDrive0");
    assert!(matches!(device, Err(Error::Invalid { field: "folder", .. })), "{device:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn spaces_other_scripts_and_signs_work() {
    let dir = tempfile::tempdir().unwrap();
    for name in
        ["with a space", "数据 Ünïcødé ノート", "100% a&b;c#d'e (1) [2]", ".hidden", "a.b.c"]
    {
        live(&dir.path().join(name));
    }
}

#[test]
fn paths_of_more_than_260_characters_work() {
    let dir = tempfile::tempdir().unwrap();
    let long = dir.path().join("long ".repeat(40) + "x").join("长".repeat(200)).join("data");
    for folder in [dir.path().join("x".repeat(230)), long] {
        assert!(folder.to_string_lossy().encode_utf16().count() > 240);
        live(&folder);
        copy_original(&folder);
        assert_eq!(inspect_folder(&folder), FolderKind::Original { notes: 11 });
        assert_eq!(count(&folder), 11);
        assert_eq!(held_under(&folder), Vec::<String>::new());
    }
}

/// A place that whoever runs the tests made for them, empty.
fn place(variable: &str) -> Option<PathBuf> {
    let place = std::env::var_os(variable).map(PathBuf::from);
    if place.is_none() {
        eprintln!("NOT TESTED: {variable} names no place");
    }
    place
}

#[test]
fn the_root_of_a_drive_works() {
    let Some(root) = place("MEMORYHUB_TEST_DRIVE") else { return };
    assert_eq!(root.parent(), None, "it is no root");
    live(&root);
}

#[test]
fn a_network_share_and_a_folder_in_it_work() {
    let Some(share) = place("MEMORYHUB_TEST_SHARE") else { return };
    let mut parts = share.components();
    let prefix = parts.next();
    assert!(matches!(prefix, Some(std::path::Component::Prefix(it)) if !it.kind().is_verbatim()));
    live(&share);
    let folder = share.join("a folder");
    live(&folder);
    fs::remove_dir(folder).unwrap();
}
