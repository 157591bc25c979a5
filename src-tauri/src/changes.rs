//! Changes of many notes, and what takes them back while the folder stays open.

use std::{collections::VecDeque, sync::Mutex};

use memoryhub::{BulkChange, Changed, LayeredMemoryManager, NoteId, NoteSet, TagChange, Undo};

use crate::{
    border::{ChangeOutcome, CommandError},
    desktop::Desktop,
    error::Answer,
    hub::lock,
    progress::Steps,
};

/// Changes that can be taken back.
const MOST_CHANGES: usize = 200;
/// Notes of all these changes together, which bounds their memory.
const MOST_NOTES: usize = 300_000;

/// What takes a change back.
#[derive(Debug, Clone)]
pub enum Back {
    /// What the store answered to a change.
    Change(Undo),
    /// These notes came by an import: they go to the trash.
    Import(Vec<NoteId>),
    /// These notes are in the trash: they come back.
    Trashed(Vec<NoteId>),
}

impl Back {
    fn notes(&self) -> usize {
        match self {
            Self::Change(undo) => undo.notes(),
            Self::Import(ids) | Self::Trashed(ids) => ids.len(),
        }
    }
}

/// The changes that can be taken back, oldest first, each under a number of its own.
#[derive(Debug, Default)]
pub struct Undos {
    kept: Mutex<(u32, VecDeque<(u32, Back)>)>,
}

impl Undos {
    /// Keeps what takes a change back; answers its number.
    pub fn keep(&self, back: Back) -> u32 {
        let (last, kept) = &mut *lock(&self.kept);
        *last = last.wrapping_add(1);
        kept.push_back((*last, back));
        let notes =
            |kept: &VecDeque<(u32, Back)>| kept.iter().map(|it| it.1.notes()).sum::<usize>();
        // The newest stays whatever it holds.
        while kept.len() > 1 && (kept.len() > MOST_CHANGES || notes(kept) > MOST_NOTES) {
            kept.pop_front();
        }
        *last
    }

    fn get(&self, number: u32) -> Answer<Back> {
        let (_, kept) = &*lock(&self.kept);
        let found = kept.iter().find(|(of, _)| *of == number);
        found.map(|(_, back)| back.clone()).ok_or_else(|| {
            CommandError::new("not_found", "this change can no longer be taken back")
        })
    }

    fn forget(&self, number: u32) {
        lock(&self.kept).1.retain(|(of, _)| *of != number);
    }

    /// Forgets all of them: they are of use to the store that made them alone.
    pub fn clear(&self) {
        lock(&self.kept).1.clear();
    }
}

impl Desktop {
    /// Changes a tag on all its notes.
    ///
    /// # Errors
    /// What the store answers; nothing is changed then.
    pub fn change_tag(&self, change: &TagChange) -> Answer<ChangeOutcome> {
        self.change_notes_by(|hub, tell| hub.change_tag(change, tell))
    }

    /// Changes the notes of a set.
    ///
    /// # Errors
    /// What the store answers.
    pub fn change_notes(&self, notes: &NoteSet, change: &BulkChange) -> Answer<ChangeOutcome> {
        self.change_notes_by(|hub, tell| hub.change_many(notes, change, tell))
    }

    /// Takes a change back; the answer takes that back in turn.
    ///
    /// # Errors
    /// `not_found` if it is too long ago; what the store answers.
    pub fn undo_change(&self, number: u32) -> Answer<ChangeOutcome> {
        let outcome = match self.hub.undos.get(number)? {
            Back::Change(undo) => self.change_notes_by(|hub, tell| hub.undo_change(&undo, tell))?,
            Back::Import(ids) => self.trash(ids, true)?,
            Back::Trashed(ids) => self.trash(ids, false)?,
        };
        self.hub.undos.forget(number);
        Ok(outcome)
    }

    fn trash(&self, ids: Vec<NoteId>, deleted: bool) -> Answer<ChangeOutcome> {
        self.change_notes(&NoteSet::Ids { ids }, &BulkChange::Trash { deleted })
    }

    fn change_notes_by(
        &self,
        change: impl FnOnce(
            &mut LayeredMemoryManager,
            &mut dyn FnMut(usize, usize),
        ) -> memoryhub::Result<Changed>,
    ) -> Answer<ChangeOutcome> {
        let mut steps = Steps::new(self, "change");
        let mut tell = |done: usize, total: usize| steps.tell(done as u64, total as u64);
        let Changed { notes, undo } = self.write(|hub| change(hub, &mut tell))?;
        Ok(ChangeOutcome { notes, undo: self.hub.undos.keep(Back::Change(undo)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_kept_under_their_numbers_until_they_are_forgotten() {
        let undos = Undos::default();
        let first = undos.keep(Back::Change(Undo::default()));
        let second = undos.keep(Back::Import(Vec::new()));
        assert_ne!(first, second);
        undos.forget(first);
        assert_eq!(undos.get(first).unwrap_err().code, "not_found");
        assert!(undos.get(second).is_ok());
        undos.clear();
        assert!(undos.get(second).is_err());
    }

    #[test]
    fn the_oldest_of_many_changes_are_forgotten() {
        let undos = Undos::default();
        let change = || Back::Change(Undo::default());
        let first = undos.keep(change());
        for _ in 0..MOST_CHANGES {
            undos.keep(change());
        }
        assert!(undos.get(first).is_err());
        assert!(undos.get(first + 1).is_ok());
    }
}
