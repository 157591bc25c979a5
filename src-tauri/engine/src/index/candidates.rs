//! Where to look: the rows of a signature that a search asks for, and the pieces out of its time.

use std::{cmp::Reverse, ops::Range, sync::Arc};

use super::{
    columns::{deleted_row, layer_row, micros, pinned_row, untagged_row},
    dictionary::Dictionary,
    grams::{Row, rows_of},
    piece::Piece,
    query::{Branch, Query, Test},
    selection::{Scope, Selection},
    signature::Blocks,
    spelling::Places,
};
use crate::model::Spelling;

/// Branches beyond which asking for each costs more than it leaves out.
const MOST_BRANCHES: usize = 64;

/// What every note found has.
#[derive(Debug)]
pub(super) struct Candidates {
    /// For each dictionary of the pieces what is asked of a block.
    asked: Vec<(Arc<Dictionary>, Asked)>,
    /// The number of the driver among the words of the only branch.
    driver: usize,
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
    all: Wishes,
    /// Of each branch; empty if some branch asks for nothing that has a row.
    any: Vec<Wishes>,
}

/// What a block must have.
#[derive(Debug, Default)]
struct Wishes {
    rows: Vec<Row>,
    /// Of words with other spellings.
    places: Vec<Places>,
    words: Vec<Word>,
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
        let mut this =
            Self { asked: Vec::new(), driver: 0, from: i64::MIN, until: i64::MAX, recalled: false };
        this.narrow(query, selection);
        let there = pieces.iter().filter(|piece| !piece.signature.is_none());
        for dictionary in there.map(|piece| piece.signature.dictionary()) {
            if this.asked_by(dictionary).is_none() {
                let asked = Asked::new(query, selection, dictionary);
                this.asked.push((Arc::clone(dictionary), asked));
            }
        }
        if query.branches.len() == 1 {
            this.choose_driver(pieces);
        }
        this
    }

    /// Leaves out pieces by the time of their notes.
    fn narrow(&mut self, query: &Query, selection: &Selection) {
        match selection.scope {
            Scope::CreatedWithin { from, until } => {
                (self.from, self.until) = (micros(from), micros(until));
            }
            Scope::OftenRecalled | Scope::RecalledLastBefore(_) => self.recalled = true,
            Scope::NotSeenSince(moment) | Scope::NeverRecalledFromBefore(moment) => {
                self.until = micros(moment);
            }
            Scope::All | Scope::Pinned | Scope::Untagged | Scope::Trash => {}
        }
        let [branch] = query.branches.as_slice() else { return };
        for clause in branch.iter().filter(|clause| !clause.negative) {
            match clause.test {
                Test::Before(moment) => self.until = self.until.min(micros(moment)),
                Test::After(moment) => self.from = self.from.max(micros(moment)),
                _ => {}
            }
        }
    }

    #[inline]
    fn asked_by(&self, dictionary: &Arc<Dictionary>) -> Option<&Asked> {
        let of_it = |(known, _): &&(Arc<Dictionary>, Asked)| Arc::ptr_eq(known, dictionary);
        self.asked.iter().find(of_it).map(|(_, asked)| asked)
    }

    /// Finds the word that stands in the fewest blocks, of as many the longest.
    fn choose_driver(&mut self, pieces: &[Arc<Piece>]) {
        let Some((_, Asked { all, .. })) = self.asked.first() else { return };
        if all.words.len() < 2 {
            return;
        }
        let blocks = |number: usize| -> usize {
            let of = |piece: &Arc<Piece>| {
                let asked = self.asked_by(piece.signature.dictionary());
                asked.map_or(0, |asked| asked.all.blocks_of(number, piece))
            };
            pieces.iter().rev().take(SAMPLE).map(of).sum()
        };
        let words = all.words.iter().enumerate();
        let rarest = words.min_by_key(|(number, word)| (blocks(*number), Reverse(word.bytes)));
        self.driver = rarest.map_or(0, |(number, _)| number);
    }

    /// The clause of the only branch whose word stands in the fewest blocks: to look for it first
    /// leaves the least to look for.
    pub(super) fn driver(&self) -> Option<usize> {
        Some(self.asked.first()?.1.all.words.get(self.driver)?.clause)
    }

    /// The blocks of a piece in which notes may be found.
    #[inline]
    pub(super) fn of(&self, piece: &Piece) -> Reach {
        let out_of_time = piece.newest.0 < self.from || piece.oldest.0 >= self.until;
        if piece.live == 0 || out_of_time || (self.recalled && piece.extras.is_empty()) {
            return Reach::NONE;
        }
        let Some(asked) = self.asked_by(piece.signature.dictionary()) else { return Reach::NONE };
        let mut reach = asked.all.reach(piece, Some(self.driver));
        if !asked.any.is_empty() && !reach.blocks.is_empty() {
            let mut any = Blocks::NONE;
            for wishes in &asked.any {
                any.or(wishes.reach(piece, None).blocks);
            }
            reach.blocks.and(any);
        }
        reach
    }
}

