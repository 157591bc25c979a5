//! What must be in the folder, by what the writer said.

use std::collections::{HashMap, HashSet};

use memoryhub::{Layer, NoteId};

use crate::said::{Said, Seen, Step, Wanted};

/// Recalls that may wait in memory: a batch less one.
const WAITING: u64 = 9;

/// A note that was acknowledged, and its recalls.
#[derive(Debug, Clone)]
struct Known {
    note: Seen,
    /// Recalls that were asked for, acknowledged or not.
    asked: u64,
    /// Recalls that were acknowledged.
    acknowledged: u64,
}

/// Every acknowledged note, and the one step that may or may not have happened.
#[derive(Debug, Default)]
pub struct Model {
    known: HashMap<NoteId, Known>,
    open_step: Option<Step>,
    /// Notes that somebody else stored while no writer ran.
    by_others: Vec<Wanted>,
    /// Steps that were acknowledged.
    pub steps: u64,
}

impl Model {
    /// The notes of a folder that was there before.
    pub fn of(notes: Vec<Seen>) -> Self {
        let mut model = Self::default();
        for note in notes {
            model.learn(note);
        }
        model
    }

    /// Takes in a line; an answer of the store that cannot be right is an error.
    pub fn hear(&mut self, said: Said) -> Result<(), String> {
        match said {
            Said::Opened(notes) => self.compare(notes),
            Said::Will(step) => {
                if let Step::Recall(ids) = &step {
                    for id in ids {
                        self.of_note(*id)?.asked += 1;
                    }
                }
                self.open_step = Some(step);
                Ok(())
            }
            Said::Did(ids) => {
                let step = self.open_step.take().ok_or("a step ended that never began")?;
                self.steps += 1;
                self.apply(step, &ids)
            }
            Said::Trouble(what) => {
                Err(format!("the store refused: {what}; in {:?}", self.open_step))
            }
        }
    }

    /// Takes in that somebody else stored a note; the next opening must show it.
    pub fn expect(&mut self, wanted: Wanted) {
        self.by_others.push(wanted);
    }

    fn learn(&mut self, note: Seen) {
        let recalls = note.recalled;
        self.known.insert(note.id, Known { note, asked: recalls, acknowledged: recalls });
    }

    fn of_note(&mut self, id: NoteId) -> Result<&mut Known, String> {
        self.known.get_mut(&id).ok_or_else(|| format!("the writer used note {id} unknown here"))
    }

    fn apply(&mut self, step: Step, ids: &[NoteId]) -> Result<(), String> {
        match step {
            Step::Remember(wanted) => {
                if wanted.len() != ids.len() {
                    return Err(format!("{} notes given, {} stored", wanted.len(), ids.len()));
                }
                // `remember_many` answers in the order given.
                for (Wanted { hash, tags, layer }, id) in wanted.into_iter().zip(ids) {
                    self.learn(Seen {
                        id: *id,
                        hash,
                        tags,
                        layer,
                        deleted: false,
                        pinned: false,
                        revisions: 0,
                        recalled: 0,
                    });
                }
            }
            Step::Purge(ids) => ids.iter().for_each(|id| {
                self.known.remove(id);
            }),
            Step::Recall(ids) => {
                for id in ids {
                    self.of_note(id)?.acknowledged += 1;
                }
            }
            Step::Flush | Step::Maintain | Step::Repair | Step::Export | Step::Close => {}
            Step::Many(ref all, _) => {
                for marks in all {
                    let after = after(&step, &self.of_note(marks.id)?.note);
                    self.of_note(marks.id)?.note = after;
                }
            }
            Step::Edit(id, _) | Step::Delete(id, _) | Step::Pin(id, _) | Step::Move(id, _) => {
                let after = after(&step, &self.of_note(id)?.note);
                self.of_note(id)?.note = after;
            }
        }
        Ok(())
    }

