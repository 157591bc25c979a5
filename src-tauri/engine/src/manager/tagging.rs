//! A tag on all its notes: another name, one with another tag, off.

use super::{
    hub::Hub,
    steps::{Ask, Steps},
};
use crate::{
    error::Result,
    index::Query,
    model::{
        Changed, Filter, NoteId, TagChange, TagPreview, TagPreviewRow, Undo, View,
        note_rules::{check_tags, fold_tag},
    },
};

/// Both widths of the slash nest.
const SLASHES: [char; 2] = ['/', '／'];
/// Tags shown by a preview.
const ROWS: usize = 100;

/// What becomes of a tag.
#[derive(Debug, PartialEq, Eq)]
enum Becomes {
    Same,
    Gone,
    Named(String),
}

/// A [`TagChange`] whose names were checked.
struct Renaming {
    from: String,
    /// Parts of `from`.
    depth: usize,
    to: Option<String>,
}

impl Renaming {
    fn of(&self, tag: &str) -> Becomes {
        let folded = fold_tag(tag);
        let is_under = folded
            .strip_prefix(self.from.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if !is_under {
            return Becomes::Same;
        }
        let Some(to) = &self.to else { return Becomes::Gone };
        let rest: Vec<&str> = tag.split(SLASHES).skip(self.depth).collect();
        let named = if rest.is_empty() { to.clone() } else { format!("{to}/{}", rest.join("/")) };
        if named == tag { Becomes::Same } else { Becomes::Named(named) }
    }

    /// The tags of a note afterwards, each once, in their order.
    fn apply(&self, tags: &[String]) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        let after = tags.iter().filter_map(|tag| match self.of(tag) {
            Becomes::Same => Some(tag.clone()),
            Becomes::Gone => None,
            Becomes::Named(named) => Some(named),
        });
        after.filter(|tag| seen.insert(fold_tag(tag))).collect()
    }
}

impl Hub {
    fn renaming(&self, change: &TagChange) -> Result<Renaming> {
        let one = |tag: &str| Ok::<_, crate::Error>(check_tags(&[tag])?.concat());
        let (from, to) = match change {
            TagChange::Rename { from, to } => (one(from)?, Some(one(to)?)),
            TagChange::Remove { tag } => (one(tag)?, None),
        };
        let folded = fold_tag(&from);
        // Another spelling of the same tag is the new spelling; of another, the one that is there.
        let to = to.map(|to| {
            let again = fold_tag(&to);
            let same = again == folded || again.starts_with(&format!("{folded}/"));
            if same { to } else { self.index.canonical_tag(&to) }
        });
        Ok(Renaming { depth: from.split(SLASHES).count(), from: folded, to })
    }

    /// Notes that carry a tag or one nested under it: outside the trash, and in it.
    fn carriers(&self, tag: &str) -> (Vec<NoteId>, Vec<NoteId>) {
        let in_view = |view| {
            let filter = Filter { view, tags: vec![tag.to_owned()], layer: None };
            let query = Query::parse("", &self.config.time_zone);
            self.index.find(&query, &self.selection(&filter), 0, usize::MAX).ids
        };
        (in_view(View::All), in_view(View::Trash))
    }

    pub fn preview_tag_change(&self, change: &TagChange) -> Result<TagPreview> {
        let renaming = self.renaming(change)?;
        let (live, trashed) = self.carriers(&renaming.from);
        let known = self.index.tags();
        let names: std::collections::HashSet<String> =
            known.iter().map(|it| fold_tag(&it.tag)).collect();
        let mut preview = TagPreview {
            notes: live.len() + trashed.len(),
            in_trash: trashed.len(),
            ..TagPreview::default()
        };
        for count in known.iter().filter(|it| it.notes > 0) {
            let after = match renaming.of(&count.tag) {
                Becomes::Same => continue,
                Becomes::Gone => None,
                Becomes::Named(tag) => Some(check_tags(&[tag])?.concat()),
            };
            let joins = after.as_deref().is_some_and(|after| {
                renaming.of(after) == Becomes::Same
                    && fold_tag(after) != fold_tag(&count.tag)
                    && names.contains(&fold_tag(after))
            });
            preview.merges |= joins;
            if preview.rows.len() < ROWS {
                let (before, notes) = (count.tag.clone(), count.notes);
                preview.rows.push(TagPreviewRow { before, after, notes, joins });
            } else {
                preview.more += 1;
            }
        }
        Ok(preview)
    }

    pub fn change_tag(
        &mut self,
        change: &TagChange,
        tell: &mut dyn FnMut(usize, usize),
    ) -> Result<Changed> {
        self.read_unread()?;
        let renaming = self.renaming(change)?;
        // A name alone is taken back by the old name; what became one is not told apart again.
        let keep_revision = renaming.to.is_none() || self.preview_tag_change(change)?.merges;
        let (mut ids, trashed) = self.carriers(&renaming.from);
        ids.extend(trashed);
        let mut steps = Steps::new(2 * ids.len(), tell);
        let ask = Ask {
            tags: true,
            keep_revision,
            change: &mut |_, marks| {
                if let Some(tags) = &mut marks.tags {
                    let after = renaming.apply(tags);
                    check_tags(
                        &after.iter().filter(|tag| !tags.contains(tag)).collect::<Vec<_>>(),
                    )?;
                    *tags = after;
                }
                Ok(())
            },
        };
        let marks = self.change_marks(&ids, ask, &mut steps)?;
        let notes = marks.len();
        Ok(Changed { notes, undo: Undo { marks, moves: Vec::new(), keep_revision } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renaming(from: &str, to: Option<&str>) -> Renaming {
        Renaming {
            from: fold_tag(from),
            depth: from.split(SLASHES).count(),
            to: to.map(str::to_owned),
        }
    }

    #[test]
    fn a_rename_takes_nested_tags_along_and_leaves_others() {
        let named = renaming("work", Some("job/day"));
        assert_eq!(named.of("Work"), Becomes::Named("job/day".into()));
        assert_eq!(named.of("work/Release"), Becomes::Named("job/day/Release".into()));
        assert_eq!(named.of("workshop"), Becomes::Same);
        assert_eq!(named.of("home/work"), Becomes::Same);
    }

    #[test]
    fn a_tag_can_move_under_itself_and_out_again() {
        assert_eq!(renaming("a", Some("a/b")).apply(&["a".into()]), ["a/b"]);
        assert_eq!(renaming("a/b", Some("a")).apply(&["a/b".into(), "a".into()]), ["a"]);
    }

    #[test]
    fn tags_that_become_one_are_kept_once_at_their_first_place() {
        let tags = ["x", "todo", "task", "task/now"].map(String::from);
        assert_eq!(renaming("task", Some("todo")).apply(&tags), ["x", "todo", "todo/now"]);
        assert_eq!(renaming("task", None).apply(&tags), ["x", "todo"]);
    }
}
