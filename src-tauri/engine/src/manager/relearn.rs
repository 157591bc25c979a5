//! What the index learns of notes that were changed, by reading them again.

use std::collections::HashSet;

use super::{hub::Hub, steps::CHUNK};
use crate::{
    error::{Error, Result},
    model::{Layer, NoteId},
};

impl Hub {
    /// Lets the index know of notes that were written, all without tags before the first has its: a
    /// spelling that none of them carries any more is forgotten.
    pub fn know_again(&mut self, ids: &[NoteId]) {
        let layers: Vec<(Layer, NoteId)> =
            ids.iter().filter_map(|id| Some((self.index.meta(*id)?.layer, *id))).collect();
        for (_, id) in &layers {
            self.index.forget_tags(*id);
        }
        for chunk in layers.chunks(CHUNK) {
            for layer in Layer::ALL {
                let ids: Vec<NoteId> =
                    chunk.iter().filter(|(of, _)| *of == layer).map(|(_, id)| *id).collect();
                let records = self.read_each(layer, &ids);
                let read: HashSet<NoteId> = records.iter().map(|it| it.note.id).collect();
                for record in records {
                    self.index_note(&record.note);
                }
                for id in ids.into_iter().filter(|id| !read.contains(id)) {
                    match self.layer(layer).get_many(&[id]) {
                        Ok(_) | Err(Error::Corrupted { .. }) => _ = self.index.remove(id),
                        Err(error) => {
                            log::error!("note {id} cannot be read: {error}");
                            self.note_changed(id);
                            self.unread.insert(id);
                        }
                    }
                }
            }
        }
        self.cache.clear();
    }

    /// Before notes are chosen by what the index knows: reads those that could not be read before.
    ///
    /// # Errors
    /// One still cannot be read, so that it is not certain which notes would be chosen.
    pub fn read_unread(&mut self) -> Result<()> {
        for id in self.unread.clone() {
            match self.record(id) {
                Ok(record) => self.index_note(&record.note),
                Err(Error::NotFound { .. } | Error::Corrupted { .. }) => self.forget_note(id),
                Err(error) => return Err(error),
            }
            self.unread.remove(&id);
        }
        Ok(())
    }
}
