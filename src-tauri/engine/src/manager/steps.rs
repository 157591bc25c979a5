//! Changes of many notes as one step: made as a whole or not at all, whatever fails on the way.
//!
//! | the machine stops | afterwards |
//! |---|---|
//! | before the journal is whole on disk | nothing was changed |
//! | after that, before it is removed | opening takes back what was changed |
//! | after that | everything is changed |
//!
//! If a write fails, what was changed is taken back at once. Where it is not certain that this
//! succeeded, the journal stays for the next opening, and until then no other change that needs one
//! begins; single notes can be written, with versions above those that the journal takes back.
//!
//! What is taken back are tags and marks, and the earlier versions that the change kept: a note has
//! afterwards those that it had before (`taking_back`). Where nothing can be written, the notes are
//! shown as if the change were taken back (`laid_over`).
//!
//! A step that touches one transaction or one line cannot be torn and needs no journal.

use std::collections::HashMap;

use super::{
    hub::Hub,
    journal::{State, Unfinished, Was},
};
use crate::{
    error::{Error, Result},
    model::{
        Layer, NoteId, Record,
        change::{Marked, Marks},
    },
};

/// Notes that are read and known again at once.
pub(super) const CHUNK: usize = 1000;

/// Tells how far a change is.
pub(super) struct Steps<'a> {
    done: usize,
    total: usize,
    tell: Option<&'a mut dyn FnMut(usize, usize)>,
}

impl<'a> Steps<'a> {
    /// Of `total` steps, each told.
    pub fn new(total: usize, tell: &'a mut dyn FnMut(usize, usize)) -> Self {
        Self { done: 0, total, tell: Some(tell) }
    }

    /// Told to nobody.
    pub fn untold() -> Self {
        Self { done: 0, total: 0, tell: None }
    }

    /// One step more.
    pub fn one(&mut self) {
        self.done += 1;
        if let Some(tell) = self.tell.as_mut() {
            tell(self.done.min(self.total), self.total);
        }
    }
}

/// A note that is to be changed.
pub(super) struct Step {
    pub id: NoteId,
    pub layer: Layer,
    /// The version that the change gives it.
    version: u64,
    before: Marks,
    after: Marks,
}

impl Step {
    pub fn was(&self) -> Was {
        Was { id: self.id, version: self.version, before: self.before.clone() }
    }
}

/// The marks of a note that a change of tags, or one that is not about tags, may change.
fn marks(record: &Record, with_tags: bool) -> Marks {
    let note = &record.note;
    Marks {
        tags: with_tags.then(|| note.tags.clone()),
        pinned: note.pinned,
        deleted_at: note.deleted_at,
        updated_at: note.updated_at,
    }
}

pub(super) fn set(record: &mut Record, marks: &Marks) {
    let note = &mut record.note;
    if let Some(tags) = &marks.tags {
        note.tags.clone_from(tags);
    }
    note.pinned = marks.pinned;
    note.deleted_at = marks.deleted_at;
    note.updated_at = marks.updated_at;
}

/// What [`Hub::change_marks`] is asked to do with each note.
pub(super) struct Ask<'a> {
    /// Whether tags may be changed.
    pub tags: bool,
    /// Whether the version before stays as a revision.
    pub keep_revision: bool,
    /// Changes the marks of a note.
    pub change: &'a mut dyn FnMut(NoteId, &mut Marks) -> Result<()>,
}

