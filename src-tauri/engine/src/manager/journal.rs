//! The journal of a change that is under way: how every note was, so that a crash in the middle of
//! it can be taken back.
//!
//! A change of notes in several layers, or of several lines of one log, is more than one write.
//! Before the first, the journal is on disk; after the last it is removed, and that is the moment
//! at which the change is made. Opening a folder that holds a journal takes the change back. One of
//! which only the beginning is there was never acted on; one that was damaged is named and kept, and
//! what its other lines tell is taken back: a note that was not changed has another version.

use std::{io, path::PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hub::Hub;
use crate::{
    error::{Error, Result},
    fs::OpenMode,
    jsonl::{ASIDE_DIR, free_name, is_sealed, lines, seal},
    model::{Finding, NoteId, change::Marks},
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
    pub state: State,
}

/// What of a journal is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Whole,
    /// Its beginning: nothing was done yet, unless its end was lost later.
    Torn,
    /// Lines that were whole once are not.
    Damaged,
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
        let Unfinished { notes, revised, .. } = change;
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
        let mut first = true;
        let mut head: Option<Head> = None;
        let mut lines_read: Vec<Option<Was>> = Vec::new();
        lines(&*file, 0, len, &mut |line| {
            let bytes = line.bytes.filter(|bytes| line.ended && is_sealed(bytes));
            if std::mem::take(&mut first) {
                head = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
                if head.is_some() {
                    return true;
                }
            }
            if line.ended {
                lines_read.push(bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()));
            }
            true
        })
        .map_err(at)?;
        let told = head.as_ref().map(|head| lines_read.get(..head.notes));
        let state = match told {
            Some(Some(of_head)) if of_head.iter().all(Option::is_some) => State::Whole,
            Some(None) | None if lines_read.iter().all(Option::is_some) => State::Torn,
            _ => State::Damaged,
        };
        if let (State::Whole, Some(head)) = (state, &head) {
            // Behind it anything may stand.
            lines_read.truncate(head.notes);
        }
        let notes = lines_read.into_iter().flatten().collect();
        let revised = head.is_none_or(|head| head.revised);
        Ok(Some(Unfinished { notes, revised, state }))
    }

    /// Moves a journal that is not whole out of the way; answers what was found.
    pub fn move_journal_aside(&self) -> Result<Finding> {
        let path = self.journal_path();
        let file_system = &*self.config.file_system;
        let bytes = file_system.meta(&path).map_err(|error| Error::io(&path, error))?.len;
        let (dir, name) = free_name(file_system, &path, JOURNAL_FILE)?;
        file_system.rename(&path, &dir.join(&name)).map_err(|error| Error::io(&path, error))?;
        for dir in [&dir, &self.folder] {
            file_system.sync_dir(dir).map_err(|error| Error::io(dir, error))?;
        }
        Ok(damaged(bytes, &format!("it was moved to {ASIDE_DIR}/{name}")))
    }

    /// What is told of a journal that is not whole, and stays where it is.
    pub fn damaged_journal(&self) -> Finding {
        let len = self.config.file_system.meta(&self.journal_path()).map_or(0, |meta| meta.len);
        damaged(len, "it was left as it is")
    }
}

fn damaged(bytes: u64, and: &str) -> Finding {
    let what = format!(
        "the journal of a change of many notes is damaged; what it still tells was taken back; {and}"
    );
    Finding { file: JOURNAL_FILE.into(), offset: None, bytes, what }
}
