//! Writes: checked first, then on disk in their layer, then known to index and cache.

use std::collections::HashSet;

use jiff::Timestamp;

use super::hub::Hub;
use crate::{
    error::{Error, Result},
    model::{
        Layer, NewNote, Note, NoteId, NotePatch, Record, Revision,
        note_rules::{check_content, check_path, check_recalls, check_tags, check_time},
    },
};

impl Hub {
    pub fn remember(&mut self, new: NewNote) -> Result<Note> {
        if let Some(id) = new.id.filter(|id| self.index.contains(*id)) {
            return Err(Error::Invalid {
                field: "id",
                reason: format!("there is already a note {id}"),
            });
        }
        let record = self.prepare(new)?;
        self.guard(record.note.layer)?;
        self.layer_mut(record.note.layer).insert(std::slice::from_ref(&record))?;
        self.index_note(&record.note);
        Ok(self.present(record))
    }

    pub fn remember_many(&mut self, new: Vec<NewNote>) -> Result<Vec<Note>> {
        let mut given = HashSet::new();
        let mut records = Vec::with_capacity(new.len());
        for new in new {
            let known = new.id.is_some_and(|id| self.index.contains(id) || !given.insert(id));
            if !known {
                records.push(self.prepare(new)?);
            }
        }
        // In the order of the index, so that its pieces follow each other.
        let mut sorted = records.clone();
        sorted.sort_by_key(|record| (record.note.created_at, record.note.id));
        self.insert_many(&sorted)?;
        Ok(records.into_iter().map(|record| self.present(record)).collect())
    }

    /// Writes new notes and builds what the index is to know of them at the same time; it learns of
    /// them once they are on disk.
    fn insert_many(&mut self, records: &[Record]) -> Result<()> {
        let of = |layer| records.iter().filter(move |record| record.note.layer == layer);
        let layers: Vec<Layer> =
            Layer::ALL.into_iter().filter(|layer| of(*layer).next().is_some()).collect();
        for layer in &layers {
            self.guard(*layer)?;
        }
        let filling = self.index.begin_fill(records);
        let mut done = Vec::new();
        let (written, built) = std::thread::scope(|scope| {
            let built = scope.spawn(move || filling.build());
            let written = layers.iter().try_for_each(|layer| {
                let of_layer: Vec<Record> = of(*layer).cloned().collect();
                self.layer_mut(*layer).insert(&of_layer)?;
                done.push(*layer);
                Ok(())
            });
            (written, built.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        if written.is_ok() {
            self.index.fill(built);
            for record in records {
                self.note_changed(record.note.id);
            }
        } else {
            self.index.give_up_fill(built.into_filling());
            for record in done.into_iter().flat_map(of) {
                self.index_note(&record.note);
            }
        }
        written
    }

    fn prepare(&mut self, new: NewNote) -> Result<Record> {
        check_content(&new.content)?;
        check_path(&new.context_path)?;
        let tags = self.tags_in_first_spelling(&new.tags)?;
        let layer = new.layer.resolve(&new.content, &tags);
        let time = |field, time: Option<Timestamp>| time.map(|time| check_time(field, time));
        let created_at = time("created_at", new.created_at).transpose()?;
        let updated_at = time("updated_at", new.updated_at).transpose()?;
        let last_recalled = time("last_recalled", new.last_recalled).transpose()?;
        let recalled_count = check_recalls(new.recalled_count)?;
        let created_at = created_at.unwrap_or_else(|| self.next_time());
        let note = Note {
            id: new.id.unwrap_or_else(|| NoteId::new(created_at)),
            content: new.content,
            tags,
            context_path: new.context_path,
            layer,
            created_at,
            updated_at: updated_at.unwrap_or(created_at),
            recalled_count,
            last_recalled,
            pinned: new.pinned,
            deleted_at: None,
        };
        Ok(Record { note, version: 1 })
    }

    pub fn tags_in_first_spelling(&self, tags: &[String]) -> Result<Vec<String>> {
        let tags = check_tags(tags)?;
        Ok(tags.iter().map(|tag| self.index.canonical_tag(tag)).collect())
    }

    pub fn edit(&mut self, id: NoteId, patch: NotePatch) -> Result<Note> {
        let mut record = self.record(id)?;
        let before = record.note.clone();
        if let Some(content) = patch.content {
            check_content(&content)?;
            record.note.content = content;
        }
        if let Some(tags) = patch.tags {
            record.note.tags = self.tags_in_first_spelling(&tags)?;
        }
        if let Some(path) = patch.context_path {
            check_path(&path)?;
            record.note.context_path = path;
        }
        if record.note == before {
            return Ok(self.present(record));
        }
        record.note.updated_at = self.next_time();
        self.update(record, true)
    }

    pub fn set_deleted(&mut self, id: NoteId, deleted: bool) -> Result<Note> {
        let mut record = self.record(id)?;
        if record.note.deleted_at.is_some() == deleted {
            return Ok(self.present(record));
        }
        record.note.deleted_at = deleted.then(|| self.next_time());
        self.update(record, false)
    }

    pub fn pin(&mut self, id: NoteId, pinned: bool) -> Result<Note> {
        let mut record = self.record(id)?;
        if record.note.pinned == pinned {
            return Ok(self.present(record));
        }
        record.note.pinned = pinned;
        self.update(record, false)
    }

    fn update(&mut self, mut record: Record, keep_revision: bool) -> Result<Note> {
        let layer = record.note.layer;
        record.version = self.next_version(&record);
        self.guard(layer)?;
        self.layer_mut(layer).update(&record, keep_revision)?;
        self.index_note(&record.note);
        Ok(self.present(record))
    }

    pub fn revisions(&self, id: NoteId) -> Result<Vec<Revision>> {
        let record = self.record(id)?;
        let mut revisions = self.layer(record.note.layer).revisions(id)?;
        self.hide_kept(record, &mut revisions);
        Ok(revisions)
    }

    pub fn purge(&mut self, ids: &[NoteId]) -> Result<()> {
        if !ids.is_empty() {
            self.discard_kept_index();
        }
        for layer in Layer::ALL {
            let of_layer: Vec<NoteId> = ids
                .iter()
                .copied()
                .filter(|id| self.index.meta(*id).is_some_and(|meta| meta.layer == layer))
                .collect();
            if of_layer.is_empty() {
                continue;
            }
            self.guard(layer)?;
            self.layer_mut(layer).remove(&of_layer)?;
            self.left_text_in(layer);
            for id in of_layer {
                self.forget_note(id);
            }
        }
        Ok(())
    }

    /// An append-only file holds removed text until it is rewritten.
    pub fn left_text_in(&mut self, layer: Layer) {
        if self.log_of(layer).is_some() && !self.purged_in.contains(&layer) {
            self.purged_in.push(layer);
        }
    }

    pub fn trash(&self) -> Vec<NoteId> {
        self.index.snapshot().ids(true)
    }
}