impl Hub {
    /// Changes the marks of notes as one step; answers those that it changed. An error means that
    /// nothing was changed.
    pub fn change_marks(
        &mut self,
        ids: &[NoteId],
        ask: Ask<'_>,
        steps: &mut Steps<'_>,
    ) -> Result<Vec<Marked>> {
        let Ask { tags, keep_revision, change } = ask;
        for layer in Layer::ALL {
            if ids.iter().any(|id| self.index.meta(*id).is_some_and(|it| it.layer == layer)) {
                self.guard(layer)?;
            }
        }
        let mut planned = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let mut records = self.records(chunk);
            for id in chunk {
                steps.one();
                let record = match records.remove(id).map_or_else(|| self.record(*id), Ok) {
                    Ok(record) => record,
                    // A damaged note is for `repair`; one that is gone needs no change.
                    Err(Error::Corrupted { .. } | Error::NotFound { .. }) => continue,
                    Err(error) => return Err(error),
                };
                let before = marks(&record, tags);
                let mut after = before.clone();
                change(*id, &mut after)?;
                if before != after {
                    let version = self.next_version(&record);
                    planned.push(Step {
                        id: *id,
                        layer: record.note.layer,
                        version,
                        before,
                        after,
                    });
                }
            }
        }
        let made = self.make(&planned, keep_revision, steps);
        let changed: Vec<NoteId> = planned.iter().map(|step| step.id).collect();
        self.know_again(&changed);
        made?;
        let marked = |step: Step| Marked { id: step.id, before: step.before, after: step.after };
        Ok(planned.into_iter().map(marked).collect())
    }

    fn make(&mut self, planned: &[Step], keep_revision: bool, steps: &mut Steps<'_>) -> Result<()> {
        let journalled = can_tear(planned);
        // The Session layer does not outlive the process.
        let durable = planned.iter().filter(|step| journalled && step.layer != Layer::Session);
        let journal = Unfinished {
            notes: durable.map(Step::was).collect(),
            revised: keep_revision,
            state: State::Whole,
        };
        if journalled {
            // Should the journal stay, it must not take back what is written from here on.
            self.claimed.extend(planned.iter().map(|step| (step.id, step.version)));
            self.write_journal(&journal)?;
            // Until the end is reached it must stay, also if something panics on the way.
            let reason = "a change of many notes did not come to its end".to_owned();
            self.unfinished = planned.first().map(|step| (step.layer, reason));
        }
        let mut made = Vec::new();
        for layer in Layer::ALL {
            if let Err(error) = self.write_layer(layer, planned, keep_revision, steps) {
                let uncertain = self.layer(layer).is_uncertain();
                let taken_back = self.take_back(&made, planned, keep_revision);
                if journalled && taken_back && !uncertain {
                    self.forget_journal();
                } else if journalled {
                    self.unfinished = Some((layer, format!("a change of many notes: {error}")));
                }
                return Err(error);
            }
            made.push(layer);
        }
        if !journalled {
            return Ok(());
        }
        let unfinished = self.unfinished.take();
        if let Err(error) = self.remove_journal() {
            // Whether it is gone is not certain, and without one nothing may be taken back: what
            // is changed as a whole then stays so.
            let there = self.read_journal().is_ok_and(|it| it.as_ref() == Some(&journal));
            if there || self.write_journal(&journal).is_ok() {
                self.unfinished = unfinished;
                if self.take_back(&made, planned, keep_revision) {
                    self.forget_journal();
                }
            }
            return Err(error);
        }
        for step in planned {
            self.claimed.remove(&step.id);
        }
        Ok(())
    }

    fn write_layer(
        &mut self,
        layer: Layer,
        planned: &[Step],
        keep_revision: bool,
        steps: &mut Steps<'_>,
    ) -> Result<()> {
        let of_layer: HashMap<NoteId, &Step> =
            planned.iter().filter(|it| it.layer == layer).map(|it| (it.id, it)).collect();
        if of_layer.is_empty() {
            return Ok(());
        }
        let ids: Vec<NoteId> =
            planned.iter().filter(|it| it.layer == layer).map(|it| it.id).collect();
        self.layer_mut(layer).change_many(&ids, keep_revision, &mut |record| {
            if let Some(step) = of_layer.get(&record.note.id) {
                set(record, &step.after);
                record.version = step.version;
            }
            steps.one();
        })
    }
}

/// Whether a crash could leave a part of the change: a transaction and a single line are whole or
/// not there.
fn can_tear(planned: &[Step]) -> bool {
    let count = |layer| planned.iter().filter(|step| step.layer == layer).count();
    let (core, application, archive) =
        (count(Layer::Core), count(Layer::Application), count(Layer::Archive));
    let writes = usize::from(core > 0) + application + archive;
    writes > 1
}
