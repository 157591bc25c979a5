//! A query and a selection, prepared: what a note must satisfy, asked cheapest first.

use super::{
    alternatives::Alternatives,
    columns::{Flags, micros},
    fields::context_path,
    piece::Piece,
    query::{Branch, Clause, Query, Test},
    selection::{Scope, Selection},
    spelling::{Needle, Spellings},
    tags::Tags,
};
use crate::model::{Spelling, View};

/// Branches from which on they are looked for all at once.
const MANY_BRANCHES: usize = 12;

/// A query and a selection, prepared for one search.
pub(super) struct Plan<'a> {
    selection: &'a Selection,
    wants_trash: bool,
    /// Each of these tags of the selection, by the numbers that satisfy it.
    tags: Vec<Vec<u32>>,
    branches: Vec<Vec<Step<'a>>>,
    /// Of many branches.
    alternatives: Option<Alternatives<'a>>,
    /// Whether every note that is not in the trash is found, and no other.
    pub(super) finds_all: bool,
}

/// A clause, prepared.
struct Step<'a> {
    negative: bool,
    check: Check<'a>,
}

enum Check<'a> {
    /// What costs nothing.
    Marks(&'a Test),
    /// Any of these tags.
    Tag(Vec<u32>),
    /// In the context path.
    Path(Needle<'a>),
    /// In any field.
    Word(Needle<'a>),
}

impl<'a> Plan<'a> {
    /// With the clause of the only branch whose word is the driver.
    pub(super) fn new(
        query: &'a Query,
        selection: &'a Selection,
        tags: &Tags,
        driver: Option<usize>,
    ) -> Self {
        let wants_trash = query.wants_trash();
        let prepare = |branch| steps(branch, query.spelling, tags, driver);
        let branches: Vec<_> = query.branches.iter().map(prepare).collect();
        let alternatives = (branches.len() >= MANY_BRANCHES)
            .then(|| Alternatives::new(branches.iter().map(|steps| longest_word(steps))));
        Self {
            selection,
            wants_trash,
            tags: selection.tags.iter().map(|tag| tags.under(tag)).collect(),
            branches,
            alternatives,
            finds_all: !wants_trash
                && selection.is_everything()
                && query.branches.iter().any(Vec::is_empty),
        }
    }

    /// Whether a note is found.
    pub(super) fn holds(&self, piece: &Piece, at: u16) -> bool {
        self.in_reach(piece, at) && self.any_branch_holds(piece, at)
    }

    /// Whether a note is found that is known to hold the [driver](Self::driver).
    pub(super) fn holds_beside_driver(&self, piece: &Piece, at: u16) -> bool {
        let mut driver = true;
        let mut is_driver = |step: &Step<'_>| step.is_word() && std::mem::take(&mut driver);
        self.in_reach(piece, at)
            && self.branches.iter().flatten().all(|step| is_driver(step) || step.holds(piece, at))
    }

    /// The word that every note found holds, if there is one: of a query without `OR` the rarest.
    pub(super) fn driver(&self) -> Option<&Needle<'a>> {
        let [branch] = self.branches.as_slice() else { return None };
        branch.iter().find(|step| step.is_word()).and_then(|step| match &step.check {
            Check::Word(word) => Some(word),
            _ => None,
        })
    }

    fn in_reach(&self, piece: &Piece, at: u16) -> bool {
        let Selection { scope, layer, .. } = *self.selection;
        let flags = piece.flags(at);
        !flags.has(Flags::GONE)
            && (!flags.has(Flags::DELETED) || self.wants_trash || scope == Scope::Trash)
            && layer.is_none_or(|layer| flags.layer() == layer)
            && scope_keeps(scope, piece, at, flags)
            && self.tags.iter().all(|wanted| carries(piece, at, wanted))
    }

    fn any_branch_holds(&self, piece: &Piece, at: u16) -> bool {
        let all_hold = |branch: &Vec<Step<'_>>| branch.iter().all(|step| step.holds(piece, at));
        match &self.alternatives {
            None => self.branches.iter().any(all_hold),
            Some(alternatives) => alternatives
                .any(piece.text(at), |branch| self.branches.get(branch).is_some_and(all_hold)),
        }
    }
}

/// Whether the standing selection keeps a note, its place in or out of the trash aside.
fn scope_keeps(scope: Scope, piece: &Piece, at: u16, flags: Flags) -> bool {
    match scope {
        Scope::All => true,
        Scope::CreatedWithin { from, until } => {
            let created = created(piece, at);
            created >= micros(from) && created < micros(until)
        }
        Scope::Pinned => flags.has(Flags::PINNED),
        Scope::Untagged => !flags.has(Flags::TAGGED),
        Scope::OftenRecalled => piece.extra(at).recalled_count >= View::OFTEN,
        Scope::NotSeenSince(moment) => {
            created(piece, at) < micros(moment) && piece.meta(at).last_seen() < moment
        }
        Scope::RecalledLastBefore(moment) => {
            let last = piece.extra(at).last_recalled;
            last != i64::MIN && last < micros(moment)
        }
        Scope::NeverRecalledFromBefore(moment) => {
            created(piece, at) < micros(moment) && piece.extra(at).recalled_count == 0
        }
        Scope::Trash => flags.has(Flags::DELETED),
    }
}

fn created(piece: &Piece, at: u16) -> i64 {
    piece.created.get(usize::from(at)).copied().unwrap_or(i64::MIN)
}

/// The longest word that a note must hold as it is written for a branch to hold.
fn longest_word<'a>(steps: &[Step<'a>]) -> Option<&'a [u8]> {
    steps.iter().find_map(|step| match &step.check {
        Check::Word(word) if !step.negative && word.is_plain() => Some(word.word()),
        _ => None,
    })
}

