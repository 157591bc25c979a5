//! Everything that an open store owns.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
};

use jiff::Timestamp;

use super::{
    cache::QueryCache,
    kept::Keeping,
    laid_over::LaidOver,
    latency::Latencies,
    layers::{LayerStore, SessionLayer},
    pending::PendingRecalls,
};
use crate::{
    error::{Error, Result},
    fs::{FileMeta, LockFile},
    index::{Entry, Index},
    jsonl::JsonlMemoryDao,
    model::{Config, Layer, Note, NoteId, OpenReport, Record},
    sqlite::MemoryHubDao,
};

/// The name of the lock file in the data folder.
pub(super) const LOCK_FILE: &str = ".memoryhub.lock";

/// The lock of the folder; given back when dropped, so that a failed opening leaves none.
#[derive(Debug)]
pub(super) struct FolderLock(Option<Box<dyn LockFile>>);

impl FolderLock {
    pub fn new(lock: Option<Box<dyn LockFile>>) -> Self {
        Self(lock)
    }

    pub fn is_held(&self) -> bool {
        self.0.is_some()
    }

    pub fn release(&mut self) -> std::io::Result<()> {
        self.0.take().map_or(Ok(()), LockFile::release)
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        if let Err(error) = self.release() {
            log::error!("giving back the folder lock: {error}");
        }
    }
}

/// Why a layer takes no writes: it was changed from outside in a way that loses notes.
#[derive(Debug, Clone)]
pub(super) struct Stopped {
    pub layer: Layer,
    pub reason: String,
}

/// An open store. Fields are dropped in this order: the lock goes last.
#[derive(Debug)]
pub(super) struct Hub {
    pub folder: PathBuf,
    pub config: Config,
    pub read_only: bool,
    /// The file for which there was no room when the store was opened, which made it read-only.
    pub disk_full: Option<PathBuf>,
    pub core: MemoryHubDao,
    pub core_seen: Option<FileMeta>,
    pub application: JsonlMemoryDao,
    pub archive: JsonlMemoryDao,
    pub session: SessionLayer,
    pub index: Index,
    pub cache: QueryCache,
    pub keeping: Keeping,
    pub pending: PendingRecalls,
    pub latencies: Latencies,
    pub flushes: u64,
    pub stopped: Vec<Stopped>,
    /// Versions that a note must be above of, see [`Hub::move_to`] and [`Hub::change_marks`].
    pub claimed: HashMap<NoteId, u64>,
    /// The layer of which it is not certain how a change of many notes left it, and why: its
    /// journal stays for the next opening.
    pub unfinished: Option<(Layer, String)>,
    /// Where nothing can be written: the change that did not come to its end.
    pub laid_over: LaidOver,
    /// Notes that were changed and could not be read since, so that the index does not know their
    /// tags.
    pub unread: HashSet<NoteId>,
    /// Layers whose file still holds the text of purged notes.
    pub purged_in: Vec<Layer>,
    pub report: OpenReport,
    pub last_time: Timestamp,
    pub lock: FolderLock,
}

impl Hub {
    pub fn layer(&self, layer: Layer) -> &dyn LayerStore {
        match layer {
            Layer::Session => &self.session,
            Layer::Core => &self.core,
            Layer::Application => &self.application,
            Layer::Archive => &self.archive,
        }
    }

    pub fn layer_mut(&mut self, layer: Layer) -> &mut dyn LayerStore {
        match layer {
            Layer::Session => &mut self.session,
            Layer::Core => &mut self.core,
            Layer::Application => &mut self.application,
            Layer::Archive => &mut self.archive,
        }
    }

    pub fn log_of(&self, layer: Layer) -> Option<&JsonlMemoryDao> {
        match layer {
            Layer::Application => Some(&self.application),
            Layer::Archive => Some(&self.archive),
            Layer::Core | Layer::Session => None,
        }
    }

    pub fn log_of_mut(&mut self, layer: Layer) -> Option<&mut JsonlMemoryDao> {
        match layer {
            Layer::Application => Some(&mut self.application),
            Layer::Archive => Some(&mut self.archive),
            Layer::Core | Layer::Session => None,
        }
    }

    /// The time now, in microseconds, later than every time given before: notes made in one
    /// microsecond still have an order.
    pub fn next_time(&mut self) -> Timestamp {
        let now = crate::model::original::to_micros(self.config.clock.now());
        let after = self
            .last_time
            .checked_add(jiff::SignedDuration::from_micros(1))
            .unwrap_or(self.last_time);
        self.last_time = now.max(after);
        self.last_time
    }

    /// The version that the next write gives a note.
    pub fn next_version(&self, record: &Record) -> u64 {
        let claimed = self.claimed.get(&record.note.id).copied().unwrap_or(0);
        record.version.max(claimed).saturating_add(1)
    }

    /// The note as its layer has it, waiting recall counts not included.
    pub fn record(&self, id: NoteId) -> Result<Record> {
        let not_found = || Error::NotFound { id: id.to_string() };
        let layer = self.index.meta(id).ok_or_else(not_found)?.layer;
        let mut record = self.layer(layer).get_many(&[id])?.pop().ok_or_else(not_found)?;
        self.lay_over(&mut record);
        Ok(record)
    }

    /// The note as a caller sees it, waiting recall counts included.
    pub fn present(&self, record: Record) -> Note {
        let mut note = record.note;
        self.pending.lay_over(&mut note);
        note
    }

    /// Lets the index and the cache know of a note that is on disk.
    pub fn index_note(&mut self, note: &Note) {
        let mut note = note.clone();
        self.pending.lay_over(&mut note);
        self.index.put(&Entry::of(&note));
        self.note_changed(note.id);
    }

    /// Lets the index and the cache forget a note.
    pub fn forget_note(&mut self, id: NoteId) {
        self.index.remove(id);
        self.pending.forget([id]);
        self.note_changed(id);
    }

    /// Drops what was kept of a note as it was before.
    pub fn note_changed(&mut self, id: NoteId) {
        self.keeping.touch(id);
        self.cache.clear();
    }
}
