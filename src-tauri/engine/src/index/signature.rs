//! What may stand in the blocks of a piece: a superset that is quick to ask.
//!
//! A *block* is a run of neighbouring notes of a [piece](super::piece) with a few kilobytes of
//! text. A signature has a row of bits for each hashed gram of one to four bytes, for Chinese
//! characters and pairs of them, and for each mark of a note; a bit of a row says that a note of
//! that block may have it. A word can only stand in blocks that are in all rows of its grams, so a
//! few reads of 32 bytes leave out nearly all notes of a piece; the notes of the blocks that remain
//! are looked at one by one, so no answer depends on the hashes.
//!
//! Why one level, and these rows. Tried on 100,000 package descriptions and Chinese texts, 200
//! queries; the blocks looked at in vain are what a query waits for:
//!
//! | tried | bytes a note | blocks in vain |
//! |---|---|---|
//! | blocks of 4 KB, grams of all bytes, 2^13 rows for three, 2^12 for four | 137 | 17,846 |
//! | the same, Chinese apart from the grams of bytes | 133 | 15,547 |
//! | blocks of 2.5 KB, 2^12 rows for three and for four, 2^11 for Chinese characters | 152 | 13,557 |
//! | **the same, 2^10 rows for rare Chinese characters, one for each frequent** | **152** | **12,649** |
//! | the same, grams of five bytes in the place of four | 152 | 16,588 |
//! | the same, frequent and rare grams of other bytes apart | 152 | 12,033 |
//! | the same, blocks of 2 KB | 191 | 10,893 |
//! | blocks of 1 KB, half the rows; a block is as slow to come to | 202 | 13,941 |
//!
//! Posting lists of 1- to 3-grams took 364 bytes a note, 36 s for a million and paused for 0.4 s;
//! three levels (blocks of 64, of 16, single notes) were no quicker than one whose rows fit half a
//! cache line. Two or three rows for each gram, a Bloom filter's way, lost more than they won.
//!
//! Grams of four bytes tell a mistyped word from the common grams of three it is made of. The bytes
//! of Chinese characters are shared by thousands of them and only fill the rows of other grams, so
//! a character has a row, hashed or its own, and so has each pair.

use std::fmt;

use super::{
    frequent,
    spelling::{SoundRows, Sounds},
};

/// Blocks of a piece: the bits of a row.
pub(super) const BLOCKS: usize = if cfg!(test) { 64 } else { 256 };
/// Words of a row.
const WORDS: usize = BLOCKS / 64;

const FOUR_BITS: u32 = 12;
const THREE_BITS: u32 = 12;
const TWO_BITS: u32 = 9;
const PAIR_BITS: u32 = 10;
const HAN_BITS: u32 = 10;

const FOUR: u32 = 0;
const THREE: u32 = FOUR + (1 << FOUR_BITS);
const TWO: u32 = THREE + (1 << THREE_BITS);
/// Of ASCII, as no other byte is a word.
const ONE: u32 = TWO + (1 << TWO_BITS);
const PAIR: u32 = ONE + 128;
const HAN: u32 = PAIR + (1 << PAIR_BITS);
const FREQUENT: u32 = HAN + (1 << HAN_BITS);
const MARK: u32 = FREQUENT + frequent::COUNT as u32;
/// Rows of a signature.
const ROWS: usize = MARK as usize + 8;

/// A row's number.
pub(super) type Row = u32;

/// The row of a mark, see [`super::columns::Flags`].
pub(super) fn mark(bit: u32) -> Row {
    MARK + bit
}

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

/// The rows of the notes of one block.
#[derive(Debug)]
pub(super) struct Grams {
    rows: [u64; ROWS.div_ceil(64)],
    sounds: Sounds,
}

impl Grams {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self { rows: [0; ROWS.div_ceil(64)], sounds: Sounds::new() })
    }

    pub(super) fn add(&mut self, row: Row) {
        if let Some(word) = self.rows.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Adds every gram of a folded text, and what sounds in it.
    pub(super) fn add_text(&mut self, text: &[u8]) {
        self.sounds.add_text(text);
        each_gram(text, |_, row| self.add(row));
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(at * 64 + bit)
            })
        })
    }

    pub(super) fn clear(&mut self) {
        self.rows.fill(0);
        self.sounds.clear();
    }
}

