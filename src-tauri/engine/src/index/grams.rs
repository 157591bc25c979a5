//! The grams of texts, and the rows of a signature that they have.

use super::{
    dictionary::{Dictionary, MOST},
    spelling::Sounds,
};

const BITS: u32 = 11;
const TWO_BITS: u32 = 9;

const FOUR: u32 = 0;
const THREE: u32 = FOUR + (1 << BITS);
/// Of Chinese characters and pairs of them.
const HAN: u32 = THREE + (1 << BITS);
const TWO: u32 = HAN + (1 << BITS);
/// Of ASCII, as no other byte is a word.
const ONE: u32 = TWO + (1 << TWO_BITS);
const MARK: u32 = ONE + 128;
/// Those of the dictionary.
const FREQUENT: u32 = MARK + 8;
/// Rows of a signature at most.
const ROWS: usize = FREQUENT as usize + MOST;

/// A row's number.
pub(super) type Row = u32;

/// The row of a mark, see [`super::columns::Flags`].
pub(super) fn mark(bit: u32) -> Row {
    MARK + bit
}

/// Rows of a signature that is made by a dictionary.
pub(super) fn rows_with(dictionary: &Dictionary) -> usize {
    FREQUENT as usize + dictionary.len()
}

/// A bit for each row.
type RowBits = [u64; ROWS.div_ceil(64)];

#[inline]
fn add(rows: &mut RowBits, row: Row) {
    if let Some(word) = rows.get_mut(row as usize / 64) {
        *word |= 1 << (row % 64);
    }
}

/// The rows of the notes of one block.
#[derive(Debug)]
pub(super) struct Grams {
    rows: RowBits,
    pub(super) sounds: Sounds,
}

impl Grams {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self { rows: [0; ROWS.div_ceil(64)], sounds: Sounds::new() })
    }

    pub(super) fn add(&mut self, row: Row) {
        add(&mut self.rows, row);
    }

    /// Adds every gram of a folded text, and what sounds in it.
    pub(super) fn add_text(&mut self, text: &[u8], dictionary: &Dictionary) {
        self.sounds.add_text(text);
        each_gram(text, &mut Rows { rows: &mut self.rows, dictionary });
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = usize> + '_ {
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
pub(super) fn rows_of(word: &[u8], dictionary: &Dictionary) -> Vec<Row> {
    let mut asked = Ranked { dictionary, rows: Vec::new() };
    each_gram(word, &mut asked);
    let mut rows = asked.rows;
    rows.sort_unstable();
    rows.dedup();
    // Grams of one or two bytes say nothing that longer ones do not.
    let shortest = rows.first().map_or(0, |(rank, _)| *rank).max(TWO_RANK - 1);
    rows.retain(|(rank, _)| *rank <= shortest);
    rows.truncate(MOST_ROWS);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What is to be done with the grams of a text.
trait Visit {
    fn one(&mut self, byte: u8);
    fn two(&mut self, gram: u32);
    /// Three bytes, the number that they are.
    fn three(&mut self, gram: u32);
    fn four(&mut self, gram: u32);
    /// A Chinese character or a pair of them, a number that no three bytes are.
    fn han(&mut self, gram: u32);
}

/// Adds the row of each gram.
struct Rows<'a> {
    rows: &'a mut RowBits,
    dictionary: &'a Dictionary,
}

impl Visit for Rows<'_> {
    #[inline]
    fn one(&mut self, byte: u8) {
        add(self.rows, ONE + u32::from(byte));
    }

    #[inline]
    fn two(&mut self, gram: u32) {
        add(self.rows, TWO + hash(gram, TWO_BITS));
    }

    #[inline]
    fn three(&mut self, gram: u32) {
        match self.dictionary.rank(gram) {
            Some(rank) => add(self.rows, FREQUENT + rank),
            None => rare_rows(gram).into_iter().for_each(|row| add(self.rows, row)),
        }
    }

    #[inline]
    fn four(&mut self, gram: u32) {
        add(self.rows, FOUR + hash(gram, BITS));
    }

    #[inline]
    fn han(&mut self, gram: u32) {
        match self.dictionary.rank(gram) {
            Some(rank) => add(self.rows, FREQUENT + rank),
            None => rare_han_rows(gram).into_iter().for_each(|row| add(self.rows, row)),
        }
    }
}

