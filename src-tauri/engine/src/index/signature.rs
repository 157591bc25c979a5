//! What may stand in the blocks of a piece: a superset that is quick to ask.
//!
//! A *block* is a run of neighbouring notes of a [piece](super::piece) with a few kilobytes of
//! text. A signature has a row of bits for each hashed gram of one to four bytes, for each hashed
//! Chinese character and for each mark of a note; a bit of a row says that a note of that block
//! may have it. A word can only stand in blocks that are in all rows of its grams, so a few reads
//! of 32 bytes leave out nearly all notes of a piece; the notes of the blocks that remain are
//! looked at one by one, so no answer depends on the hashes.
//!
//! Why one level, and these rows. Tried on 100,000 package descriptions and Chinese texts:
//! three levels (blocks of 64, of 16, single notes) took 186 bytes a note and saved nothing once a
//! row of a piece fits half a cache line; posting lists of 1- to 3-grams took 364 bytes a note and
//! 36 s for a million; a scan of all text costs 26 bytes a note and 3.3 ms for a rare word. Twice as
//! many rows for grams of three bytes took the 95th percentile of the first page at 100,000 notes
//! from 0.50 to 0.40 ms for 33 bytes a note; half as many for those of four lost nothing. Grams
//! of four bytes tell a mistyped word from the common grams of three it is made of, and Chinese
//! characters get rows of their own, for their bytes are shared by thousands of them.

use std::fmt;

/// Blocks of a piece: the bits of a row.
pub(super) const BLOCKS: usize = if cfg!(test) { 64 } else { 256 };
/// Words of a row.
const WORDS: usize = BLOCKS / 64;

const FOUR_BITS: u32 = 12;
const THREE_BITS: u32 = 13;
/// Letters, digits and the space have a row for each pair; other pairs share.
const PLAIN: u32 = 37;
const OTHER_TWO_BITS: u32 = 9;
const HAN_BITS: u32 = 11;

const FOUR: u32 = 0;
const THREE: u32 = FOUR + (1 << FOUR_BITS);
const TWO: u32 = THREE + (1 << THREE_BITS);
const ONE: u32 = TWO + PLAIN * PLAIN + (1 << OTHER_TWO_BITS);
const HAN: u32 = ONE + 256;
const MARK: u32 = HAN + (1 << HAN_BITS);
/// Rows of a signature.
const ROWS: usize = MARK as usize + 8;

/// A row's number.
pub(super) type Row = u32;

/// The row of a mark, see [`super::columns::Flags`].
pub(super) fn mark(bit: u32) -> Row {
    MARK + bit
}

/// The blocks that are still in question.
#[derive(Clone, Copy, PartialEq, Eq)]
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
pub(super) struct Grams([u64; ROWS.div_ceil(64)]);

impl Grams {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self([0; ROWS.div_ceil(64)]))
    }

    pub(super) fn add(&mut self, row: Row) {
        if let Some(word) = self.0.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Adds every gram of a folded text.
    pub(super) fn add_text(&mut self, text: &[u8]) {
        let mut last = 0_u32;
        for (at, &byte) in text.iter().enumerate() {
            last = last << 8 | u32::from(byte);
            self.add(ONE + u32::from(byte));
            if at >= 3 {
                self.add(four(last));
            }
            if at >= 2 {
                self.add(three(last));
                if is_han(last) {
                    self.add(han(last));
                }
            }
            if at >= 1 {
                self.add(two(last));
            }
        }
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(at * 64 + bit)
            })
        })
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }
}

/// Rows asked for one word at most; a long word is known by as many from all over it.
const MOST_ROWS: usize = 16;

/// The rows that a block must be in to hold `word`, those that leave out most first.
pub(super) fn rows_of(word: &[u8]) -> Vec<Row> {
    let windows = |width: usize, row: fn(u32) -> Row| {
        word.windows(width)
            .map(move |gram| row(gram.iter().fold(0, |all, &byte| all << 8 | u32::from(byte))))
    };
    let mut rows: Vec<Row> = match word {
        [] => Vec::new(),
        [byte] => vec![ONE + u32::from(*byte)],
        [_, _] => windows(2, two).collect(),
        _ => {
            let characters = word.windows(3).filter_map(|gram| {
                let gram = gram.iter().fold(0, |all, &byte| all << 8 | u32::from(byte));
                is_han(gram).then(|| han(gram))
            });
            let grams = windows(4, four).chain(windows(3, three)).chain(windows(2, two));
            characters.chain(grams).collect()
        }
    };
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert(*row));
    // The first kinds leave out most; of a long word, some of all over it.
    let step = word.len().div_ceil(MOST_ROWS).max(1);
    rows.into_iter().step_by(step).take(MOST_ROWS).collect()
}

fn hash(gram: u32, bits: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1) >> (32 - bits)
}

fn four(gram: u32) -> Row {
    FOUR + hash(gram, FOUR_BITS)
}

fn three(gram: u32) -> Row {
    THREE + hash(gram & 0x00FF_FFFF, THREE_BITS)
}

fn two(gram: u32) -> Row {
    match (plain(gram >> 8 & 0xFF), plain(gram & 0xFF)) {
        (Some(one), Some(other)) => TWO + one * PLAIN + other,
        _ => TWO + PLAIN * PLAIN + hash(gram & 0xFFFF, OTHER_TWO_BITS),
    }
}

fn plain(byte: u32) -> Option<u32> {
    match byte as u8 {
        letter @ b'a'..=b'z' => Some(u32::from(letter - b'a')),
        digit @ b'0'..=b'9' => Some(26 + u32::from(digit - b'0')),
        b' ' => Some(36),
        _ => None,
    }
}

fn han(gram: u32) -> Row {
    HAN + hash((gram & 0x00FF_FFFF) << 3, HAN_BITS)
}

/// Whether the last three bytes are one character of three bytes above the symbols: kana, Hangul
/// and ideographs.
fn is_han(gram: u32) -> bool {
    (0xE3..=0xED).contains(&(gram >> 16 & 0xFF))
}

/// The rows of a piece.
#[derive(Clone)]
pub(super) struct Signature {
    /// Row after row; empty as long as there is no block.
    rows: Vec<[u64; WORDS]>,
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature of {} rows", self.rows.len())
    }
}

impl Signature {
    pub(super) fn new() -> Self {
        Self { rows: vec![[0; WORDS]; ROWS] }
    }

    /// That of no notes, which none can be added to.
    pub(super) fn none() -> Self {
        Self { rows: Vec::new() }
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
    pub(super) fn from_words(rows: Vec<[u64; WORDS]>) -> Option<Self> {
        (rows.len() == ROWS).then_some(Self { rows })
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<[u64; WORDS]>()
    }
}
