//! The Core layer: notes in one SQLite database. (Signatures; bodies follow.)
#![allow(missing_docs, unused_variables, clippy::all, clippy::pedantic)]

use std::path::Path;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    error::{Error, Result},
    model::{Finding, Note, NoteId, Record, Revision},
};

/// The database's file name in the data folder.
pub const FILE_NAME: &str = "memory.db";
/// The newest schema known here (`PRAGMA user_version`).
pub const SCHEMA_VERSION: u32 = 1;

/// What a database file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseKind {
    Missing,
    Empty,
    Notes { notes: usize },
    Original { notes: usize },
    TooNew { found: u32 },
    Garbage { reason: String },
}

/// Looks at a database file without changing anything.
pub fn inspect(path: &Path) -> DatabaseKind {
    DatabaseKind::Missing
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct CoreOptions {
    pub read_only: bool,
    pub time_zone: TimeZone,
}

impl Default for CoreOptions {
    fn default() -> Self {
        Self { read_only: false, time_zone: TimeZone::UTC }
    }
}

#[derive(Debug)]
pub struct MemoryHubDao {}

impl MemoryHubDao {
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &CoreOptions::default())
    }
    pub fn open_with(path: impl AsRef<Path>, options: &CoreOptions) -> Result<Self> {
        Err(Error::Closed)
    }
    pub fn adopted(&self) -> usize {
        0
    }
    pub fn store_memory(&mut self, note: &Note) -> Result<()> {
        Err(Error::Closed)
    }
    pub fn insert(&mut self, records: &[Record]) -> Result<()> {
        Err(Error::Closed)
    }
    pub fn insert_with_revisions(&mut self, record: &Record, revisions: &[Revision]) -> Result<()> {
        Err(Error::Closed)
    }
    pub fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()> {
        Err(Error::Closed)
    }
    pub fn remove(&mut self, ids: &[NoteId]) -> Result<()> {
        Err(Error::Closed)
    }
    pub fn get(&self, id: NoteId) -> Result<Option<Record>> {
        Err(Error::Closed)
    }
    pub fn get_many(&self, ids: &[NoteId]) -> Result<Vec<Record>> {
        Err(Error::Closed)
    }
    pub fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        Err(Error::Closed)
    }
    pub fn prune_revisions(&mut self, older_than: Timestamp, keep: usize) -> Result<usize> {
        Err(Error::Closed)
    }
    pub fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()> {
        Err(Error::Closed)
    }
    pub fn search_memories(&self, query: &str, limit: usize) -> Result<Vec<Note>> {
        Err(Error::Closed)
    }
    pub fn for_each(&self, f: &mut dyn FnMut(Record)) -> Result<Vec<Finding>> {
        Err(Error::Closed)
    }
    pub fn len(&self) -> Result<usize> {
        Err(Error::Closed)
    }
    pub fn is_empty(&self) -> Result<bool> {
        Err(Error::Closed)
    }
    pub fn changed_outside(&mut self) -> Result<bool> {
        Err(Error::Closed)
    }
    pub fn check(&self) -> Result<(usize, Vec<Finding>)> {
        Err(Error::Closed)
    }
    pub fn repair(&mut self) -> Result<Vec<Finding>> {
        Err(Error::Closed)
    }
    pub fn file_names(&self) -> Vec<String> {
        Vec::new()
    }
    pub fn close(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Recalls of one note that wait to be written. (Becomes the model's type of the same name.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecallCount {
    pub id: NoteId,
    pub added: u64,
    pub last_recalled: Timestamp,
}
