//! Rewriting a file without its dead lines: beside it, synced, then renamed over it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{
    Span,
    dao::{JsonlMemoryDao, Loaded, Log, LogOptions},
    format::{self, Before},
    recovery,
};
use crate::{
    error::{Error, Result},
    fs::{DataFile, FileSystem, OpenMode},
    model::{Finding, NoteId},
};

/// Bytes gathered before they are written.
const BUFFER: usize = 1024 * 1024;
/// How often it is tried to open the file again.
const OPENING_TRIES: usize = 3;

/// Which earlier versions a rewrite keeps: those not older than `since`, and the newest `at_least`.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Earlier versions written since then stay.
    pub since: Timestamp,
    /// So many of each note stay whatever their age.
    pub at_least: usize,
}

enum Part {
    Note(NoteId),
    Damaged,
}

impl JsonlMemoryDao {
    /// Writes the file anew: one line for each note, with its recall counts; the earlier versions
    /// that `keep` keeps; damaged lines byte for byte, unless `damaged_aside`, which moves them to
    /// a file of their own. Foreign lines get a checksum.
    pub fn rewrite(&mut self, keep: Keep, damaged_aside: bool) -> Result<Vec<Finding>> {
        self.writable()?;
        if self.log()?.from_kept {
            // What is dropped here is gone: the file alone says which lines are true.
            self.reload()?;
        }
        let moved = if damaged_aside { self.copy_damaged_aside()? } else { Vec::new() };
        let new_path = new_path(&self.path);
        let file_system = self.options.file_system.clone();
        remove_unfinished(&*file_system, &self.path)?;
        let at = |error| Error::io(&new_path, error);
        let mut file = file_system.open(&new_path, OpenMode::CreateNew).map_err(at)?;
        let written = self.write_all_lines(&mut *file, &new_path, keep, damaged_aside);
        let synced = written.and_then(|()| file.sync().map_err(at));
        let replaced = synced
            .and_then(|()| self.read_back(file))
            .and_then(|log| self.replace_by(&new_path, log));
        if replaced.is_err() && file_system.meta(&new_path).is_ok() {
            // It did not take the place of the file, which is as it was.
            if let Err(second) = file_system.remove(&new_path) {
                log::warn!("{}: {second}", new_path.display());
            }
        }
        replaced.map(|()| moved)
    }

    /// Reads what was written: it takes the place of the file only if it holds every note. Closes
    /// it, as Windows renames no open file.
    fn read_back(&mut self, file: Box<dyn DataFile>) -> Result<Log> {
        let (_, written) = self.read_beside(file)?;
        let log = self.log()?;
        if let Some((id, span)) =
            log.arrays.in_file_order().into_iter().find(|(id, _)| !written.arrays.contains(*id))
        {
            return Err(Error::Corrupted {
                path: self.path.clone(),
                offset: span.offset,
                reason: format!("note {id} did not come through a rewrite, which was given up"),
            });
        }
        let poisoned = log.poisoned.clone();
        Ok(Log { file: None, poisoned, name_synced: false, ..written })
    }

    /// Renames the new file over this one; `written` is what is known of it. The old handle is
    /// closed first, as Windows replaces no open file.
    fn replace_by(&mut self, new_path: &Path, written: Log) -> Result<()> {
        let file_system = self.options.file_system.clone();
        let path = self.path.clone();
        self.log_mut()?.file = None;
        let renamed = file_system.rename(new_path, &path);
        // Without its file the layer cannot even be read: a moment's refusal must not do that.
        let mut file = file_system.open(&path, OpenMode::Append);
        for _ in 1..OPENING_TRIES {
            if file.is_err() {
                file = file_system.open(&path, OpenMode::Append);
            }
        }
        let is_new = renamed.is_ok();
        if is_new {
            self.state = Some(written);
        }
        let log = self.log_mut()?;
        match file {
            Ok(file) => {
                log.seen = if is_new { file.meta().ok() } else { log.seen };
                log.file = Some(file);
            }
            Err(error) => {
                log.poisoned = Some(format!("it could not be opened again: {error}"));
                return Err(Error::io(&path, error));
            }
        }
        renamed.map_err(|error| Error::io(&path, error))?;
        if let Err(error) = self.sync_name() {
            // Which of the two files a power cut leaves is not certain: what is written to this
            // one could be lost with it.
            let reason = format!("the rewritten file's name could not be synced: {error}");
            self.log_mut()?.poisoned = Some(reason);
            return Err(error);
        }
        Ok(())
    }

