//! Changes of many notes, and what takes them back while the folder stays open.

use std::{collections::VecDeque, sync::Mutex};

use memoryhub::{BulkChange, Changed, LayeredMemoryManager, NoteSet, TagChange, Undo};

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

/// The changes that can be taken back, oldest first, each under a number of its own.
#[derive(Debug, Default)]
pub struct Undos {
    kept: Mutex<(u32, VecDeque<(u32, Undo)>)>,
}

impl Undos {
    fn keep(&self, undo: Undo) -> u32 {
        let (last, kept) = &mut *lock(&self.kept);
        *last = last.wrapping_add(1);
        kept.push_back((*last, undo));
        let notes =
            |kept: &VecDeque<(u32, Undo)>| kept.iter().map(|it| it.1.notes()).sum::<usize>();
        // The newest stays whatever it holds.
        while kept.len() > 1 && (kept.len() > MOST_CHANGES || notes(kept) > MOST_NOTES) {
            kept.pop_front();
        }
        *last
    }

    fn get(&self, number: u32) -> Answer<Undo> {
        let (_, kept) = &*lock(&self.kept);
        let found = kept.iter().find(|(of, _)| *of == number);
        found.map(|(_, undo)| undo.clone()).ok_or_else(|| {
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
        let undo = self.hub.undos.get(number)?;
        let outcome = self.change_notes_by(|hub, tell| hub.undo_change(&undo, tell))?;
        self.hub.undos.forget(number);
        Ok(outcome)
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
        Ok(ChangeOutcome { notes, undo: self.hub.undos.keep(undo) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_kept_under_their_numbers_until_they_are_forgotten() {
        let undos = Undos::default();
        let first = undos.keep(Undo::default());
        let second = undos.keep(Undo::default());
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
        let first = undos.keep(Undo::default());
        for _ in 0..MOST_CHANGES {
            undos.keep(Undo::default());
        }
        assert!(undos.get(first).is_err());
        assert!(undos.get(first + 1).is_ok());
    }
}
