//! The index kept aside, so that opening a large folder does not have to read every note.
//!
//! `index.cache` is a cache and nothing else: it may be deleted at any time. It holds the index
//! and the arrays of the logs as they were at one moment, in sections with a checksum each, and
//! behind them, written anew at every close, what changed since (`format`). It is taken only if the
//! files are exactly those that the last close left, or logs that begin with what was kept and
//! have grown since; notes that changed since it was written are read again (`load`). Everything
//! else means: read all notes, as if there were no cache.
//!
//! A section whose checksum fits is taken as this store wrote it. Damage does not have fitting
//! checksums, whatever byte it is; whoever forges one could write to the notes as well, and gets
//! wrong answers to searches for it. But nothing that the file says can stop the program, make it
//! hold more than a small multiple of the file's length, or lose a note: what a note says is read
//! from its layer, and a rewrite of a log drops only what the log itself says is not true.
//!
//! It is written step by step (`write`), each a few milliseconds, so that nobody waits. Notes of
//! the Session layer never get into it, and it is removed when notes are purged.

mod format;
mod load;
mod write;

use std::{collections::HashSet, path::Path};

pub(super) use load::{Taken, load};
pub use write::Writing;

use super::hub::Hub;
use crate::{
    fs::{FileMeta, FileSystem},
    model::{Layer, NoteId},
    sqlite,
};

/// The file's name.
pub const INDEX_FILE: &str = "index.cache";
/// Changed notes, and one in so many of all, beyond which the file is written anew.
const MOST_CHANGED: usize = 500;
const SHARE_CHANGED: usize = 200;

/// How the index kept aside compares with the one in memory.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// The length, without what was appended at closes, of the file that this store read or wrote.
    base: Option<u64>,
    /// Notes that the file tells wrong.
    changed: HashSet<NoteId>,
    writing: Option<Writing>,
    /// Whether nothing is kept any more until the folder is opened again.
    given_up: bool,
}

/// The files as they were when the store was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Left {
    pub core: Option<FileMeta>,
    pub application: Option<FileMeta>,
    pub archive: Option<FileMeta>,
}

impl Keeping {
    /// Takes over the file that was read, with the notes that had changed since it was written.
    pub fn taken(base: u64, changed: HashSet<NoteId>) -> Self {
        Self { base: Some(base), changed, ..Self::default() }
    }

    /// A note is no more as the file tells it.
    pub fn touch(&mut self, id: NoteId) {
        self.changed.insert(id);
        if let Some(writing) = &mut self.writing {
            writing.changed.insert(id);
        }
    }

    /// Removes the file: it holds text that must not stay, or may be wrong.
    pub fn discard(&mut self, folder: &Path, file_system: &dyn FileSystem) {
        self.base = None;
        if let Some(writing) = self.writing.take() {
            writing.abandon(file_system);
        }
        remove(&folder.join(INDEX_FILE), file_system);
    }
}

/// The file's name while it is being written.
fn unfinished(folder: &Path) -> std::path::PathBuf {
    folder.join(format!("{INDEX_FILE}.new"))
}

/// Removes what a process left that was killed while it wrote the file.
pub(super) fn remove_unfinished(folder: &Path, file_system: &dyn FileSystem) {
    let path = unfinished(folder);
    if file_system.meta(&path).is_ok() {
        remove(&path, file_system);
    }
}

/// Removes a cache, if it is there.
fn remove(path: &Path, file_system: &dyn FileSystem) {
    if let Err(error) = file_system.remove(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        log::warn!("{}: {error}", path.display());
    }
}

impl Hub {
    /// Whether the file on disk is too far from the index to be of use.
    fn is_worth_keeping(&self) -> bool {
        let notes = self.index.len();
        let far = self.keeping.changed.len() > MOST_CHANGED + notes / SHARE_CHANGED;
        !self.read_only
            && !self.keeping.given_up
            && notes >= self.config.keep_index_from
            && (far || self.keeping.base.is_none())
            && self.session.is_unused()
            && self.report.findings.is_empty()
    }

    /// Does a step of keeping the index aside; whether there is more to do.
    pub fn keep_index(&mut self) -> bool {
        let path = self.folder.join(INDEX_FILE);
        let file_system = self.config.file_system.clone();
        let step = match self.keeping.writing.take() {
            Some(writing) => writing.step(self).map(Some),
            None if self.is_worth_keeping() => Writing::begin(self),
            None => Ok(None),
        };
        match step {
            Ok(Some(writing)) if writing.is_done() => {
                match writing.finish(&path, &*file_system) {
                    Ok((len, changed)) => {
                        (self.keeping.base, self.keeping.changed) = (Some(len), changed);
                    }
                    Err(error) => self.give_up(&error),
                }
                false
            }
            Ok(writing) => {
                self.keeping.writing = writing;
                self.keeping.writing.is_some()
            }
            Err(error) => {
                self.give_up(&error);
                false
            }
        }
    }

    fn give_up(&mut self, error: &crate::Error) {
        log::warn!("the index is not kept aside: {error}");
        self.keeping.given_up = true;
        self.keeping.discard(&self.folder, &*self.config.file_system);
    }

    /// Removes what was kept aside, as notes leave it whose text must not stay.
    pub fn discard_kept_index(&mut self) {
        self.keeping.discard(&self.folder, &*self.config.file_system);
    }
}

/// What a close leaves to the next opening.
#[derive(Debug)]
pub(super) struct Farewell {
    base: Option<u64>,
    changed: HashSet<NoteId>,
}

impl Hub {
    /// What is to be [written](Farewell::write) once the layers are closed.
    pub fn farewell(&mut self) -> Farewell {
        // Counts that could not be written are in the index, but not on disk.
        let waiting: Vec<NoteId> = self.pending.all().iter().map(|count| count.id).collect();
        let mut keeping = std::mem::take(&mut self.keeping);
        keeping.changed.extend(waiting);
        if let Some(writing) = keeping.writing.take() {
            writing.abandon(&*self.config.file_system);
        }
        let healthy = self.stopped.is_empty()
            && Layer::ALL.into_iter().all(|layer| !self.layer(layer).is_uncertain());
        let base = keeping.base.filter(|_| healthy && !self.read_only);
        Farewell { base, changed: keeping.changed }
    }
}

impl Farewell {
    /// Appends what changed, and what the files are now, to the file. What fails costs the next
    /// opening time and nothing else.
    pub fn write(self, folder: &Path, file_system: &dyn FileSystem) {
        let Some(base) = self.base else { return };
        let path = folder.join(INDEX_FILE);
        // Somebody may have deleted it.
        if !file_system.meta(&path).is_ok_and(|meta| meta.len >= base) {
            return;
        }
        let left = Left::of(folder, file_system);
        if let Err(error) = format::write_change((&path, base), file_system, &left, &self.changed) {
            log::warn!("{}: {error}", path.display());
            remove(&path, file_system);
        }
    }
}

impl Left {
    pub fn of(folder: &Path, file_system: &dyn FileSystem) -> Self {
        let meta = |name: &str| file_system.meta(&folder.join(name)).ok();
        Self {
            core: meta(sqlite::FILE_NAME),
            application: meta(crate::jsonl::APPLICATION_FILE),
            archive: meta(crate::jsonl::ARCHIVE_FILE),
        }
    }
}
