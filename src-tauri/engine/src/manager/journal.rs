//! The journal of a change that is under way: how every note was, so that a crash in the middle of
//! it can be taken back.
//!
//! A change of notes in several layers, or of several lines of one log, is more than one write.
//! Before the first, the journal is on disk; after the last it is removed, and that is the moment
//! at which the change is made. Opening a folder that holds a whole journal takes the change back;
//! one that is not whole was never acted on.

use std::{io, path::PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hub::Hub;
use crate::{
    error::{Error, Result},
    fs::OpenMode,
    jsonl::{is_sealed, lines, seal},
    model::{NoteId, change::Marks},
};

/// The journal's name in the data folder.
pub(super) const JOURNAL_FILE: &str = "unfinished.jsonl";

/// A note before the change, and the version that the change gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Was {
    pub id: NoteId,
    pub version: u64,
    pub before: Marks,
}

/// A change that is under way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unfinished {
    pub notes: Vec<Was>,
    /// Whether the change keeps each note as it was as an earlier version.
    pub revised: bool,
}

#[derive(Serialize, Deserialize)]
struct Head {
    notes: usize,
    at: Timestamp,
    #[serde(default)]
    revised: bool,
}

impl Hub {
    fn journal_path(&self) -> PathBuf {
        self.folder.join(JOURNAL_FILE)
    }

    /// Puts the journal on disk, in the place of one that is of no use any more.
    ///
    /// # Errors
    /// [`Error::Poisoned`] if the one that is there is needed by the next opening.
    pub fn write_journal(&self, change: &Unfinished) -> Result<()> {
        if let Some((layer, reason)) = &self.unfinished {
            return Err(Error::Poisoned { layer: *layer, reason: reason.clone() });
        }
        let path = self.journal_path();
        let at = |error| Error::io(&path, error);
        let file_system = &self.config.file_system;
        let mut bytes = Vec::new();
        let Unfinished { notes, revised } = change;
        let at_time = self.config.clock.now();
        seal(&mut bytes, &Head { notes: notes.len(), at: at_time, revised: *revised });
        for was in notes {
            seal(&mut bytes, was);
        }
        let write = || {
            if let Err(error) = file_system.remove(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                return Err(error);
            }
            let mut file = file_system.open(&path, OpenMode::CreateNew)?;
            file.append(&bytes)?;
            file.sync()?;
            drop(file);
            file_system.sync_dir(&self.folder)
        };
        write().map_err(|error| {
            if let Err(second) = file_system.remove(&path) {
                log::warn!("{}: {second}", path.display());
            }
            at(error)
        })
    }

    /// Takes the journal away, for good once this returns.
    pub fn remove_journal(&self) -> Result<()> {
        let path = self.journal_path();
        let file_system = &self.config.file_system;
        file_system.remove(&path).map_err(|error| Error::io(&path, error))?;
        file_system.sync_dir(&self.folder).map_err(|error| Error::io(&self.folder, error))
    }

    /// What a change that did not come to its end left; `None` if there was none.
    pub fn read_journal(&self) -> Result<Option<Unfinished>> {
        let path = self.journal_path();
        let at = |error| Error::io(&path, error);
        let file = match self.config.file_system.open(&path, OpenMode::Read) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(error)),
        };
        let len = file.meta().map_err(at)?.len;
        let mut head: Option<Head> = None;
        let mut notes = Vec::new();
        lines(&*file, 0, len, &mut |line| {
            let Some(bytes) = line.bytes.filter(|bytes| line.ended && is_sealed(bytes)) else {
                return false;
            };
            if head.is_none() {
                head = serde_json::from_slice(bytes).ok();
                return head.is_some();
            }
            let was: Option<Was> = serde_json::from_slice(bytes).ok();
            was.map(|was| notes.push(was)).is_some()
        })
        .map_err(at)?;
        let revised = head.as_ref().is_some_and(|head| head.revised);
        if head.is_none_or(|head| head.notes != notes.len()) {
            // It was not on disk as a whole, so nothing was done yet.
            notes.clear();
        }
        Ok(Some(Unfinished { notes, revised }))
    }
}
