//! Taking back a change of many notes: at once if a write fails, at opening if the process died.

use std::collections::HashMap;

use super::{
    hub::Hub,
    journal::{State, Unfinished, Was},
    steps::{CHUNK, Step, set},
};
use crate::{
    error::{Error, Result},
    model::{Layer, NoteId},
};

impl Hub {
    /// Puts the notes of these layers back as they were; whether that succeeded everywhere.
    pub fn take_back(&mut self, layers: &[Layer], planned: &[Step], revised: bool) -> bool {
        let mut well = true;
        for layer in layers {
            let back: Vec<Was> =
                planned.iter().filter(|step| step.layer == *layer).map(Step::was).collect();
            if let Err(error) = self.put_back(*layer, &back, revised) {
                log::error!("{layer}: taking back a change: {error}");
                well = false;
            }
        }
        well
    }

    fn put_back(&mut self, layer: Layer, notes: &[Was], revised: bool) -> Result<()> {
        if notes.is_empty() {
            return Ok(());
        }
        let ids: Vec<NoteId> = notes.iter().map(|was| was.id).collect();
        let by_id: HashMap<NoteId, &Was> = notes.iter().map(|was| (was.id, was)).collect();
        let back = &mut |record: &mut crate::model::Record| {
            if let Some(was) = by_id.get(&record.note.id) {
                set(record, &was.before);
                record.version = was.version.saturating_add(1);
            }
        };
        let layer = self.layer_mut(layer);
        if revised {
            layer.take_back_many(&ids, back)
        } else {
            layer.change_many(&ids, false, back)
        }
    }

    /// Removes the journal of a change that was taken back; that it stays does no harm.
    pub fn forget_journal(&mut self) {
        self.unfinished = None;
        if let Err(error) = self.remove_journal() {
            log::warn!("the journal of a change that was taken back stays: {error}");
        }
    }

    /// At opening: takes back a change that did not come to its end, or shows it so where nothing
    /// can be written. Notes that were written since have another version and are left as they are.
    pub fn take_back_unfinished(&mut self) -> Result<()> {
        if self.read_only {
            return self.lay_over_unfinished().map(drop);
        }
        let Some(Unfinished { notes, revised, state }) = self.read_journal()? else {
            return Ok(());
        };
        let ids: Vec<NoteId> = notes.iter().map(|was| was.id).collect();
        let mut by_layer: HashMap<Layer, Vec<Was>> = HashMap::new();
        for (chunk, ids) in notes.chunks(CHUNK).zip(ids.chunks(CHUNK)) {
            let records = self.records(ids);
            for was in chunk {
                if let Some(record) = records.get(&was.id)
                    && record.version == was.version
                {
                    by_layer.entry(record.note.layer).or_default().push(was.clone());
                }
            }
        }
        for (layer, notes) in &by_layer {
            self.put_back(*layer, notes, revised)?;
        }
        self.know_again(&ids);
        let was_begun = !by_layer.is_empty();
        let gone = match state {
            State::Torn if !was_begun => self.remove_journal(),
            State::Whole => self.remove_journal(),
            State::Torn | State::Damaged => {
                self.move_journal_aside().map(|finding| self.report.findings.push(finding))
            }
        };
        match gone {
            Err(error @ (Error::Io { .. } | Error::ReadOnly { .. } | Error::DiskFull { .. })) => {
                log::warn!("the journal of a change that was taken back stays: {error}");
                // It must not take back what is written from here on.
                self.claimed.extend(notes.iter().map(|was| (was.id, was.version)));
                Ok(())
            }
            outcome => outcome,
        }
    }
}
