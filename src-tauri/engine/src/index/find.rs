//! Answers a query: a scan of the folded texts, newest note first.

use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem::Finder;

use super::{
    Counted, Found,
    alternatives::Alternatives,
    fields,
    query::{Branch, Query, Test},
    selection::{Scope, Selection},
    store::{Slot, Store},
    tags::Tags,
};
use crate::model::Layer;

/// See [`super::Index::find`].
pub(super) fn find(
    (store, tags): (&Store, &Tags),
    (query, selection): (&Query, &Selection),
    offset: usize,
    limit: usize,
) -> Found {
    let plan = Plan::new(query, selection, tags);
    let mut found = store.iter().rev().filter(|slot| plan.holds(slot)).skip(offset);
    let ids = found.by_ref().take(limit).map(|slot| slot.id).collect();
    Found { ids, more: found.next().is_some() }
}

/// See [`super::Index::count`].
pub(super) fn count(
    (store, tags): (&Store, &Tags),
    (query, selection): (&Query, &Selection),
    cancelled: &AtomicBool,
) -> Option<Counted> {
    let plan = Plan::new(query, selection, tags);
    let mut tally = tags.tally();
    let mut total = 0;
    for slot in store.iter() {
        if cancelled.load(Ordering::Relaxed) {
            return None;
        }
        if plan.holds(slot) {
            total += 1;
            tally.add(&slot.tags);
        }
    }
    Some(Counted { total, tags: tally.counts() })
}

/// Branches from which on they are looked for all at once.
const MANY_BRANCHES: usize = 12;

/// A query and a selection, prepared for one scan.
struct Plan<'a> {
    selection: &'a Selection,
    wants_trash: bool,
    /// Each of these tags of the selection, by the numbers that satisfy it.
    tags: Vec<Vec<u32>>,
    branches: Vec<Vec<Step<'a>>>,
    /// Of many branches.
    alternatives: Option<Alternatives<'a>>,
}

/// A clause, prepared.
struct Step<'a> {
    negative: bool,
    check: Check<'a>,
}

enum Check<'a> {
    /// What costs nothing.
    Meta(&'a Test),
    /// Any of these tags.
    Tag(Vec<u32>),
    /// In the context path.
    Path(Finder<'a>),
    /// In any field.
    Word(Finder<'a>),
}

impl<'a> Plan<'a> {
    fn new(query: &'a Query, selection: &'a Selection, tags: &Tags) -> Self {
        let wants_trash = query.wants_trash();
        let many = query.branches.len() >= MANY_BRANCHES;
        Self {
            selection,
            wants_trash,
            tags: selection.tags.iter().map(|tag| tags.under(tag)).collect(),
            branches: query.branches.iter().map(|branch| steps(branch, tags)).collect(),
            alternatives: many.then(|| {
                Alternatives::new(query.branches.iter().map(|branch| longest_word(branch)))
            }),
        }
    }

    fn holds(&self, slot: &Slot) -> bool {
        let Selection { scope, layer, .. } = *self.selection;
        let in_reach = !slot.meta.deleted || self.wants_trash || scope == Scope::Trash;
        in_reach
            && scope.keeps(&slot.meta, slot.tagged)
            && layer.is_none_or(|layer: Layer| slot.meta.layer == layer)
            && self.tags.iter().all(|wanted| carries(slot, wanted))
            && self.any_branch_holds(slot)
    }

    fn any_branch_holds(&self, slot: &Slot) -> bool {
        let all_hold = |branch: &Vec<Step<'_>>| branch.iter().all(|step| step.holds(slot));
        match &self.alternatives {
            None => self.branches.iter().any(all_hold),
            Some(alternatives) => alternatives
                .any(slot.text.as_bytes(), |at| self.branches.get(at).is_some_and(all_hold)),
        }
    }
}

/// The longest word that a note must hold for a branch to hold.
fn longest_word(branch: &Branch) -> Option<&[u8]> {
    let words = branch.iter().filter_map(|clause| match &clause.test {
        Test::Word(word) if !clause.negative => Some(word.as_bytes()),
        _ => None,
    });
    words.max_by_key(|word| word.len())
}

/// The clauses of a branch, those that cost least first, of words the longest, being the rarest.
fn steps<'a>(branch: &'a Branch, tags: &Tags) -> Vec<Step<'a>> {
    let prepare = |test: &'a Test| match test {
        Test::Word(word) => Check::Word(Finder::new(word)),
        Test::Path(part) => Check::Path(Finder::new(part)),
        Test::Tag(tag) => Check::Tag(tags.under(tag)),
        test => Check::Meta(test),
    };
    let clauses = branch.iter();
    let mut steps: Vec<Step<'a>> = clauses
        .map(|clause| Step { negative: clause.negative, check: prepare(&clause.test) })
        .collect();
    steps.sort_by_key(|step| match &step.check {
        Check::Meta(_) => (0, 0),
        Check::Tag(_) => (1, 0),
        Check::Path(part) => (2, usize::MAX - part.needle().len()),
        Check::Word(word) => (3, usize::MAX - word.needle().len()),
    });
    steps
}

impl Step<'_> {
    fn holds(&self, slot: &Slot) -> bool {
        let holds = match &self.check {
            Check::Meta(test) => meta_holds(test, slot),
            Check::Tag(wanted) => carries(slot, wanted),
            Check::Path(part) => part.find(fields::context_path(&slot.text).as_bytes()).is_some(),
            Check::Word(word) => word.find(slot.text.as_bytes()).is_some(),
        };
        holds != self.negative
    }
}

/// Whether a note carries any of `wanted`, which is sorted.
fn carries(slot: &Slot, wanted: &[u32]) -> bool {
    slot.tags.iter().any(|tag| wanted.binary_search(tag).is_ok())
}

fn meta_holds(test: &Test, slot: &Slot) -> bool {
    match test {
        Test::Layer(layer) => slot.meta.layer == *layer,
        Test::Before(moment) => slot.meta.created_at < *moment,
        Test::After(moment) => slot.meta.created_at >= *moment,
        Test::Pinned => slot.meta.pinned,
        Test::Untagged => !slot.tagged,
        Test::Trashed => slot.meta.deleted,
        Test::Word(_) | Test::Path(_) | Test::Tag(_) => false,
    }
}