    /// Compares with everything that a store shows which was just opened, and goes on from there.
    pub fn compare(&mut self, notes: Vec<Seen>) -> Result<(), String> {
        let step = self.open_step.take();
        let mut may_be_new: Vec<Wanted> = match &step {
            Some(Step::Remember(wanted)) => wanted.clone(),
            _ => Vec::new(),
        };
        let mut found = HashSet::new();
        let (mut on_disk, mut acknowledged) = (0, 0);
        let mut of_many = HashSet::new();
        for note in &notes {
            if !found.insert(note.id) {
                return Err(format!("note {} is there twice", note.id));
            }
            let Some(known) = self.known.get(&note.id) else {
                let same = |it: &Wanted| {
                    it.hash == note.hash && it.layer == note.layer && it.tags == note.tags
                };
                if let Some(at) = self.by_others.iter().position(same) {
                    self.by_others.swap_remove(at);
                    continue;
                }
                let at = may_be_new.iter().position(same);
                let at = at.ok_or_else(|| format!("nobody stored {note:?}, in {step:?}"))?;
                may_be_new.swap_remove(at);
                continue;
            };
            let as_it_was = Seen { recalled: note.recalled, ..known.note.clone() };
            let changed = step.as_ref().map(|step| after(step, &as_it_was));
            if *note != as_it_was && Some(note) != changed.as_ref() {
                return Err(format!(
                    "{note:?} should be {as_it_was:?}, or the outcome of {step:?}"
                ));
            }
            if matches!(step, Some(Step::Many(_, true))) && Some(&as_it_was) != changed.as_ref() {
                of_many.insert(*note == as_it_was);
            }
            if note.recalled > known.asked {
                return Err(format!("{note:?} was recalled {} times", known.asked));
            }
            on_disk += note.recalled;
            acknowledged += known.acknowledged;
        }
        if of_many.len() > 1 {
            return Err(format!("a part of the notes was changed, in {step:?}"));
        }
        if let Some(lost) = self.by_others.first() {
            return Err(format!("LOST: {lost:?}, which somebody else stored"));
        }
        if acknowledged > on_disk + WAITING {
            return Err(format!("{acknowledged} recalls acknowledged, {on_disk} kept"));
        }
        for known in self.known.values().filter(|it| it.note.layer != Layer::Session) {
            let id = known.note.id;
            let may_be_gone = match &step {
                Some(Step::Purge(ids)) => ids.contains(&id),
                Some(Step::Move(moved, Layer::Session)) => *moved == id,
                // A killed writer takes with it what it was moving into its memory.
                Some(Step::Many(all, _)) => {
                    all.iter().any(|marks| marks.id == id && marks.layer == Layer::Session)
                }
                _ => false,
            };
            if !may_be_gone && !found.contains(&id) {
                return Err(format!("LOST: {:?}, in {step:?}", known.note));
            }
        }
        let steps = self.steps;
        *self = Self { steps, ..Self::of(notes) };
        Ok(())
    }
}

