//! Tests of the Core layer.

mod damage;
mod life;
mod original;
mod purge;
mod rows;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

use super::{FILE_NAME, MemoryHubDao};
use crate::model::{Layer, Note, NoteId, Record};

/// A folder of its own for one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with the database of the Python MemoryHub 0.2.
    fn of_original() -> Self {
        let folder = Self::new();
        let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/original-0.2/memory.db");
        std::fs::write(folder.database(), std::fs::read(fixture).unwrap()).unwrap();
        folder
    }

    fn database(&self) -> PathBuf {
        self.0.path().join(FILE_NAME)
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.database()).unwrap()
    }

    fn open(&self) -> MemoryHubDao {
        MemoryHubDao::open(self.database()).unwrap()
    }

    /// Every file in it, by name.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Another program's connection, without any of the settings of this one.
    fn raw(&self) -> Connection {
        raw(&self.database())
    }

    /// Runs `sql` by way of another program's connection.
    fn tamper(&self, sql: &str) {
        self.raw().execute_batch(sql).unwrap();
    }
}

fn raw(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

/// A note whose every field says something.
fn record(number: i64, content: &str) -> Record {
    let created_at = at(number);
    let note = Note {
        id: NoteId::derived(created_at, &[&number.to_le_bytes(), content.as_bytes()]),
        content: content.to_owned(),
        tags: vec!["Work/Release".to_owned(), "会议".to_owned()],
        context_path: format!("/p/{number}"),
        layer: Layer::Core,
        created_at,
        updated_at: at(number + 1),
        recalled_count: 3,
        last_recalled: Some(at(number + 2)),
        pinned: true,
        deleted_at: None,
    };
    Record { note, version: 1 }
}

fn all(dao: &MemoryHubDao) -> Vec<Record> {
    let mut records = Vec::new();
    let findings = dao.for_each(&mut |record| records.push(record)).unwrap();
    assert_eq!(findings, []);
    records
}

fn holds(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}
