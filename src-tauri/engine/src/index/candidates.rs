//! Where to look: the rows of a signature that a search asks for, and the pieces out of its time.

use std::{cmp::Reverse, ops::Range, sync::Arc};

use super::{
    columns::{deleted_row, layer_row, micros, pinned_row, untagged_row},
    piece::Piece,
    query::{Branch, Query, Test},
    selection::{Scope, Selection},
    signature::{Blocks, Row, rows_of},
    spelling::Places,
};
use crate::model::Spelling;

/// Branches beyond which asking for each costs more than it leaves out.
const MOST_BRANCHES: usize = 64;

/// What every note found has.
#[derive(Debug)]
pub(super) struct Candidates {
    all: Asked,
    /// Of each branch; empty if some branch asks for nothing that has a row.
    any: Vec<Asked>,
    /// Notes found are created at `from` or later and before `until`.
    from: i64,
    until: i64,
    /// Only notes that were recalled.
    recalled: bool,
}

/// The blocks of a piece in which to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) blocks: Blocks,
    /// Those in which the driver may be found by its sound.
    pub(super) sounding: Blocks,
}

impl Reach {
    const NONE: Self = Self { blocks: Blocks::NONE, sounding: Blocks::NONE };
}

/// What is asked of a block.
#[derive(Debug, Default)]
struct Asked {
    rows: Vec<Row>,
    /// Of words with other spellings.
    places: Vec<Places>,
    words: Vec<Word>,
    /// The number of the driver among those.
    driver: usize,
}

/// A word that every note found holds.
#[derive(Debug)]
struct Word {
    /// The number of its clause in the branch.
    clause: usize,
    bytes: usize,
    wanted: Wanted,
}

/// What is asked for a word.
#[derive(Debug)]
enum Wanted {
    /// These of the rows.
    Rows(Range<usize>),
    /// That of the places.
    Places(usize),
}

/// Pieces by whose blocks is judged which of several words is the rarest.
const SAMPLE: usize = 4;

impl Candidates {
    pub(super) fn new(query: &Query, selection: &Selection, pieces: &[Arc<Piece>]) -> Self {
        let mut this = Self {
            all: Asked::default(),
            any: Vec::new(),
            from: i64::MIN,
            until: i64::MAX,
            recalled: false,
        };
        let rows = &mut this.all.rows;
        rows.extend(selection.layer.map(layer_row));
        for tag in &selection.tags {
            rows.extend(rows_of_tag(tag));
        }
        match selection.scope {
            Scope::All => {}
            Scope::CreatedWithin { from, until } => {
                (this.from, this.until) = (micros(from), micros(until));
            }
            Scope::Pinned => rows.push(pinned_row()),
            Scope::Untagged => rows.push(untagged_row()),
            Scope::OftenRecalled | Scope::RecalledLastBefore(_) => this.recalled = true,
            Scope::NotSeenSince(moment) | Scope::NeverRecalledFromBefore(moment) => {
                this.until = micros(moment);
            }
            Scope::Trash => rows.push(deleted_row()),
        }
        match query.branches.as_slice() {
            [branch] => {
                this.narrow(branch, query.spelling);
                this.all.choose_driver(pieces);
            }
            branches if branches.len() <= MOST_BRANCHES => {
                let asked = |branch| {
                    let mut asked = Asked::default();
                    asked.add(branch, query.spelling);
                    asked
                };
                this.any = branches.iter().map(asked).collect();
                if this.any.iter().any(Asked::is_nothing) {
                    this.any.clear();
                }
            }
            _ => {}
        }
        this
    }

    /// Takes in the only branch.
    fn narrow(&mut self, branch: &Branch, spelling: Spelling) {
        self.all.add(branch, spelling);
        for clause in branch.iter().filter(|clause| !clause.negative) {
            match clause.test {
                Test::Before(moment) => self.until = self.until.min(micros(moment)),
                Test::After(moment) => self.from = self.from.max(micros(moment)),
                _ => {}
            }
        }
    }

    /// The clause of the only branch whose word stands in the fewest blocks: to look for it first
    /// leaves the least to look for.
    pub(super) fn driver(&self) -> Option<usize> {
        Some(self.all.words.get(self.all.driver)?.clause)
    }

