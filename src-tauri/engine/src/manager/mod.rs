//! The store as one thing: order of writes, batching, cache, close. (Signatures; bodies follow.)
#![allow(missing_docs, unused_variables, clippy::all, clippy::pedantic)]

use std::path::Path;

use crate::{
    error::{Error, Result},
    model::*,
};

#[derive(Debug)]
pub struct LayeredMemoryManager {}

impl LayeredMemoryManager {
    /// Opens (and by default makes) the data folder at `path`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, Config::default())
    }
    pub fn open_with(path: impl AsRef<Path>, config: Config) -> Result<Self> {
        Self::open_with_progress(path, config, &mut |_, _| {})
    }
    /// `progress(done, total)` in bytes, called every few thousand records while a big folder opens.
    pub fn open_with_progress(
        path: impl AsRef<Path>,
        config: Config,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        Err(Error::Closed)
    }
    /// What opening found.
    pub fn open_report(&self) -> Result<&OpenReport> {
        Err(Error::Closed)
    }
    pub fn folder(&self) -> &Path {
        Path::new("")
    }
    pub fn is_open(&self) -> bool {
        false
    }

    /// Stores a note in the layer that the Auto rule chooses; returns once it is on disk.
    pub fn remember<T: AsRef<str>>(
        &mut self,
        content: &str,
        tags: &[T],
        context_path: &str,
    ) -> Result<Note> {
        Err(Error::Closed)
    }
    pub fn remember_note(&mut self, note: NewNote) -> Result<Note> {
        Err(Error::Closed)
    }
    /// Stores many with one sync a layer. Notes whose id is there already are left out of the answer.
    /// All are checked before any is stored.
    pub fn remember_many(&mut self, notes: Vec<NewNote>) -> Result<Vec<Note>> {
        Err(Error::Closed)
    }

    /// Counts as a recall of every note returned. Newest first.
    pub fn recall(&mut self, query: &str, limit: usize) -> Result<Answer> {
        Err(Error::Closed)
    }
    /// The same answer, never counts.
    pub fn search(&mut self, query: &str, limit: usize) -> Result<Answer> {
        Err(Error::Closed)
    }
    pub fn search_request(&mut self, request: &SearchRequest) -> Result<Answer> {
        Err(Error::Closed)
    }
    /// Opening or copying one note: counts as a recall.
    pub fn recall_note(&mut self, id: NoteId) -> Result<Note> {
        Err(Error::Closed)
    }
    pub fn get(&mut self, id: NoteId) -> Result<Note> {
        Err(Error::Closed)
    }

    pub fn edit(&mut self, id: NoteId, patch: NotePatch) -> Result<Note> {
        Err(Error::Closed)
    }
    /// Earlier versions, newest first.
    pub fn revisions(&mut self, id: NoteId) -> Result<Vec<Revision>> {
        Err(Error::Closed)
    }
    pub fn delete(&mut self, id: NoteId) -> Result<Note> {
        Err(Error::Closed)
    }
    pub fn restore(&mut self, id: NoteId) -> Result<Note> {
        Err(Error::Closed)
    }
    /// For ever; only from the trash.
    pub fn purge(&mut self, id: NoteId) -> Result<()> {
        Err(Error::Closed)
    }
    /// Purges everything in the trash; returns how many.
    pub fn empty_trash(&mut self) -> Result<usize> {
        Err(Error::Closed)
    }
    pub fn pin(&mut self, id: NoteId, pinned: bool) -> Result<Note> {
        Err(Error::Closed)
    }
    pub fn move_to(&mut self, id: NoteId, layer: Layer) -> Result<Note> {
        Err(Error::Closed)
    }

    /// Every tag with its counts, by name.
    pub fn tags(&self) -> Result<Vec<TagCount>> {
        Err(Error::Closed)
    }
    pub fn overview(&self) -> Result<Overview> {
        Err(Error::Closed)
    }
    /// Notes a day over the last `days` days, oldest first, days without notes included.
    pub fn activity(&self, days: usize) -> Result<Vec<DayCount>> {
        Err(Error::Closed)
    }
    pub fn stats(&self) -> Result<Stats> {
        Err(Error::Closed)
    }
    /// All zero after close.
    pub fn resources(&self) -> Resources {
        Resources::default()
    }
    pub fn pending_recalls(&self) -> usize {
        0
    }

    /// Writes waiting recall counts; returns how many notes' counts were written.
    pub fn flush_pending_updates(&mut self) -> Result<usize> {
        Err(Error::Closed)
    }
    /// Looks at the files and takes in what changed from outside; cheap when nothing did.
    pub fn merge_outside_changes(&mut self) -> Result<OutsideChanges> {
        Err(Error::Closed)
    }
    /// After `Error::ChangedOutside`: takes what is on disk now as the truth.
    pub fn accept_outside_state(&mut self) -> Result<OutsideChanges> {
        Err(Error::Closed)
    }
    /// Housekeeping: purges what was in the trash for 30 days, drops old revisions, rewrites a log
    /// that is mostly dead lines. Returns whether anything was done.
    pub fn maintain(&mut self) -> Result<bool> {
        Err(Error::Closed)
    }
    /// Reads everything on disk and compares checksums.
    pub fn check(&mut self) -> Result<CheckReport> {
        Err(Error::Closed)
    }
    /// Moves aside what is damaged, loses nothing; returns what was moved.
    pub fn repair(&mut self) -> Result<CheckReport> {
        Err(Error::Closed)
    }

    /// Never fails; idempotent (a second call answers the first report again).
    pub fn close(&mut self) -> Result<CloseReport> {
        Ok(CloseReport::default())
    }
}

