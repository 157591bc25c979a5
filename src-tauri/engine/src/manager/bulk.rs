//! Changes of a selection of notes, and taking them back.

use std::collections::{HashMap, HashSet};

use super::{
    hub::Hub,
    steps::{Ask, Steps},
};
use crate::{
    error::{Error, Result},
    model::{
        BulkChange, Changed, NoteId, NoteSet, Undo,
        change::{Marked, Marks},
        limits,
        note_rules::{check_tags, fold_tag},
    },
};

impl Hub {
    pub fn change_many(
        &mut self,
        set: &NoteSet,
        change: &BulkChange,
        tell: &mut dyn FnMut(usize, usize),
    ) -> Result<Changed> {
        self.read_unread()?;
        let ids = self.listing(Some(set)).run();
        let mut steps = Steps::new(2 * ids.len(), tell);
        let now = self.next_time();
        let undo = match change {
            BulkChange::Move { layer } => self.move_many(&ids, *layer, &mut steps)?,
            BulkChange::Pin { pinned } => {
                let pin = |_: NoteId, marks: &mut Marks| {
                    marks.pinned = *pinned;
                    Ok(())
                };
                self.mark(&ids, (false, false), pin, &mut steps)?
            }
            BulkChange::Trash { deleted } => {
                let trash = |_: NoteId, marks: &mut Marks| {
                    marks.deleted_at = if *deleted { marks.deleted_at.or(Some(now)) } else { None };
                    Ok(())
                };
                self.mark(&ids, (false, false), trash, &mut steps)?
            }
            BulkChange::AddTags { tags } => {
                let added = self.tags_in_first_spelling(tags)?;
                let add = |_: NoteId, marks: &mut Marks| {
                    edit_tags(marks, now, |tags| with_tags(tags, &added))
                };
                self.mark(&ids, (true, true), add, &mut steps)?
            }
            BulkChange::RemoveTags { tags } => {
                let removed: HashSet<String> =
                    check_tags(tags)?.iter().map(|tag| fold_tag(tag)).collect();
                let remove = |_: NoteId, marks: &mut Marks| {
                    edit_tags(marks, now, |tags| {
                        let stays = |tag: &&String| !removed.contains(&fold_tag(tag));
                        Ok(tags.iter().filter(stays).cloned().collect())
                    })
                };
                self.mark(&ids, (true, true), remove, &mut steps)?
            }
        };
        Ok(Changed { notes: undo.notes(), undo })
    }

    fn mark(
        &mut self,
        ids: &[NoteId],
        (tags, keep_revision): (bool, bool),
        mut change: impl FnMut(NoteId, &mut Marks) -> Result<()>,
        steps: &mut Steps<'_>,
    ) -> Result<Undo> {
        let ask = Ask { tags, keep_revision, change: &mut change };
        let marks = self.change_marks(ids, ask, steps)?;
        Ok(Undo { marks, moves: Vec::new(), keep_revision })
    }

    /// Takes a change back. What was changed again since stays: a note gets back what the change
    /// took, and loses what it gave. The answer takes that back in turn.
    pub fn undo_change(
        &mut self,
        undo: &Undo,
        tell: &mut dyn FnMut(usize, usize),
    ) -> Result<Changed> {
        self.read_unread()?;
        let mut steps = Steps::new(2 * undo.notes(), tell);
        let by_id: HashMap<NoteId, &Marked> = undo.marks.iter().map(|it| (it.id, it)).collect();
        let ids: Vec<NoteId> =
            undo.marks.iter().map(|it| it.id).filter(|id| self.index.contains(*id)).collect();
        let tags = undo.marks.iter().any(|it| it.after.tags.is_some());
        let back = |id: NoteId, marks: &mut Marks| {
            if let Some(marked) = by_id.get(&id) {
                take_back(marks, &marked.before, &marked.after);
            }
            Ok(())
        };
        let mut again = self.mark(&ids, (tags, undo.keep_revision), back, &mut steps)?;
        again.moves = self.move_back(&undo.moves, &mut steps)?.moves;
        Ok(Changed { notes: again.notes(), undo: again })
    }
}

fn edit_tags(
    marks: &mut Marks,
    now: jiff::Timestamp,
    edit: impl FnOnce(&[String]) -> Result<Vec<String>>,
) -> Result<()> {
    let Some(tags) = &mut marks.tags else { return Ok(()) };
    let edited = edit(tags)?;
    if edited != *tags {
        *tags = edited;
        marks.updated_at = now;
    }
    Ok(())
}

/// The tags and those of `added` that are not among them.
fn with_tags(tags: &[String], added: &[String]) -> Result<Vec<String>> {
    let known: HashSet<String> = tags.iter().map(|tag| fold_tag(tag)).collect();
    let new = added.iter().filter(|tag| !known.contains(&fold_tag(tag)));
    let all: Vec<String> = tags.iter().chain(new).cloned().collect();
    if all.len() > limits::TAGS.max(tags.len()) {
        let reason = format!("a note would have {}, at most {} are kept", all.len(), limits::TAGS);
        return Err(Error::Invalid { field: "tags", reason });
    }
    Ok(all)
}

fn take_back(marks: &mut Marks, before: &Marks, after: &Marks) {
    if let (Some(now), Some(before), Some(after)) = (&mut marks.tags, &before.tags, &after.tags) {
        if now == after {
            now.clone_from(before);
        } else {
            let lacks =
                |of: &[String], tag: &str| !of.iter().any(|it| fold_tag(it) == fold_tag(tag));
            now.retain(|tag| lacks(after, tag) || !lacks(before, tag));
            for tag in before {
                if lacks(after, tag) && lacks(now, tag) {
                    now.push(tag.clone());
                }
            }
        }
    }
    if marks.pinned == after.pinned {
        marks.pinned = before.pinned;
    }
    if marks.deleted_at == after.deleted_at {
        marks.deleted_at = before.deleted_at;
    }
    if marks.updated_at == after.updated_at {
        marks.updated_at = before.updated_at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(tags: &[&str]) -> Marks {
        Marks {
            tags: Some(tags.iter().map(|&tag| tag.to_owned()).collect()),
            pinned: false,
            deleted_at: None,
            updated_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn taking_back_leaves_what_was_changed_since() {
        let mut now = marks(&["new", "added later"]);
        take_back(&mut now, &marks(&["old", "both"]), &marks(&["new", "both"]));
        assert_eq!(now.tags.unwrap(), ["added later", "old"]);
    }

    #[test]
    fn taking_back_what_nobody_touched_gives_back_the_order_too() {
        let mut now = marks(&["b"]);
        take_back(&mut now, &marks(&["a", "b", "c"]), &marks(&["b"]));
        assert_eq!(now.tags.unwrap(), ["a", "b", "c"]);
    }
}
