//! Changes of many notes in several layers, and taking them back.

use memoryhub::{BulkChange, Changed, Layer, LayeredMemoryManager, NoteSet, Result, TagChange};

use crate::{
    Outcome, Writer,
    said::{Marks, Seen, Step},
};

/// Every tag that the writer gives.
const TAGS: [&str; 8] = ["t0", "t1", "t2", "t3", "t4", "s/t0", "s/t1", "many"];

/// What a change makes of one note.
type Edit = dyn Fn(&mut Marks);

fn marks(note: &Seen) -> Marks {
    let Seen { id, layer, deleted, pinned, ref tags, .. } = *note;
    Marks { id, layer, deleted, pinned, tags: tags.clone(), revised: false }
}

/// The tags of a note once one of them has another name, or none.
fn renamed(tags: &[String], from: &str, to: Option<&str>) -> Vec<String> {
    let mut after: Vec<String> = Vec::new();
    for tag in tags {
        let named = if tag == from { to } else { Some(tag.as_str()) };
        after.extend(named.filter(|it| !after.iter().any(|tag| tag == it)).map(str::to_owned));
    }
    after
}

impl Writer {
    /// As one step; then taken back at times, and made again.
    pub fn change_many(&mut self) -> Outcome {
        if self.notes.is_empty() {
            return Ok(());
        }
        let every = 1 + self.dice.below(4);
        let some: Vec<Seen> = self.notes.iter().step_by(every).cloned().collect();
        let yes = self.dice.one_in(2);
        let tag = TAGS[self.dice.below(TAGS.len())];
        let (change, edit): (BulkChange, Box<Edit>) = match self.dice.below(7) {
            0 => (BulkChange::Pin { pinned: yes }, Box::new(move |it| it.pinned = yes)),
            1 => (BulkChange::Trash { deleted: yes }, Box::new(move |it| it.deleted = yes)),
            2 => {
                let tags = vec![tag.to_owned()];
                let take = move |it: &mut Marks| it.tags = renamed(&it.tags, tag, None);
                (BulkChange::RemoveTags { tags }, Box::new(take))
            }
            3 => {
                let add = move |it: &mut Marks| {
                    if !it.tags.iter().any(|has| has == tag) {
                        it.tags.push(tag.to_owned());
                    }
                };
                (BulkChange::AddTags { tags: vec![tag.to_owned()] }, Box::new(add))
            }
            4 => {
                let layer = [Layer::Core, Layer::Application, Layer::Archive][self.dice.below(3)];
                (BulkChange::Move { layer }, Box::new(move |it| it.layer = layer))
            }
            _ => return self.change_tag(tag),
        };
        let whole = !matches!(change, BulkChange::Move { .. });
        let ids = some.iter().map(|note| note.id).collect();
        self.change_all(&some, (&edit, whole, true), |hub| {
            hub.change_many(&NoteSet::Ids { ids }, &change, &mut |_, _| {})
        })
    }

    /// Another name for a tag, also that of another tag; or none.
    fn change_tag(&mut self, tag: &'static str) -> Outcome {
        let to = TAGS[self.dice.below(TAGS.len())];
        let to = (to != tag && !self.dice.one_in(6)).then_some(to);
        let change = match to {
            Some(to) => TagChange::Rename { from: tag.into(), to: to.into() },
            None => TagChange::Remove { tag: tag.into() },
        };
        // Earlier versions tell which note had which of two tags that became one.
        let keeps = to.is_none() || self.hub.preview_tag_change(&change)?.merges;
        let carries = |note: &&Seen| note.tags.iter().any(|it| it == tag);
        let some: Vec<Seen> = self.notes.iter().filter(carries).cloned().collect();
        let edit = move |it: &mut Marks| it.tags = renamed(&it.tags, tag, to);
        self.change_all(&some, (&edit, true, keeps), |hub| hub.change_tag(&change, &mut |_, _| {}))
    }

    fn change_all(
        &mut self,
        some: &[Seen],
        (edit, whole, keeps): (&Edit, bool, bool),
        run: impl FnOnce(&mut LayeredMemoryManager) -> Result<Changed>,
    ) -> Outcome {
        let mut before: Vec<Marks> = some.iter().map(marks).collect();
        let mut after = before.clone();
        after.iter_mut().for_each(edit);
        for (before, after) in before.iter_mut().zip(&mut after) {
            let revised = keeps && before.tags != after.tags;
            (before.revised, after.revised) = (revised, revised);
        }
        let mut undo = self.become_all(&after, whole, run)?.undo;
        for marks in [&before, &after] {
            if self.dice.one_in(2) {
                break;
            }
            undo =
                self.become_all(marks, whole, |hub| hub.undo_change(&undo, &mut |_, _| {}))?.undo;
        }
        Ok(())
    }

    fn become_all(
        &mut self,
        marks: &[Marks],
        whole: bool,
        run: impl FnOnce(&mut LayeredMemoryManager) -> Result<Changed>,
    ) -> Outcome<Changed> {
        let mut changed = Changed::default();
        self.did(Step::Many(marks.to_vec(), whole), |hub| {
            changed = run(hub)?;
            Ok(())
        })?;
        for marks in marks {
            if let Some(note) = self.note_of(marks.id) {
                marks.give(note);
            }
        }
        Ok(changed)
    }
}