/// The note once the step has happened to it.
fn after(step: &Step, note: &Seen) -> Seen {
    let mut after = note.clone();
    match step {
        Step::Edit(id, hash) if *id == note.id => {
            after.hash = *hash;
            after.revisions += 1;
        }
        Step::Delete(id, deleted) if *id == note.id => after.deleted = *deleted,
        Step::Many(all, _) => {
            if let Some(marks) = all.iter().find(|marks| marks.id == note.id) {
                marks.give(&mut after);
            }
        }
        Step::Pin(id, pinned) if *id == note.id => after.pinned = *pinned,
        Step::Move(id, layer) if *id == note.id => after.layer = *layer,
        _ => {}
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said;

    fn seen(number: u64) -> Seen {
        Seen {
            id: serde_json::from_str(&format!("\"00000000-0000-7000-8000-{number:012}\"")).unwrap(),
            hash: number,
            tags: vec!["t".into()],
            layer: Layer::Core,
            deleted: false,
            pinned: false,
            revisions: 0,
            recalled: 0,
        }
    }

    #[test]
    fn a_lost_note_a_note_there_twice_and_a_changed_note_are_told() {
        let model = || Model::of(vec![seen(1), seen(2)]);
        assert!(model().compare(vec![seen(1), seen(2)]).is_ok());
        assert!(model().compare(vec![seen(1)]).unwrap_err().starts_with("LOST"));
        assert!(model().compare(vec![seen(1), seen(2), seen(2)]).is_err());
        assert!(model().compare(vec![seen(1), Seen { hash: 9, ..seen(2) }]).is_err());
        assert!(model().compare(vec![seen(1), seen(2), seen(3)]).is_err());
    }

    #[test]
    fn what_was_not_acknowledged_may_be_there_or_not_and_what_was_must_be() {
        let wanted = vec![Wanted { hash: 3, tags: seen(3).tags, layer: Layer::Core }];
        let begun = || {
            let mut model = Model::of(vec![seen(1)]);
            model.hear(Said::Will(Step::Remember(wanted.clone()))).unwrap();
            model
        };
        assert!(begun().compare(vec![seen(1)]).is_ok());
        assert!(begun().compare(vec![seen(1), seen(3)]).is_ok());
        assert!(begun().compare(vec![seen(1), seen(3), seen(4)]).is_err());
        let mut done = begun();
        done.hear(Said::Did(vec![seen(3).id])).unwrap();
        assert!(done.compare(vec![seen(1)]).is_err());
    }

    #[test]
    fn a_change_of_many_notes_is_whole_or_not_at_all() {
        let begun = || {
            let mut model = Model::of(vec![seen(1), seen(2), seen(3)]);
            let pin = |Seen { id, tags, layer, deleted, .. }: Seen| said::Marks {
                id,
                tags,
                layer,
                deleted,
                pinned: true,
                revised: false,
            };
            let step = Step::Many(vec![pin(seen(1)), pin(seen(2))], true);
            model.hear(Said::Will(step)).unwrap();
            model
        };
        let pinned = |number| Seen { pinned: true, ..seen(number) };
        assert!(begun().compare(vec![seen(1), seen(2), seen(3)]).is_ok());
        assert!(begun().compare(vec![pinned(1), pinned(2), seen(3)]).is_ok());
        assert!(begun().compare(vec![pinned(1), seen(2), seen(3)]).is_err());
        assert!(begun().compare(vec![pinned(1), pinned(2), pinned(3)]).is_err());
    }

    #[test]
    fn only_what_was_being_moved_into_memory_may_go_with_the_writer() {
        let begun = || {
            let mut model = Model::of(vec![seen(1), seen(2)]);
            let Seen { id, tags, deleted, pinned, .. } = seen(1);
            let layer = Layer::Session;
            let marks = said::Marks { id, tags, layer, deleted, pinned, revised: false };
            model.hear(Said::Will(Step::Many(vec![marks], false))).unwrap();
            model
        };
        assert!(begun().compare(vec![seen(1), seen(2)]).is_ok());
        assert!(begun().compare(vec![seen(2)]).is_ok());
        assert!(begun().compare(vec![seen(1)]).unwrap_err().starts_with("LOST"));
    }

    #[test]
    fn what_others_stored_must_be_there_from_the_next_opening_on() {
        let expecting = || {
            let mut model = Model::of(vec![seen(1)]);
            model.expect(Wanted { hash: 2, tags: seen(2).tags, layer: Layer::Core });
            model
        };
        assert!(expecting().compare(vec![seen(1)]).unwrap_err().starts_with("LOST"));
        let mut model = expecting();
        model.compare(vec![seen(1), seen(2)]).unwrap();
        assert!(model.compare(vec![seen(1)]).is_err());
    }

    #[test]
    fn at_most_a_batch_of_recalls_may_be_missing_and_none_may_be_invented() {
        let recalled = |times: usize| {
            let mut model = Model::of(vec![seen(1)]);
            for _ in 0..times {
                model.hear(Said::Will(Step::Recall(vec![seen(1).id]))).unwrap();
                model.hear(Said::Did(Vec::new())).unwrap();
            }
            model
        };
        let kept = |recalled| vec![Seen { recalled, ..seen(1) }];
        assert!(recalled(9).compare(kept(0)).is_ok());
        assert!(recalled(10).compare(kept(0)).is_err());
        assert!(recalled(10).compare(kept(10)).is_ok());
        assert!(recalled(10).compare(kept(11)).is_err());
    }
}
