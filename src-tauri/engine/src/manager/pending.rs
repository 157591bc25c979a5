//! Recall counts that wait to be written together.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::model::{Note, NoteId, RecallCount};

/// Counts that wait, by note.
#[derive(Debug, Default)]
pub(super) struct PendingRecalls {
    waiting: HashMap<NoteId, (u64, Timestamp)>,
    recalls: usize,
}

impl PendingRecalls {
    /// Recalls that wait; a note recalled twice counts twice.
    pub fn len(&self) -> usize {
        self.recalls
    }

    pub fn add(&mut self, id: NoteId, at: Timestamp) {
        let entry = self.waiting.entry(id).or_insert((0, at));
        *entry = (entry.0 + 1, entry.1.max(at));
        self.recalls += 1;
    }

    /// Adds what waits to a note read from its layer.
    pub fn lay_over(&self, note: &mut Note) {
        if let Some((added, last)) = self.waiting.get(&note.id) {
            note.recalled_count = note.recalled_count.saturating_add(*added);
            note.last_recalled = note.last_recalled.max(Some(*last));
        }
    }

    pub fn all(&self) -> Vec<RecallCount> {
        let count = |(id, (added, last)): (&NoteId, &(u64, Timestamp))| RecallCount {
            id: *id,
            added: *added,
            last_recalled: *last,
        };
        self.waiting.iter().map(count).collect()
    }

    /// Forgets counts that were written, or whose notes are gone.
    pub fn forget(&mut self, ids: impl IntoIterator<Item = NoteId>) {
        for id in ids {
            if let Some((added, _)) = self.waiting.remove(&id) {
                self.recalls = self.recalls.saturating_sub(usize::try_from(added).unwrap_or(0));
            }
        }
    }
}
