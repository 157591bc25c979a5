//! The Core layer's reads.

use std::{cmp::Reverse, mem};

use super::{
    check,
    dao::{Core, MemoryHubDao, State, data_version},
    fault::is_corruption,
    notes, revisions,
};
use crate::{
    error::{Error, Result},
    model::{Finding, Note, NoteId, Record, Revision},
    text::fold,
};

impl MemoryHubDao {
    /// One note.
    ///
    /// # Errors
    /// [`Error::Corrupted`] if its row is damaged.
    pub fn get(&self, id: NoteId) -> Result<Option<Record>> {
        self.read(|connection| match notes::by_id(connection, id)? {
            None => Ok(None),
            Some((_, Ok(record))) => Ok(Some(record)),
            Some((_, Err(reason))) => {
                Err(Error::Corrupted { path: self.path.clone(), offset: 0, reason }.into())
            }
        })
    }

    /// The notes of `ids` in their order. Those that are missing or damaged are left out, so that
    /// one bad row does not hide a page of good ones.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read.
    pub fn get_many(&self, ids: &[NoteId]) -> Result<Vec<Record>> {
        self.read(|connection| {
            // One look at the file for all of them.
            let _all = connection.unchecked_transaction()?;
            Ok(notes::by_ids(connection, ids)?)
        })
    }

    /// Earlier versions of a note, newest first.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read.
    pub fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        self.read(|connection| Ok(revisions::of_note(connection, id)?))
    }

    /// Notes that hold `query` in content, a tag or the context path, in any case and width;
    /// newest first, those in the trash left out. Every note is read.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read.
    pub fn search_memories(&self, query: &str, limit: usize) -> Result<Vec<Note>> {
        let query = fold(query);
        let holds = |text: &str| fold(text).contains(&query);
        let mut hits: Vec<Note> = Vec::new();
        self.for_each(&mut |Record { note, .. }| {
            let found = holds(&note.content)
                || holds(&note.context_path)
                || note.tags.iter().any(|tag| holds(tag));
            if found && note.deleted_at.is_none() {
                hits.push(note);
            }
        })?;
        hits.sort_by_key(|note| Reverse((note.created_at, note.id)));
        hits.truncate(limit);
        Ok(hits)
    }

    /// Shows every note, in the order in which they were added. Damaged rows are findings.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read at all.
    pub fn for_each(&self, f: &mut dyn FnMut(Record)) -> Result<Vec<Finding>> {
        self.read(|connection| {
            let mut findings = Vec::new();
            let lost = notes::scan(connection, &mut |(seq, read)| match read {
                Ok(record) => f(record),
                Err(damage) => findings.push(check::finding(format!("row {seq}: {damage}"))),
            })?;
            findings.extend(lost.into_iter().map(check::finding));
            Ok(findings)
        })
    }

    /// How many notes there are, those in the trash and damaged ones included. They are counted
    /// once, and again only after somebody else has written.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read.
    pub fn len(&self) -> Result<usize> {
        let State::Open(Core { counted, .. }) = &self.state else { return Err(Error::Closed) };
        self.read(|connection| {
            let version = data_version(connection)?;
            if let Some((at, count)) = counted.get()
                && at == version
            {
                return Ok(count);
            }
            let count = notes::count(connection)?;
            counted.set(Some((version, count)));
            Ok(count)
        })
    }

    /// Whether there is no note at all.
    ///
    /// # Errors
    /// As [`len`](Self::len).
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Whether another connection has written since the last call, or since opening.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read.
    pub fn changed_outside(&mut self) -> Result<bool> {
        let now = self.read(|connection| Ok(data_version(connection)?))?;
        let State::Open(core) = &mut self.state else { return Err(Error::Closed) };
        Ok(mem::replace(&mut core.data_version, now) != now)
    }

    /// Reads every page and every row; returns how many rows are whole, earlier versions
    /// included, and what is wrong.
    ///
    /// # Errors
    /// [`Error::Closed`], or that the file cannot be read.
    pub fn check(&self) -> Result<(usize, Vec<Finding>)> {
        self.read(|connection| match check::check(connection) {
            Err(error) if is_corruption(&error) => Ok((0, vec![check::finding(error)])),
            other => Ok(other?),
        })
    }
}
