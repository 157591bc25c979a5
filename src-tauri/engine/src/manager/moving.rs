//! Moving notes between layers.

use super::{hub::Hub, steps::Steps};
use crate::{
    error::{Error, Result},
    model::{Layer, Note, NoteId, Record, Revision, Undo, change::Moved},
};

impl Hub {
    /// Moves a note; in exactly one layer afterwards, whatever happens on the way.
    pub fn move_to(&mut self, id: NoteId, to: Layer) -> Result<Note> {
        let mut record = self.record(id)?;
        if record.note.layer != to {
            self.move_many(&[id], to, &mut Steps::untold())?;
            record.note.layer = to;
        }
        Ok(self.present(record))
    }

    /// Moves notes, layer by layer; those that are there already stay as they are. Each is in
    /// exactly one layer afterwards. An error leaves those of further layers where they were.
    pub fn move_many(&mut self, ids: &[NoteId], to: Layer, steps: &mut Steps<'_>) -> Result<Undo> {
        let mut undo = Undo::default();
        for from in Layer::ALL.into_iter().filter(|from| *from != to) {
            let lives_there =
                |id: &NoteId| self.index.meta(*id).is_some_and(|meta| meta.layer == from);
            let of_layer: Vec<NoteId> = ids.iter().copied().filter(lives_there).collect();
            if of_layer.is_empty() {
                continue;
            }
            let moved = self.move_between(&of_layer, from, to, steps)?;
            undo.moves.extend(moved.into_iter().map(|id| Moved { id, from, to }));
        }
        Ok(undo)
    }

    /// Into the new layer first, then out of the old one. A crash between the two leaves notes in
    /// both; opening keeps those with the higher version.
    fn move_between(
        &mut self,
        ids: &[NoteId],
        from: Layer,
        to: Layer,
        steps: &mut Steps<'_>,
    ) -> Result<Vec<NoteId>> {
        self.guard(from)?;
        self.guard(to)?;
        // Notes leave a layer by a write, too.
        if let Some(layer) = [from, to].into_iter().find(|it| self.layer(*it).is_uncertain()) {
            let reason = "an earlier write left it uncertain what the disk holds".to_owned();
            return Err(Error::Poisoned { layer, reason });
        }
        let mut moved: Vec<(Record, Vec<Revision>)> = Vec::with_capacity(ids.len());
        let mut stay = Vec::with_capacity(ids.len());
        for record in self.layer(from).get_many(ids)? {
            let revisions = self.layer(from).revisions(record.note.id)?;
            let mut leaving = record.clone();
            leaving.note.layer = to;
            leaving.version = self.next_version(&record);
            moved.push((leaving, revisions));
            stay.push(record);
            steps.one();
        }
        let ids: Vec<NoteId> = moved.iter().map(|(record, _)| record.note.id).collect();
        if let Err(error) = self.layer_mut(to).insert_with_revisions(&moved) {
            if self.layer(to).is_uncertain() {
                for record in stay {
                    self.claim(record);
                }
            }
            return Err(error);
        }
        if let Err(error) = self.layer_mut(from).remove(&ids) {
            // If the removal may be on disk all the same, the notes must not leave their new
            // layer, where they are on disk for certain: the next opening knows that it is the
            // true one.
            if !self.layer(from).is_uncertain() {
                if let Err(second) = self.layer_mut(to).remove(&ids) {
                    log::error!("notes stay in {from} and {to} until reopened: {second}");
                }
                return Err(error);
            }
            log::error!("notes may stay in {from}, too, until reopened: {error}");
        }
        self.left_text_in(from);
        for (record, _) in &moved {
            self.index_note(&record.note);
            steps.one();
        }
        Ok(ids)
    }

    /// After a move that was refused, but whose copy may be on disk all the same: writes the note
    /// where it is with a version above that copy's, so that the next opening takes this one.
    fn claim(&mut self, mut record: Record) {
        let (id, layer) = (record.note.id, record.note.layer);
        record.version = record.version.saturating_add(2);
        self.claimed.insert(id, record.version);
        if let Err(error) = self.layer_mut(layer).update(&record, false) {
            log::error!("note {id} may be found where it was not moved to: {error}");
        }
    }

    /// Moves notes back to where they were, those that are still where they were moved to.
    pub fn move_back(&mut self, moves: &[Moved], steps: &mut Steps<'_>) -> Result<Undo> {
        let mut undo = Undo::default();
        for from in Layer::ALL {
            let is_there = |it: &&Moved| {
                it.from == from && self.index.meta(it.id).is_some_and(|meta| meta.layer == it.to)
            };
            let ids: Vec<NoteId> = moves.iter().filter(is_there).map(|it| it.id).collect();
            if !ids.is_empty() {
                undo.moves.extend(self.move_many(&ids, from, steps)?.moves);
            }
        }
        Ok(undo)
    }
}