/// Of a frequent gram that leaves in about as many blocks as a gram of four bytes.
const FOUR_RANK: u32 = MOST as u32 - 256;
const TWO_RANK: u32 = MOST as u32 + 1;
const ONE_RANK: u32 = MOST as u32 + 2;

/// Collects the row of each gram, and before each how many blocks it leaves in, as far as that is
/// known: the fewer, the smaller.
struct Ranked<'a> {
    dictionary: &'a Dictionary,
    rows: Vec<(u32, Row)>,
}

impl Visit for Ranked<'_> {
    fn one(&mut self, byte: u8) {
        self.rows.push((ONE_RANK, ONE + u32::from(byte)));
    }

    fn two(&mut self, gram: u32) {
        self.rows.push((TWO_RANK, TWO + hash(gram, TWO_BITS)));
    }

    fn three(&mut self, gram: u32) {
        match self.dictionary.rank(gram) {
            Some(rank) => self.rows.push((MOST as u32 - rank, FREQUENT + rank)),
            None => self.rows.extend(rare_rows(gram).map(|row| (0, row))),
        }
    }

    fn four(&mut self, gram: u32) {
        self.rows.push((FOUR_RANK, FOUR + hash(gram, BITS)));
    }

    fn han(&mut self, gram: u32) {
        match self.dictionary.rank(gram) {
            Some(rank) => self.rows.push((MOST as u32 - rank, FREQUENT + rank)),
            None => self.rows.extend(rare_han_rows(gram).map(|row| (0, row))),
        }
    }
}

/// Shows every gram that may stand in a dictionary.
pub(super) fn each_learnt(text: &[u8], show: impl FnMut(u32)) {
    struct Learnt<F>(F);

    impl<F: FnMut(u32)> Visit for Learnt<F> {
        fn one(&mut self, _: u8) {}
        fn two(&mut self, _: u32) {}
        fn three(&mut self, gram: u32) {
            (self.0)(gram);
        }
        fn four(&mut self, _: u32) {}
        fn han(&mut self, gram: u32) {
            (self.0)(gram);
        }
    }

    each_gram(text, &mut Learnt(show));
}

/// Shows every gram. Chinese characters part the text into runs of other bytes.
#[inline]
fn each_gram(text: &[u8], visit: &mut impl Visit) {
    let (mut last, mut run) = (0_u32, 0_u32);
    let mut before: Option<u32> = None;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if let (0xE3..=0xED, Some(&[one, two, three])) =
            (byte, text.get(at..at + 3).and_then(|it| it.first_chunk()))
        {
            let character = u32::from_be_bytes([0, one, two, three]);
            visit.han(1 << 24 | character);
            if let Some(before) = before.replace(character) {
                let pair = before.wrapping_mul(0x9E37_79B1).rotate_left(9) ^ character;
                visit.han(1 << 31 | pair);
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
            visit.four(last);
        }
        if run >= 3 {
            visit.three(last & 0x00FF_FFFF);
        }
        if run >= 2 {
            visit.two(last & 0xFFFF);
        }
        if byte.is_ascii() {
            visit.one(byte);
        }
    }
}

fn rare_rows(gram: u32) -> [Row; 3] {
    hashes(gram).map(|hash| THREE + hash)
}

fn rare_han_rows(gram: u32) -> [Row; 3] {
    hashes(gram).map(|hash| HAN + hash)
}

fn hash(gram: u32, bits: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1) >> (32 - bits)
}

/// Three hashes of a gram.
fn hashes(gram: u32) -> [u32; 3] {
    let hash = u64::from(gram).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = (hash ^ hash >> 32).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    [1, 2, 3].map(|part| (hash >> (64 - part * BITS)) as u32 & ((1 << BITS) - 1))
}