/// What a folder is, looked at without changing or locking it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum FolderKind {
    /// Nothing there.
    Missing,
    /// An empty folder.
    Empty,
    /// Notes of this program; about how many.
    Notes { notes: usize },
    /// A folder of the Python MemoryHub 0.2; about how many notes.
    Original { notes: usize },
    /// Other files, none of them notes.
    Unrelated { files: usize },
    /// A file, or something that cannot be listed.
    Unusable { reason: String },
}

/// Looks at a folder without touching it.
pub fn inspect_folder(path: &Path) -> FolderKind {
    FolderKind::Missing
}

/// Reading and writing notes as JSON Lines for import and export.
pub mod exchange {
    use super::*;
    /// A line that could not be taken.
    #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
    #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
    pub struct BadLine {
        pub line: usize,
        pub reason: String,
    }
    /// Reads an import file a batch at a time, so that the store is locked only while a batch is written.
    #[derive(Debug)]
    pub struct ImportReader {}
    impl ImportReader {
        pub fn open(path: &Path, config: &Config) -> Result<Self> {
            Err(Error::Closed)
        }
        /// The next notes, at most `limit` lines; `None` at the end.
        pub fn next_batch(&mut self, limit: usize) -> Result<Option<ImportBatch>> {
            Err(Error::Closed)
        }
        pub fn bytes_read(&self) -> u64 {
            0
        }
        pub fn bytes_total(&self) -> u64 {
            0
        }
    }
    #[derive(Debug, Default)]
    pub struct ImportBatch {
        pub notes: Vec<NewNote>,
        pub bad_lines: Vec<BadLine>,
    }
    /// Writes an export file beside its target and renames it into place when finished.
    #[derive(Debug)]
    pub struct Exporter {}
    impl Exporter {
        pub fn create(path: &Path, config: &Config) -> Result<Self> {
            Err(Error::Closed)
        }
        /// Writes the next at most `limit` notes, oldest first; returns (done, total); finished when done == total.
        pub fn next_batch(
            &mut self,
            hub: &mut LayeredMemoryManager,
            limit: usize,
        ) -> Result<(usize, usize)> {
            Err(Error::Closed)
        }
        pub fn finish(self) -> Result<usize> {
            Err(Error::Closed)
        }
    }
}
