//! Where nothing can be written, a change of many notes that did not come to its end stays on disk
//! half done. It is shown as if it were taken back: the marks before it are laid over what is read.

use std::collections::HashMap;

use super::{
    hub::Hub,
    journal::{State, Unfinished, Was},
    steps::set,
};
use crate::{
    error::Result,
    model::{NoteId, Record, Revision},
};

/// The notes of a change that did not come to its end, as they were before.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LaidOver {
    notes: HashMap<NoteId, Was>,
    /// Whether the change kept each note as it was as an earlier version.
    revised: bool,
    /// Whether the journal is damaged.
    is_damaged: bool,
}

impl Hub {
    /// Shows notes as they were before a change that did not come to its end, as the journal tells
    /// it now: a writer elsewhere may have begun one or come to its end. Answers how many notes the
    /// journals before and now are about, 0 if they are the same.
    pub fn lay_over_unfinished(&mut self) -> Result<usize> {
        let now = self.read_journal()?.map_or_else(LaidOver::default, |it| {
            let Unfinished { notes, revised, state } = it;
            let notes = notes.into_iter().map(|was| (was.id, was)).collect();
            LaidOver { notes, revised, is_damaged: state == State::Damaged }
        });
        if now == self.laid_over {
            return Ok(0);
        }
        if now.is_damaged && !self.laid_over.is_damaged {
            self.report.findings.push(self.damaged_journal());
        }
        let before = std::mem::replace(&mut self.laid_over, now);
        let mut ids: Vec<NoteId> = before.notes.into_keys().collect();
        ids.extend(self.laid_over.notes.keys().filter(|id| self.index.contains(**id)));
        ids.sort_unstable();
        ids.dedup();
        self.know_again(&ids);
        Ok(ids.len())
    }

    /// Gives a note that was read the marks that it had before.
    pub fn lay_over(&self, record: &mut Record) {
        if let Some(was) = self.laid_over_of(record) {
            set(record, &was.before);
        }
    }

    /// Leaves out the earlier version, newest first, that the change kept of a note that was read.
    pub fn hide_kept(&self, record: Record, revisions: &mut Vec<Revision>) {
        if self.laid_over.revised && self.laid_over_of(&record).is_some() {
            let now = Revision::of(record.note);
            if revisions.first().is_some_and(|kept| kept.says_the_same(&now)) {
                revisions.remove(0);
            }
        }
    }

    /// What the change made another of; notes that were written since have another version.
    fn laid_over_of(&self, record: &Record) -> Option<&Was> {
        self.laid_over.notes.get(&record.note.id).filter(|was| was.version == record.version)
    }
}
