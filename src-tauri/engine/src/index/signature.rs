//! What may stand in the blocks of a piece: a superset that is quick to ask.
//!
//! A *block* is a run of neighbouring notes of a [piece](super::piece) with a few kilobytes of
//! text. A signature has rows of bits for grams of one to four bytes, for Chinese characters and
//! pairs of them, and for each mark of a note; a bit of a row says that a note of that block may
//! have it. A word can only stand in blocks that are in all rows of its grams, so a few reads of 64
//! bytes leave out nearly all notes of a piece; the notes of the blocks that remain are looked at
//! one by one, so no answer depends on the hashes.
//!
//! Which grams share a row decides how many blocks are looked at in vain, and that is what a query
//! waits for: a rare gram that shares its row with a frequent one says nothing. So the frequent
//! ones, learnt from the notes themselves ([`Dictionary`]), have a row each; a rare gram of three
//! bytes, a rare Chinese character or pair is in three rows that other rare ones share, which tells
//! them apart as long as the rows are sparse. Grams of four bytes are too many for that and have one hashed
//! row; they tell a mistyped word from the common grams of three it is made of.
//!
//! Tried on 100,000 package descriptions and Chinese texts, 200 queries:
//!
//! | tried | bytes a note | blocks in vain | kilobytes in vain |
//! |---|---|---|---|
//! | all hashed once: 2^12 rows for three and four bytes, 2^10 for pairs; blocks of 2.5 KB | 152 | 9,203 | 23,000 |
//! | the same, 2^12 rows for pairs | 191 | 8,104 | 20,300 |
//! | grams of three bytes and pairs exact, no grams of four | | 4,236 | 10,600 |
//! | those exact, grams of four in 2^11 rows: what posting lists would reach | | 2,536 | 6,300 |
//! | **frequent ones exact; 2^11 rows each for rare ones, Chinese ones and grams of four** | **128** | **3,685** | **9,200** |
//! | the same, blocks of 3.25 KB | 104 | 4,807 | 15,600 |
//! | the same, blocks of 4.5 KB | 82 | 6,199 | 27,900 |
//!
//! Posting lists of 1- to 3-grams took 364 bytes a note, 36 s for a million and paused for 0.4 s;
//! three levels (blocks of 64, of 16, single notes) were no quicker than one whose rows fit a cache
//! line.

use std::{fmt, sync::Arc};

use super::{
    dictionary::Dictionary,
    grams::{Grams, Row, rows_with},
    spelling::SoundRows,
};

/// Blocks of a piece: the bits of a row.
pub(super) const BLOCKS: usize = if cfg!(test) { 64 } else { 512 };
/// Words of a row.
pub(super) const WORDS: usize = BLOCKS / 64;

/// The blocks that are still in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Blocks(pub(super) [u64; WORDS]);

impl Blocks {
    pub(super) const ALL: Self = Self([u64::MAX; WORDS]);
    pub(super) const NONE: Self = Self([0; WORDS]);

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0; WORDS]
    }

    pub(super) fn and(&mut self, other: Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word &= other;
        }
    }

    pub(super) fn or(&mut self, other: Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
    }

    pub(super) fn holds(self, block: usize) -> bool {
        self.0.get(block / 64).is_some_and(|word| word >> (block % 64) & 1 == 1)
    }

    pub(super) fn len(self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// The rows of a piece.
#[derive(Clone)]
pub(super) struct Signature {
    /// Row after row; empty as long as there is no block.
    rows: Vec<[u64; WORDS]>,
    dictionary: Arc<Dictionary>,
    pub(super) sounds: SoundRows,
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature of {} rows", self.rows.len())
    }
}

impl Signature {
    pub(super) fn new(dictionary: Arc<Dictionary>) -> Self {
        let rows = vec![[0; WORDS]; rows_with(&dictionary)];
        Self { rows, dictionary, sounds: SoundRows::default() }
    }

    /// That of no notes, which none can be added to.
    pub(super) fn none() -> Self {
        Self { rows: Vec::new(), dictionary: Arc::default(), sounds: SoundRows::default() }
    }

    pub(super) fn is_none(&self) -> bool {
        self.rows.is_empty()
    }

    /// The grams that have a row each.
    pub(super) fn dictionary(&self) -> &Arc<Dictionary> {
        &self.dictionary
    }

    /// Adds what the notes of a block have.
    pub(super) fn add(&mut self, block: usize, grams: &Grams) {
        let (word, bit) = (block / 64, 1 << (block % 64));
        for row in grams.rows() {
            if let Some(place) = self.rows.get_mut(row).and_then(|row| row.get_mut(word)) {
                *place |= bit;
            }
        }
        self.sounds.add(block, &grams.sounds);
    }

    pub(super) fn add_row(&mut self, block: usize, row: Row) {
        if let Some(place) = self.rows.get_mut(row as usize).and_then(|row| row.get_mut(block / 64))
        {
            *place |= 1 << (block % 64);
        }
    }

    /// Forgets a block.
    pub(super) fn clear(&mut self, block: usize) {
        let (word, keep) = (block / 64, !(1_u64 << (block % 64)));
        for place in self.rows.iter_mut().filter_map(|row| row.get_mut(word)) {
            *place &= keep;
        }
        self.sounds.clear(block);
    }

    /// The blocks that are in all of `rows`.
    pub(super) fn in_all(&self, rows: &[Row]) -> Blocks {
        let mut blocks = Blocks::ALL;
        for row in rows {
            let Some(row) = self.rows.get(*row as usize) else { return Blocks::NONE };
            blocks.and(Blocks(*row));
            if blocks.is_empty() {
                break;
            }
        }
        blocks
    }

    /// All words, row after row.
    pub(super) fn words(&self) -> &[[u64; WORDS]] {
        &self.rows
    }

    /// The signature of which these are the words, if they can be one's.
    pub(super) fn from_words(
        rows: Vec<[u64; WORDS]>,
        dictionary: Arc<Dictionary>,
        sounds: SoundRows,
    ) -> Option<Self> {
        (rows.len() == rows_with(&dictionary)).then_some(Self { rows, dictionary, sounds })
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<[u64; WORDS]>() + self.sounds.bytes()
    }
}
