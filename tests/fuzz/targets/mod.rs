//! What is done with bytes that anybody may have written, and what must hold whatever they are.
//!
//! Each target panics where something does not hold. They are run with random input by `properties`
//! and under libFuzzer by `cargo xtask fuzz`.

mod import;
mod indexes;
mod memory;
mod original;
mod query;
mod records;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use memoryhub::{Filter, LayeredMemoryManager, Note, NoteId, SearchRequest, View};
use tempfile::TempDir;

/// A part of the program that reads what others wrote.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, as `cargo xtask fuzz` takes it.
    pub name: &'static str,
    /// Gives it these bytes.
    pub run: fn(&[u8]),
}

/// Every target.
pub const ALL: [Target; 5] = [
    Target { name: "records", run: records::run },
    Target { name: "indexes", run: indexes::run },
    Target { name: "query", run: query::run },
    Target { name: "import", run: import::run },
    Target { name: "original", run: original::run },
];

/// The folder of the Python MemoryHub 0.2.
const ORIGINAL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/engine/tests/fixtures/original-0.2");

/// A folder in memory where the system has one.
fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a folder for the test")
}

/// Everything that a store shows, by id.
fn look(hub: &mut LayeredMemoryManager) -> BTreeMap<NoteId, Note> {
    let mut notes = BTreeMap::new();
    for view in [View::All, View::Trash] {
        let filter = Filter { view, ..Filter::default() };
        let request = SearchRequest { filter, limit: usize::MAX, ..SearchRequest::default() };
        let answer = hub.search_request(&request).expect("reading goes on");
        assert_eq!(answer.total, answer.hits.len(), "notes are counted that cannot be read");
        notes.extend(answer.hits.into_iter().map(|hit| (hit.note.id, hit.note)));
    }
    notes
}

/// Files by their path in the folder, with their bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, bytes);
        }
    }
    found
}