    /// The blocks of a piece in which notes may be found.
    #[inline]
    pub(super) fn of(&self, piece: &Piece) -> Reach {
        let out_of_time = piece.newest.0 < self.from || piece.oldest.0 >= self.until;
        if piece.live == 0 || out_of_time || (self.recalled && piece.extras.is_empty()) {
            return Reach::NONE;
        }
        let mut reach = self.all.reach(piece);
        if !self.any.is_empty() && !reach.blocks.is_empty() {
            let mut any = Blocks::NONE;
            for asked in &self.any {
                any.or(asked.reach(piece).blocks);
            }
            reach.blocks.and(any);
        }
        reach
    }
}

impl Asked {
    /// Adds what a branch asks for.
    fn add(&mut self, branch: &Branch, spelling: Spelling) {
        let rows = &mut self.rows;
        for (number, clause) in branch.iter().enumerate().filter(|(_, clause)| !clause.negative) {
            match &clause.test {
                Test::Word(text) | Test::Path(text) => {
                    let wanted = if let Some(places) = Places::of(text, spelling) {
                        self.places.push(places);
                        Wanted::Places(self.places.len() - 1)
                    } else {
                        let first = rows.len();
                        rows.extend(rows_of(text.as_bytes()));
                        Wanted::Rows(first..rows.len())
                    };
                    if matches!(clause.test, Test::Word(_)) {
                        self.words.push(Word { clause: number, bytes: text.len(), wanted });
                    }
                }
                Test::Tag(tag) => match Places::of_tag(tag, spelling) {
                    Some(places) => self.places.push(places),
                    None => rows.extend(rows_of_tag(tag)),
                },
                Test::Layer(layer) => rows.push(layer_row(*layer)),
                Test::Pinned => rows.push(pinned_row()),
                Test::Untagged => rows.push(untagged_row()),
                Test::Trashed => rows.push(deleted_row()),
                Test::Before(_) | Test::After(_) => {}
            }
        }
    }

    /// Finds the word that stands in the fewest blocks, of as many the longest.
    fn choose_driver(&mut self, pieces: &[Arc<Piece>]) {
        if self.words.len() < 2 {
            return;
        }
        let blocks = |word: &Word| -> usize {
            let of = |piece: &Arc<Piece>| match &word.wanted {
                Wanted::Rows(range) => {
                    piece.signature.in_all(self.rows.get(range.clone()).unwrap_or_default()).len()
                }
                Wanted::Places(number) => self
                    .places
                    .get(*number)
                    .map_or(0, |places| places.blocks(&piece.signature, Blocks::ALL).0.len()),
            };
            pieces.iter().rev().take(SAMPLE).map(of).sum()
        };
        let words = self.words.iter().enumerate();
        let rarest = words.min_by_key(|(_, word)| (blocks(word), Reverse(word.bytes)));
        self.driver = rarest.map_or(0, |(number, _)| number);
    }

    fn is_nothing(&self) -> bool {
        self.rows.is_empty() && self.places.is_empty()
    }

    #[inline]
    fn reach(&self, piece: &Piece) -> Reach {
        let mut blocks = piece.signature.in_all(&self.rows);
        let mut sounding = Blocks::NONE;
        if self.places.is_empty() {
            return Reach { blocks, sounding };
        }
        let driver = self.words.get(self.driver).and_then(|word| match word.wanted {
            Wanted::Places(number) => Some(number),
            Wanted::Rows(_) => None,
        });
        for (number, places) in self.places.iter().enumerate() {
            if blocks.is_empty() {
                return Reach::NONE;
            }
            let (found, sounds) = places.blocks(&piece.signature, blocks);
            blocks = found;
            if driver == Some(number) {
                sounding = sounds;
            }
        }
        Reach { blocks, sounding }
    }
}

/// The rows of a folded tag or of any nested under it, see [`super::Index::put`].
fn rows_of_tag(folded: &str) -> Vec<Row> {
    rows_of(&[b"\0", folded.as_bytes()].concat())
}