impl Asked {
    fn new(query: &Query, selection: &Selection, dictionary: &Dictionary) -> Self {
        let mut this = Self::default();
        let rows = &mut this.all.rows;
        rows.extend(selection.layer.map(layer_row));
        for tag in &selection.tags {
            rows.extend(rows_of_tag(tag, dictionary));
        }
        match selection.scope {
            Scope::Pinned => rows.push(pinned_row()),
            Scope::Untagged => rows.push(untagged_row()),
            Scope::Trash => rows.push(deleted_row()),
            _ => {}
        }
        match query.branches.as_slice() {
            [branch] => this.all.add(branch, query.spelling, dictionary),
            branches if branches.len() <= MOST_BRANCHES => {
                let of = |branch| {
                    let mut wishes = Wishes::default();
                    wishes.add(branch, query.spelling, dictionary);
                    wishes
                };
                this.any = branches.iter().map(of).collect();
                if this.any.iter().any(Wishes::is_nothing) {
                    this.any.clear();
                }
            }
            _ => {}
        }
        this
    }
}

impl Wishes {
    /// Adds what a branch asks for.
    fn add(&mut self, branch: &Branch, spelling: Spelling, dictionary: &Dictionary) {
        let rows = &mut self.rows;
        for (number, clause) in branch.iter().enumerate().filter(|(_, clause)| !clause.negative) {
            match &clause.test {
                Test::Word(text) | Test::Path(text) => {
                    let wanted = if let Some(places) = Places::of(text, spelling, dictionary) {
                        self.places.push(places);
                        Wanted::Places(self.places.len() - 1)
                    } else {
                        let first = rows.len();
                        rows.extend(rows_of(text.as_bytes(), dictionary));
                        Wanted::Rows(first..rows.len())
                    };
                    if matches!(clause.test, Test::Word(_)) {
                        self.words.push(Word { clause: number, bytes: text.len(), wanted });
                    }
                }
                Test::Tag(tag) => match Places::of_tag(tag, spelling, dictionary) {
                    Some(places) => self.places.push(places),
                    None => rows.extend(rows_of_tag(tag, dictionary)),
                },
                Test::Layer(layer) => rows.push(layer_row(*layer)),
                Test::Pinned => rows.push(pinned_row()),
                Test::Untagged => rows.push(untagged_row()),
                Test::Trashed => rows.push(deleted_row()),
                Test::Before(_) | Test::After(_) => {}
            }
        }
    }

    /// In how many blocks of a piece a word may stand.
    fn blocks_of(&self, word: usize, piece: &Piece) -> usize {
        match self.words.get(word).map(|word| &word.wanted) {
            Some(Wanted::Rows(range)) => {
                piece.signature.in_all(self.rows.get(range.clone()).unwrap_or_default()).len()
            }
            Some(Wanted::Places(number)) => self
                .places
                .get(*number)
                .map_or(0, |places| places.blocks(&piece.signature, Blocks::ALL).0.len()),
            None => 0,
        }
    }

    fn is_nothing(&self) -> bool {
        self.rows.is_empty() && self.places.is_empty()
    }

    #[inline]
    fn reach(&self, piece: &Piece, driver: Option<usize>) -> Reach {
        let mut blocks = piece.signature.in_all(&self.rows);
        let mut sounding = Blocks::NONE;
        if self.places.is_empty() {
            return Reach { blocks, sounding };
        }
        let driver = driver.and_then(|driver| self.words.get(driver));
        let driver = driver.and_then(|word| match word.wanted {
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
fn rows_of_tag(folded: &str, dictionary: &Dictionary) -> Vec<Row> {
    rows_of(&[b"\0", folded.as_bytes()].concat(), dictionary)
}