    /// Reads the file from its beginning, under its path; if that fails, what was known stays.
    pub fn reload(&mut self) -> Result<Loaded> {
        let path = self.path.clone();
        let mode = if self.options.read_only { OpenMode::Read } else { OpenMode::Append };
        let file = self.options.file_system.open(&path, mode).map_err(|error| self.io(error))?;
        let (loaded, log) = self.read_beside(file)?;
        let poisoned = self.log()?.poisoned.clone();
        self.state = Some(Log { poisoned, ..log });
        Ok(loaded)
    }

    /// Reads all of another file for this layer; what is known of this one stays as it is, however
    /// the reading ends.
    fn read_beside(&self, file: Box<dyn DataFile>) -> Result<(Loaded, Log)> {
        let options = LogOptions { read_only: true, ..self.options.clone() };
        let mut other = Self { path: self.path.clone(), options, state: Some(Log::of(Some(file))) };
        let loaded = other.read_all_lines(&mut |_, _| {})?;
        Ok((loaded, other.state.take().ok_or(Error::Closed)?))
    }

    fn write_all_lines(
        &self,
        file: &mut dyn DataFile,
        new_path: &Path,
        keep: Keep,
        damaged_aside: bool,
    ) -> Result<()> {
        let log = self.log()?;
        let mut parts: Vec<(Span, Part)> = log
            .arrays
            .in_file_order()
            .into_iter()
            .map(|(id, span)| (span, Part::Note(id)))
            .collect();
        if !damaged_aside {
            parts.extend(log.damaged.iter().map(|span| (*span, Part::Damaged)));
            parts.sort_by_key(|(span, _)| span.offset);
        }
        let mut buffer = Vec::with_capacity(BUFFER);
        for (span, part) in parts {
            match part {
                Part::Note(id) => self.encode_note(&mut buffer, id, keep)?,
                Part::Damaged => {
                    file.append(&buffer).map_err(|error| Error::io(new_path, error))?;
                    buffer.clear();
                    self.copy_damaged(span, (&mut *file, new_path))?;
                }
            }
            if buffer.len() >= BUFFER {
                file.append(&buffer).map_err(|error| Error::io(new_path, error))?;
                buffer.clear();
            }
        }
        file.append(&buffer).map_err(|error| Error::io(new_path, error))
    }

    fn encode_note(&self, out: &mut Vec<u8>, id: NoteId, keep: Keep) -> Result<()> {
        let Some(record) = self.get(id)? else { return Ok(()) };
        let kept = self
            .revisions(id)?
            .into_iter()
            .enumerate()
            .filter(|(nth, revision)| *nth < keep.at_least || revision.updated_at >= keep.since)
            .map(|(_, revision)| revision)
            .collect::<Vec<_>>();
        for revision in kept.iter().rev() {
            format::encode_earlier(out, id, revision);
        }
        format::encode_put(out, &record, Before::Dead);
        Ok(())
    }

    /// Copies a damaged line, of any length, behind the end of another file.
    fn copy_damaged(&self, span: Span, (file, path): recovery::Named<'_>) -> Result<()> {
        let source = self.log()?.file.as_deref().ok_or(Error::Closed)?;
        let part = span.offset..span.offset + u64::from(span.len);
        recovery::copy_part((source, &self.path), part, (&mut *file, path))?;
        file.append(b"\n").map_err(|error| Error::io(path, error))
    }

    fn copy_damaged_aside(&self) -> Result<Vec<Finding>> {
        let log = self.log()?;
        if log.damaged.is_empty() {
            return Ok(Vec::new());
        }
        let name = format!("{}.damaged", self.file_name());
        let file_system = &*self.options.file_system;
        let aside = recovery::write_aside(file_system, &self.path, &name, &mut |(file, path)| {
            log.damaged.iter().try_for_each(|span| self.copy_damaged(*span, (&mut *file, path)))
        })?;
        Ok(log
            .damaged
            .iter()
            .map(|span| Finding {
                file: self.file_name(),
                offset: Some(span.offset),
                bytes: u64::from(span.len),
                what: format!("a damaged line was moved to {}/{aside}", recovery::ASIDE_DIR),
            })
            .collect())
    }
}

/// Removes what a rewrite left that never came to its end: the file itself is still whole.
pub(super) fn remove_unfinished(file_system: &dyn FileSystem, path: &Path) -> Result<()> {
    let new_path = new_path(path);
    if file_system.meta(&new_path).is_ok() {
        file_system.remove(&new_path).map_err(|error| Error::io(&new_path, error))?;
    }
    Ok(())
}

fn new_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}
