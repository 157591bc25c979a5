//! The layers behind one face, so that a note is treated alike wherever it lives.

use std::collections::HashMap;

use crate::{
    error::{Error, Result},
    jsonl::JsonlMemoryDao,
    model::{NoteId, RecallCount, Record, Revision},
    sqlite::MemoryHubDao,
};

/// What the manager needs of a layer.
pub(super) trait LayerStore {
    fn insert(&mut self, records: &[Record]) -> Result<()>;
    fn insert_with_revisions(&mut self, moved: &[(Record, Vec<Revision>)]) -> Result<()>;
    fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()>;
    /// Writes each note as `change` leaves it: all of them, or none if it fails.
    fn change_many(
        &mut self,
        ids: &[NoteId],
        keep_revision: bool,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()>;
    /// Writes each note as `change` leaves it, all or none; its newest earlier version goes if it
    /// says the same.
    fn take_back_many(&mut self, ids: &[NoteId], change: &mut dyn FnMut(&mut Record))
    -> Result<()>;
    fn remove(&mut self, ids: &[NoteId]) -> Result<()>;
    /// In the order of `ids`; those that are missing are left out.
    fn get_many(&self, ids: &[NoteId]) -> Result<Vec<Record>>;
    fn revisions(&self, id: NoteId) -> Result<Vec<Revision>>;
    fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()>;
    /// Whether a failed write left it uncertain what the disk holds.
    fn is_uncertain(&self) -> bool;
    /// Syncs what a killed process may have left unsynced.
    fn make_durable(&mut self) -> Result<()>;
}

impl LayerStore for JsonlMemoryDao {
    fn insert(&mut self, records: &[Record]) -> Result<()> {
        self.insert(records)
    }
    fn insert_with_revisions(&mut self, moved: &[(Record, Vec<Revision>)]) -> Result<()> {
        self.insert_with_revisions(moved)
    }
    fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()> {
        self.update(record, keep_revision)
    }
    fn change_many(
        &mut self,
        ids: &[NoteId],
        keep_revision: bool,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.change_many(ids, keep_revision, change)
    }
    fn take_back_many(
        &mut self,
        ids: &[NoteId],
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.take_back_many(ids, change)
    }
    fn remove(&mut self, ids: &[NoteId]) -> Result<()> {
        self.remove(ids)
    }
    fn get_many(&self, ids: &[NoteId]) -> Result<Vec<Record>> {
        ids.iter().filter_map(|id| self.get(*id).transpose()).collect()
    }
    fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        self.revisions(id)
    }
    fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()> {
        self.update_recall_count(counts)
    }
    fn is_uncertain(&self) -> bool {
        self.is_poisoned()
    }
    fn make_durable(&mut self) -> Result<()> {
        self.make_durable()
    }
}

impl LayerStore for MemoryHubDao {
    fn insert(&mut self, records: &[Record]) -> Result<()> {
        self.insert(records)
    }
    fn insert_with_revisions(&mut self, moved: &[(Record, Vec<Revision>)]) -> Result<()> {
        self.insert_with_revisions(moved)
    }
    fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()> {
        self.update(record, keep_revision)
    }
    fn change_many(
        &mut self,
        ids: &[NoteId],
        keep_revision: bool,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.change_many(ids, keep_revision, change)
    }
    fn take_back_many(
        &mut self,
        ids: &[NoteId],
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        self.take_back_many(ids, change)
    }
    fn remove(&mut self, ids: &[NoteId]) -> Result<()> {
        self.remove(ids)
    }
    fn get_many(&self, ids: &[NoteId]) -> Result<Vec<Record>> {
        self.get_many(ids)
    }
    fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        self.revisions(id)
    }
    fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()> {
        self.update_recall_count(counts)
    }
    fn is_uncertain(&self) -> bool {
        self.is_poisoned()
    }
    fn make_durable(&mut self) -> Result<()> {
        self.make_durable()
    }
}

/// The layer that lives in memory and is forgotten at close.
#[derive(Debug, Default)]
pub(super) struct SessionLayer {
    /// Boxed: a table that grows moves what it holds, and somebody waits for that.
    notes: HashMap<NoteId, Box<(Record, Vec<Revision>)>>,
    used: bool,
}

impl SessionLayer {
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Whether no note was ever here since the store was opened.
    pub fn is_unused(&self) -> bool {
        !self.used
    }
}

impl LayerStore for SessionLayer {
    fn insert(&mut self, records: &[Record]) -> Result<()> {
        self.used = true;
        for record in records {
            self.notes.insert(record.note.id, Box::new((record.clone(), Vec::new())));
        }
        Ok(())
    }

    fn insert_with_revisions(&mut self, moved: &[(Record, Vec<Revision>)]) -> Result<()> {
        self.used = true;
        for one in moved {
            self.notes.insert(one.0.note.id, Box::new(one.clone()));
        }
        Ok(())
    }

    fn update(&mut self, record: &Record, keep_revision: bool) -> Result<()> {
        let id = record.note.id;
        let (before, revisions) =
            &mut **self.notes.get_mut(&id).ok_or_else(|| Error::NotFound { id: id.to_string() })?;
        if keep_revision {
            let note = std::mem::replace(before, record.clone()).note;
            revisions.insert(0, Revision::of(note));
        } else {
            before.clone_from(record);
        }
        Ok(())
    }

    fn change_many(
        &mut self,
        ids: &[NoteId],
        keep_revision: bool,
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        for id in ids {
            let (record, _) =
                &**self.notes.get(id).ok_or_else(|| Error::NotFound { id: id.to_string() })?;
            let mut record = record.clone();
            change(&mut record);
            LayerStore::update(self, &record, keep_revision)?;
        }
        Ok(())
    }

    fn take_back_many(
        &mut self,
        ids: &[NoteId],
        change: &mut dyn FnMut(&mut Record),
    ) -> Result<()> {
        LayerStore::change_many(self, ids, false, change)?;
        for id in ids {
            if let Some((record, revisions)) = self.notes.get_mut(id).map(|it| &mut **it) {
                let now = Revision::of(record.note.clone());
                if revisions.first().is_some_and(|kept| kept.says_the_same(&now)) {
                    revisions.remove(0);
                }
            }
        }
        Ok(())
    }

    fn remove(&mut self, ids: &[NoteId]) -> Result<()> {
        for id in ids {
            self.notes.remove(id);
        }
        Ok(())
    }

    fn get_many(&self, ids: &[NoteId]) -> Result<Vec<Record>> {
        Ok(ids.iter().filter_map(|id| Some(self.notes.get(id)?.0.clone())).collect())
    }

    fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        Ok(self.notes.get(&id).map(|it| it.1.clone()).unwrap_or_default())
    }

    fn update_recall_count(&mut self, counts: &[RecallCount]) -> Result<()> {
        for count in counts {
            if let Some((record, _)) = self.notes.get_mut(&count.id).map(|it| &mut **it) {
                record.note.recalled_count = record.note.recalled_count.saturating_add(count.added);
                record.note.last_recalled =
                    record.note.last_recalled.max(Some(count.last_recalled));
            }
        }
        Ok(())
    }

    fn is_uncertain(&self) -> bool {
        false
    }

    fn make_durable(&mut self) -> Result<()> {
        Ok(())
    }
}
