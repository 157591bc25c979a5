//! Appending: every call returns once its lines are on disk, or leaves the file as it was.

use std::ops::Range;

use super::{
    Span,
    dao::{JsonlMemoryDao, Look},
    format::{self, Before},
    taken_back::TakenBack,
};
use crate::{
    error::{Error, Result},
    model::{NoteId, RecallCount, Record, Revision},
};

impl JsonlMemoryDao {
    /// Stores new notes with one sync.
    ///
    /// # Errors
    /// [`Error::Invalid`] if an id is there already; nothing is stored then.
    pub fn insert(&mut self, records: &[Record]) -> Result<()> {
        if let Some(known) = records.iter().find(|it| self.contains(it.note.id)) {
            return Err(id_is_there(known.note.id));
        }
        let mut lines = Lines::default();
        for record in records {
            lines.put(record, Before::Dead);
        }
        self.append_lines(&lines)
    }

    /// Stores notes that come from another layer with their earlier versions, newest first, with
    /// one sync.
    pub fn insert_with_revisions(&mut self, moved: &[(Record, Vec<Revision>)]) -> Result<()> {
        if let Some((known, _)) = moved.iter().find(|(record, _)| self.contains(record.note.id)) {
            return Err(id_is_there(known.note.id));
        }
        let mut lines = Lines::default();
        for (record, revisions) in moved {
            lines.put_with_revisions(record, revisions);
        }
        self.append_lines(&lines)
    }

    /// Stores a note as it is from now on.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the file does not hold it.
    pub fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()> {
        if !self.contains(record.note.id) {
            return Err(Error::NotFound { id: record.note.id.to_string() });
        }
        let mut lines = Lines::default();
        lines.put(record, before(keep_revision));
        self.append_lines(&lines)
    }

    /// Stores each note as `change` leaves it, with one sync.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the file does not hold one of them; nothing is stored then.
    pub fn change_many(
        &mut self,
        ids: &[NoteId],
        keep_revision: bool,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.put_many(ids, before(keep_revision), change)
    }

    /// Stores each note as `change` leaves it, with one sync; the newest earlier version of each
    /// goes if it says the same.
    ///
    /// # Errors
    /// As [`Self::change_many`].
    pub fn take_back_many(
        &mut self,
        ids: &[NoteId],
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.put_many(ids, Before::TakenBack, change)
    }

    fn put_many(
        &mut self,
        ids: &[NoteId],
        before: Before,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        let mut lines = Lines::default();
        for id in ids {
            let not_found = || Error::NotFound { id: id.to_string() };
            let mut record = self.get(*id)?.ok_or_else(not_found)?;
            change(&mut record);
            lines.put(&record, before);
        }
        self.append_lines(&lines)
    }

    fn append_lines(&mut self, lines: &Lines) -> Result<()> {
        if lines.written.is_empty() {
            return Ok(());
        }
        let base = self.append(&lines.bytes, lines.count)?;
        let log = self.log_mut()?;
        let mut taken_back: Vec<TakenBack> = Vec::new();
        for line in &lines.written {
            let span = span_of(base, &line.range);
            taken_back.extend(log.put(line.id, span, line.version, line.before));
            for range in &line.earlier {
                log.arrays.add_earlier(line.id, span_of(base, range));
            }
        }
        taken_back.into_iter().try_for_each(|line| self.forget_kept(line))
    }

