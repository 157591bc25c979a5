//! What is done with bytes that anybody may have written, and what must hold whatever they are.
//!
//! Each target panics where something does not hold. They are run with random input by `properties`
//! and under libFuzzer by `cargo xtask fuzz`.

mod import;
mod indexes;
mod journal;
mod kept;
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
pub const ALL: [Target; 7] = [
    Target { name: "records", run: records::run },
    Target { name: "indexes", run: indexes::run },
    Target { name: "query", run: query::run },
    Target { name: "import", run: import::run },
    Target { name: "original", run: original::run },
    Target { name: "kept", run: kept::run },
    Target { name: "journal", run: journal::run },
];

/// The folder of the Python MemoryHub 0.2.
const ORIGINAL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/engine/tests/fixtures/original-0.2");

/// `,"crc":"` + 8 digits + `"}`.
const TRAILER: usize = 18;
const TRAILER_HEAD: &[u8] = b",\"crc\":\"";
/// A line with this checksum is left as it is, so that wrong ones are tried, too.
const WRONG: &[u8] = b"00000000";

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

/// Gives lines that end like sealed ones the checksum that fits, or chance would never get past it.
fn seal(bytes: &[u8]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for line in &mut lines {
        let Some(at) = line.len().checked_sub(TRAILER) else { continue };
        let (body, trailer) = line.split_at(at);
        if trailer.starts_with(TRAILER_HEAD) && &trailer[TRAILER_HEAD.len()..][..8] != WRONG {
            let crc = crc32fast::hash(body);
            line.truncate(at);
            line.extend_from_slice(TRAILER_HEAD);
            line.extend_from_slice(format!("{crc:08x}\"}}").as_bytes());
        }
    }
    lines.join(&b'\n')
}

/// Whether a line, without its line end, carries a checksum that fits.
fn is_sealed(line: &[u8]) -> bool {
    let at = line.len().checked_sub(TRAILER);
    at.map(|at| line.split_at(at)).is_some_and(|(body, trailer)| {
        trailer == format!(",\"crc\":\"{:08x}\"}}", crc32fast::hash(body)).as_bytes()
    })
}