/// Rows asked for one word at most; a long word is known by as many from all over it.
const MOST_ROWS: usize = 64;

/// The rows that a block must be in to hold `word`, those that leave out most first.
pub(super) fn rows_of(word: &[u8]) -> Vec<Row> {
    let mut rows: Vec<(Kind, Row)> = Vec::new();
    each_gram(word, |kind, row| rows.push((kind, row)));
    rows.sort_unstable();
    rows.dedup();
    // Where a rare gram shares its row with a frequent one, the shorter grams in it tell them apart;
    // of a single byte there is nothing to tell.
    let longest = rows.first().map_or(Kind::One, |(kind, _)| *kind);
    rows.retain(|(kind, _)| *kind <= longest.max(Kind::Two));
    let step = rows.len().div_ceil(MOST_ROWS).max(1);
    rows.into_iter().map(|(_, row)| row).step_by(step).collect()
}

/// Kinds of grams, those that leave out most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Two Chinese characters.
    Pair,
    /// A Chinese character.
    Han,
    Four,
    Three,
    Two,
    One,
}

/// Shows the row of every gram. Chinese characters part the text into runs of other bytes.
fn each_gram(text: &[u8], mut show: impl FnMut(Kind, Row)) {
    let (mut last, mut run) = (0_u32, 0_u32);
    let mut before: Option<u32> = None;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if let (0xE3..=0xED, Some(&[one, two, three])) =
            (byte, text.get(at..at + 3).and_then(|it| it.first_chunk()))
        {
            let character = u32::from_be_bytes([0, one, two, three]);
            show(Kind::Han, han([one, two, three], character));
            if let Some(before) = before.replace(character) {
                show(
                    Kind::Pair,
                    PAIR + hash(before.wrapping_mul(31).wrapping_add(character), PAIR_BITS),
                );
            }
            run = 0;
            at += 3;
            continue;
        }
        before = None;
        last = last << 8 | u32::from(byte);
        run += 1;
        at += 1;
        if run >= 4 {
            show(Kind::Four, FOUR + hash(last, FOUR_BITS));
        }
        if run >= 3 {
            show(Kind::Three, THREE + hash(last & 0x00FF_FFFF, THREE_BITS));
        }
        if run >= 2 {
            show(Kind::Two, TWO + hash(last & 0xFFFF, TWO_BITS));
        }
        if byte.is_ascii() {
            show(Kind::One, ONE + u32::from(byte));
        }
    }
}

fn hash(gram: u32, bits: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1) >> (32 - bits)
}

/// The row of a character of three bytes above the symbols: kana, Hangul and ideographs.
fn han(bytes: [u8; 3], character: u32) -> Row {
    match frequent::rank(bytes) {
        Some(rank) => FREQUENT + u32::from(rank),
        None => HAN + hash(character << 3, HAN_BITS),
    }
}

/// The rows of a piece.
#[derive(Clone)]
pub(super) struct Signature {
    /// Row after row; empty as long as there is no block.
    rows: Vec<[u64; WORDS]>,
    pub(super) sounds: SoundRows,
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature of {} rows", self.rows.len())
    }
}

impl Signature {
    pub(super) fn new() -> Self {
        Self { rows: vec![[0; WORDS]; ROWS], sounds: SoundRows::default() }
    }

    /// That of no notes, which none can be added to.
    pub(super) fn none() -> Self {
        Self { rows: Vec::new(), sounds: SoundRows::default() }
    }

    pub(super) fn is_none(&self) -> bool {
        self.rows.is_empty()
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
    pub(super) fn from_words(rows: Vec<[u64; WORDS]>, sounds: SoundRows) -> Option<Self> {
        (rows.len() == ROWS).then_some(Self { rows, sounds })
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<[u64; WORDS]>() + self.sounds.bytes()
    }
}