    /// Removes notes with their earlier versions; their bytes go with the next rewrite.
    pub fn remove(&mut self, ids: &[NoteId]) -> Result<()> {
        let ids: Vec<NoteId> = ids.iter().copied().filter(|id| self.contains(*id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        format::encode_gone(&mut bytes, &ids);
        self.append(&bytes, 1)?;
        let log = self.log_mut()?;
        log.dead_bytes += bytes.len() as u64;
        for id in ids {
            log.dead_bytes += log.arrays.remove(id).unwrap_or(0);
        }
        Ok(())
    }

    /// Adds recall counts: one line, whatever the size of the file.
    pub fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()> {
        let counts: Vec<RecallCount> =
            counts.iter().copied().filter(|count| self.contains(count.id)).collect();
        if counts.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        format::encode_recall(&mut bytes, &counts);
        self.append(&bytes, 1)?;
        let log = self.log_mut()?;
        log.dead_bytes += bytes.len() as u64;
        log.arrays.add_recalls(&counts);
        Ok(())
    }

    pub(super) fn contains(&self, id: NoteId) -> bool {
        self.state.as_ref().is_some_and(|log| log.arrays.contains(id))
    }

    /// Whether writing is possible now.
    pub(super) fn writable(&self) -> Result<()> {
        let log = self.log()?;
        if self.options.read_only {
            return Err(Error::ReadOnly { path: self.path.clone() });
        }
        if let Some(reason) = &log.poisoned {
            return Err(Error::Poisoned { layer: self.options.layer, reason: reason.clone() });
        }
        match self.look()? {
            Look::Same => Ok(()),
            Look::Grown => Err(self.changed("someone appended to it at the same time")),
            Look::Changed(reason) => Err(self.changed(&reason)),
        }
    }

    fn changed(&self, reason: &str) -> Error {
        Error::ChangedOutside { path: self.path.clone(), reason: reason.to_owned() }
    }

    /// Appends whole lines and syncs; answers where they begin. If that fails, the file is cut
    /// back; if even that fails, or the sync did, nothing more is written until it is reopened.
    fn append(&mut self, bytes: &[u8], lines: usize) -> Result<u64> {
        self.writable()?;
        let path = self.path.clone();
        let log = self.log_mut()?;
        let Some(file) = log.file.as_mut() else { return Err(Error::ReadOnly { path }) };
        let before = log.known_len;
        // An unfinished line, or one without its end, gets its end first.
        let joint: &[u8] = if log.ended && log.known_len == log.len { b"" } else { b"\n" };
        let written = if joint.is_empty() {
            file.append(bytes)
        } else {
            file.append(&[joint, bytes].concat())
        };
        if let Err(error) = written {
            if let Err(second) = file.truncate(before) {
                log.poisoned =
                    Some(format!("a write failed ({error}) and so did undoing it ({second})"));
            }
            log.seen = file.meta().ok();
            return Err(Error::io(&path, error));
        }
        let synced = file.sync().map_err(|error| Error::io(&path, error));
        if let Err(error) = synced.and_then(|()| self.sync_name()) {
            return Err(self.take_back(before, error));
        }
        let log = self.log_mut()?;
        log.len = before + (joint.len() + bytes.len()) as u64;
        log.known_len = log.len;
        log.ended = true;
        log.lines += lines;
        log.seen = log.file.as_ref().and_then(|file| file.meta().ok());
        Ok(before + joint.len() as u64)
    }

    /// After a failed sync nobody knows what is on disk: nothing more is written, and a note that
    /// was refused should not be there.
    fn take_back(&mut self, before: u64, error: Error) -> Error {
        let path = self.path.clone();
        let Ok(log) = self.log_mut() else { return error };
        log.poisoned = Some(format!("a sync failed: {error}"));
        if let Some(file) = log.file.as_mut() {
            if let Err(second) = file.truncate(before) {
                log::error!("{}: undoing a failed sync: {second}", path.display());
            }
            log.seen = file.meta().ok();
        }
        error
    }
}

/// Lines on their way into the file.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    count: usize,
    written: Vec<PutLine>,
}

/// A `put` line among them.
struct PutLine {
    id: NoteId,
    version: u64,
    before: Before,
    range: Range<usize>,
    /// The `earlier` lines that came with it, oldest first.
    earlier: Vec<Range<usize>>,
}

impl Lines {
    fn line(&mut self, encode: impl FnOnce(&mut Vec<u8>)) -> Range<usize> {
        let start = self.bytes.len();
        encode(&mut self.bytes);
        self.count += 1;
        start..self.bytes.len()
    }

    fn put(&mut self, record: &Record, before: Before) {
        let range = self.line(|bytes| format::encode_put(bytes, record, before));
        let (id, version) = (record.note.id, record.version);
        self.written.push(PutLine { id, version, before, range, earlier: Vec::new() });
    }

    fn put_with_revisions(&mut self, record: &Record, revisions: &[Revision]) {
        let id = record.note.id;
        let oldest_first = revisions.iter().rev();
        let earlier = oldest_first
            .map(|revision| self.line(|bytes| format::encode_earlier(bytes, id, revision)))
            .collect();
        self.put(record, Before::Dead);
        if let Some(put) = self.written.last_mut() {
            put.earlier = earlier;
        }
    }
}

fn before(keep_revision: bool) -> Before {
    if keep_revision { Before::Kept } else { Before::Dead }
}

/// The place of a line, without its line end.
fn span_of(base: u64, range: &Range<usize>) -> Span {
    Span { offset: base + range.start as u64, len: range.len().saturating_sub(1) as u32 }
}

fn id_is_there(id: NoteId) -> Error {
    Error::Invalid { field: "id", reason: format!("there is already a note {id}") }
}
