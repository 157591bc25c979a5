//! The Core layer's writes, each one transaction.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    check,
    dao::{Core, MemoryHubDao, State},
    notes::{self, Found},
    revisions,
};
use crate::{
    error::{Error, Result},
    model::{Finding, Note, NoteId, RecallCount, Record, Revision},
};

impl MemoryHubDao {
    /// Stores a note; one of the same id is replaced and stays as an earlier version.
    ///
    /// # Errors
    /// Those of every write: [`Error::Closed`], [`Error::ReadOnly`], [`Error::DiskFull`], and
    /// [`Error::Poisoned`] after a failed sync.
    pub fn store_memory(&mut self, note: &Note) -> Result<()> {
        self.write_counting(|transaction| {
            let Some(found) = notes::by_id(transaction, note.id)? else {
                notes::insert(transaction, &Record { note: note.clone(), version: 1 })?;
                return Ok(1);
            };
            let seq = found.0;
            let version = supersede(transaction, found, true)?.saturating_add(1);
            notes::replace(transaction, seq, &Record { note: note.clone(), version })?;
            Ok(0)
        })
    }

    /// Adds notes in one transaction.
    ///
    /// # Errors
    /// [`Error::Invalid`] with field `id` if one of the ids is there already; then none is added.
    /// Those of every write.
    pub fn insert(&mut self, records: &[Record]) -> Result<()> {
        self.write_counting(|transaction| {
            for record in records {
                notes::insert(transaction, record)?;
            }
            Ok(records.len() as isize)
        })
    }

    /// Adds notes that come from another layer, with their earlier versions, newest first, in one
    /// transaction.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn insert_with_revisions(&mut self, moved: &[(Record, Vec<Revision>)]) -> Result<()> {
        self.write_counting(|transaction| {
            for (record, versions) in moved {
                notes::insert(transaction, record)?;
                for revision in versions.iter().rev() {
                    revisions::insert(transaction, record.note.id, revision)?;
                }
            }
            Ok(moved.len() as isize)
        })
    }

    /// Writes each note as `change` leaves it, in one transaction; with `keep_revision` its
    /// content, tags and path until now stay as an earlier version.
    ///
    /// # Errors
    /// [`Error::NotFound`] if one is not there, [`Error::Corrupted`] if one is damaged; none is
    /// changed then. Those of every write.
    pub fn change_many(
        &mut self,
        ids: &[NoteId],
        keep_revision: bool,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.replace_many(ids, &mut |transaction, record| {
            if keep_revision {
                let revision = Revision::of(record.note.clone());
                revisions::insert(transaction, record.note.id, &revision)?;
            }
            change(record);
            Ok(())
        })
    }

    /// Writes each note as `change` leaves it, in one transaction; the earlier version of each that
    /// was kept last goes if it says the same.
    ///
    /// # Errors
    /// As [`change_many`](Self::change_many).
    pub fn take_back_many(
        &mut self,
        ids: &[NoteId],
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.replace_many(ids, &mut |transaction, record| {
            change(record);
            let now = Revision::of(record.note.clone());
            revisions::remove_same(transaction, record.note.id, &now)
        })
    }

    fn replace_many(
        &mut self,
        ids: &[NoteId],
        change: &mut dyn FnMut(&Connection, &mut Record) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let path = self.path.clone();
        self.write(|transaction| {
            for id in ids {
                let (seq, found) = notes::by_id(transaction, *id)?
                    .ok_or_else(|| Error::NotFound { id: id.to_string() })?;
                let mut record = found.map_err(|reason| Error::Corrupted {
                    path: path.clone(),
                    offset: 0,
                    reason,
                })?;
                change(transaction, &mut record)?;
                notes::replace(transaction, seq, &record)?;
            }
            Ok(())
        })
    }

    /// Writes a note over the one of the same id; with `keep_revision` its content, tags and path
    /// until now stay as an earlier version.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none. Those of every write.
    pub fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()> {
        let id = record.note.id;
        self.write(|transaction| {
            let found = notes::by_id(transaction, id)?
                .ok_or_else(|| Error::NotFound { id: id.to_string() })?;
            let seq = found.0;
            supersede(transaction, found, keep_revision)?;
            Ok(notes::replace(transaction, seq, record)?)
        })
    }

    /// Removes notes and their earlier versions for ever, in one transaction; what is removed is
    /// overwritten in the file, see also [`scrub`](Self::scrub). An id that is not there is no error.
    ///
    /// # Errors
    /// Those of every write.
    pub fn remove(&mut self, ids: &[NoteId]) -> Result<()> {
        self.write_counting(|transaction| {
            let mut removed = 0;
            for id in ids {
                revisions::remove(transaction, *id)?;
                check::remove(transaction, *id)?;
                removed += notes::remove(transaction, *id)?;
            }
            Ok(-(removed as isize))
        })?;
        if let State::Open(core) = &mut self.state {
            core.removed = true;
        }
        Ok(())
    }

    /// Writes the whole database anew if notes were removed since it was opened; returns whether.
    ///
    /// SQLite overwrites what it deletes, but it may have left a copy in the unused part of a page
    /// when it moved the row at an earlier time. This takes time and memory in proportion to the
    /// file, which is why [`remove`](Self::remove) does not do it.
    ///
    /// # Errors
    /// Those of every write.
    pub fn scrub(&mut self) -> Result<bool> {
        if !matches!(&self.state, State::Open(Core { removed: true, .. })) {
            return self.change(|_| Ok(false));
        }
        self.change(|connection| Ok(connection.execute_batch("VACUUM")?))?;
        if let State::Open(core) = &mut self.state {
            core.removed = false;
        }
        Ok(true)
    }

    /// Drops earlier versions that are both from before `older_than` and beyond the newest `keep`
    /// of their note; returns how many.
    ///
    /// # Errors
    /// Those of every write.
    pub fn prune_revisions(&mut self, older_than: Timestamp, keep: usize) -> Result<usize> {
        self.write(|transaction| Ok(revisions::prune(transaction, older_than, keep)?))
    }

    /// Adds recalls to notes in one transaction; its cost is that of the batch. A note that is
    /// gone is passed over.
    ///
    /// # Errors
    /// Those of every write.
    pub fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()> {
        self.write(|transaction| {
            for count in counts {
                notes::add_recalls(transaction, count)?;
            }
            Ok(())
        })
    }

    /// Moves damaged rows to the table `damaged`, as they are, and makes the indexes anew, in one
    /// transaction; returns what was found.
    ///
    /// # Errors
    /// [`Error::Corrupted`] if whole pages are damaged: then nothing was changed, and what can
    /// still be read is to be [salvaged](Self::salvage) into a new file. Those of every write.
    pub fn repair(&mut self) -> Result<Vec<Finding>> {
        let path = self.path.clone();
        self.count_anew();
        self.write(|transaction| check::repair(transaction, &path))
    }
}

/// Keeps what a note's row holds before it is written over: as an earlier version if
/// `keep_revision`, and as it is if it is damaged. Returns its version.
pub(super) fn supersede(
    connection: &Connection,
    found: Found,
    keep_revision: bool,
) -> rusqlite::Result<u64> {
    match found {
        (_, Ok(Record { note, version })) => {
            if keep_revision {
                revisions::insert(connection, note.id, &Revision::of(note))?;
            }
            Ok(version)
        }
        (seq, Err(damage)) => {
            check::keep_note(connection, seq, &damage)?;
            Ok(0)
        }
    }
}