/// The clauses of a branch, those that cost least first, of words the driver, then the longest.
fn steps<'a>(
    branch: &'a Branch,
    spelling: Spelling,
    tags: &Tags,
    driver: Option<usize>,
) -> Vec<Step<'a>> {
    let prepare = |test: &'a Test| match test {
        Test::Word(word) => Check::Word(Needle::new(word, spelling)),
        Test::Path(part) => Check::Path(Needle::new(part, spelling)),
        Test::Tag(tag) if spelling.variants && !tag.is_ascii() => {
            Check::Tag(tags.under_any(&Spellings::of(tag)))
        }
        Test::Tag(tag) => Check::Tag(tags.under(tag)),
        test => Check::Marks(test),
    };
    let step = |(number, clause): (usize, &'a Clause)| {
        let step = Step { negative: clause.negative, check: prepare(&clause.test) };
        let cost = match &step.check {
            Check::Marks(_) => (0, 0),
            Check::Tag(_) => (1, 0),
            Check::Path(part) => (2, usize::MAX - part.word().len()),
            Check::Word(_) if driver == Some(number) => (3, 0),
            Check::Word(word) => (4, usize::MAX - word.word().len()),
        };
        (cost, step)
    };
    let mut steps: Vec<_> = branch.iter().enumerate().map(step).collect();
    steps.sort_by_key(|(cost, _)| *cost);
    steps.into_iter().map(|(_, step)| step).collect()
}

impl Step<'_> {
    fn is_word(&self) -> bool {
        !self.negative && matches!(self.check, Check::Word(_))
    }

    fn holds(&self, piece: &Piece, at: u16) -> bool {
        let holds = match &self.check {
            Check::Marks(test) => marks_hold(test, piece, at),
            Check::Tag(wanted) => carries(piece, at, wanted),
            Check::Path(part) => part.is_in(context_path(piece.text(at))),
            Check::Word(word) => word.is_in(piece.text(at)),
        };
        holds != self.negative
    }
}

/// Whether a note carries any of `wanted`, which is sorted.
fn carries(piece: &Piece, at: u16, wanted: &[u32]) -> bool {
    piece.tags(at).iter().any(|tag| wanted.binary_search(tag).is_ok())
}

fn marks_hold(test: &Test, piece: &Piece, at: u16) -> bool {
    let flags = piece.flags(at);
    match test {
        Test::Layer(layer) => flags.layer() == *layer,
        Test::Before(moment) => created(piece, at) < micros(*moment),
        Test::After(moment) => created(piece, at) >= micros(*moment),
        Test::Pinned => flags.has(Flags::PINNED),
        Test::Untagged => !flags.has(Flags::TAGGED),
        Test::Trashed => flags.has(Flags::DELETED),
        Test::Word(_) | Test::Path(_) | Test::Tag(_) => false,
    }
}
