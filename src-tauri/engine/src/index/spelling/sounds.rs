//! What may sound in the blocks of a piece: a row of bits for each pair of first letters of
//! neighbouring characters, and some for rare syllables, hashed.
//!
//! Most blocks with Chinese text hold every common syllable, so that a row for one would leave out
//! nothing, but few hold a given run of pairs. Pieces without Chinese text have no rows.

use std::sync::LazyLock;

use super::{
    super::signature::{Blocks, WORDS},
    frequent,
    readings::{Readings, SYLLABLES, chinese_at, next_wide},
};

/// The letters that syllables begin with; few begin with `o`, which is taken for an `a` here.
const FIRSTS: &[u8] = b"abcdefghjklmnpqrstwxyz";
const PAIRS: usize = FIRSTS.len() * FIRSTS.len();
/// Rows of rare syllables.
const RARE: usize = 128;
/// A syllable is rare if at most so many of the frequent characters are read so.
const MOST_FREQUENT: usize = 2;
/// The row of Chinese text of any sound.
pub(super) const CHINESE: SoundRow = (PAIRS + RARE) as SoundRow;
/// Rows of a piece.
const ROWS: usize = PAIRS + RARE + 1;

/// A row's number.
pub(super) type SoundRow = u16;

/// The row of each syllable, if it is rare.
static SYLLABLE_ROWS: LazyLock<Vec<Option<SoundRow>>> = LazyLock::new(|| {
    let mut frequent = vec![0; SYLLABLES.len()];
    for readings in frequent::characters().filter_map(|c| Readings::of(u32::from(c))) {
        for &syllable in readings.syllables() {
            if let Some(count) = frequent.get_mut(usize::from(syllable)) {
                *count += 1;
            }
        }
    }
    let mut rows = (0..RARE).cycle().map(|row| (PAIRS + row) as SoundRow);
    let row = |count: usize| if count > MOST_FREQUENT { None } else { rows.next() };
    frequent.into_iter().map(row).collect()
});

/// The row of a syllable, if it has one.
pub(super) fn syllable_row(syllable: u16) -> Option<SoundRow> {
    SYLLABLE_ROWS.get(usize::from(syllable)).copied().flatten()
}

/// The row of two first letters, if syllables begin with them.
pub(super) fn pair_row(first: u8, second: u8) -> Option<SoundRow> {
    let place = |letter: u8| {
        let letter = if letter == b'o' { b'a' } else { letter };
        FIRSTS.iter().position(|other| *other == letter)
    };
    Some((place(first)? * FIRSTS.len() + place(second)?) as u16)
}

/// What sounds in the notes of one block.
#[derive(Debug)]
pub(in crate::index) struct Sounds {
    any: bool,
    syllables: [u64; SYLLABLES.len().div_ceil(64)],
    /// For each letter of the alphabet those that follow it.
    pairs: [u32; 26],
}

impl Sounds {
    pub(in crate::index) fn new() -> Self {
        Self { any: false, syllables: [0; SYLLABLES.len().div_ceil(64)], pairs: [0; 26] }
    }

    pub(in crate::index) fn clear(&mut self) {
        if self.any {
            *self = Self::new();
        }
    }

    /// Adds what sounds in a folded text.
    pub(in crate::index) fn add_text(&mut self, text: &[u8]) {
        let (mut at, mut before) = (0, 0_u32);
        while let Some(wide) = next_wide(text, at) {
            if wide > at {
                before = 0;
            }
            let rest = text.get(wide..).unwrap_or_default();
            let (code, width) = chinese_at(rest).unwrap_or((0, 1));
            at = wide + width;
            let Some(readings) = Readings::of(code) else {
                before = 0;
                continue;
            };
            self.any = true;
            for &syllable in readings.syllables() {
                if let Some(word) = self.syllables.get_mut(usize::from(syllable) / 64) {
                    *word |= 1 << (syllable % 64);
                }
            }
            let letters = readings.letters();
            while before != 0 {
                if let Some(pairs) = self.pairs.get_mut(before.trailing_zeros() as usize) {
                    *pairs |= letters;
                }
                before &= before - 1;
            }
            before = letters;
        }
    }

    fn rows(&self) -> impl Iterator<Item = SoundRow> + '_ {
        let bits = |mut left: u64| {
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.checked_sub(1)?;
                Some(bit as u16)
            })
        };
        let syllables = (0..).zip(&self.syllables).flat_map(move |(word, &set): (u16, _)| {
            bits(set).filter_map(move |bit| syllable_row(word * 64 + bit))
        });
        let pairs = (b'a'..=b'z').zip(&self.pairs).flat_map(move |(first, &set)| {
            bits(set.into()).filter_map(move |bit| pair_row(first, b'a' + bit as u8))
        });
        syllables.chain(pairs).chain(self.any.then_some(CHINESE))
    }
}

/// The rows of a piece.
#[derive(Debug, Clone, Default)]
pub(in crate::index) struct SoundRows {
    /// Row after row; empty as long as there is no Chinese text.
    rows: Vec<[u64; WORDS]>,
}

impl SoundRows {
    /// Adds what sounds in the notes of a block.
    pub(in crate::index) fn add(&mut self, block: usize, sounds: &Sounds) {
        if !sounds.any {
            return;
        }
        if self.rows.is_empty() {
            self.rows = vec![[0; WORDS]; ROWS];
        }
        let (word, bit) = (block / 64, 1 << (block % 64));
        for row in sounds.rows() {
            let place = self.rows.get_mut(usize::from(row)).and_then(|row| row.get_mut(word));
            if let Some(place) = place {
                *place |= bit;
            }
        }
    }

    /// Forgets a block.
    pub(in crate::index) fn clear(&mut self, block: usize) {
        let (word, keep) = (block / 64, !(1_u64 << (block % 64)));
        for place in self.rows.iter_mut().filter_map(|row| row.get_mut(word)) {
            *place &= keep;
        }
    }

    pub(in crate::index) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The blocks of a row.
    pub(super) fn row(&self, row: SoundRow) -> Blocks {
        self.rows.get(usize::from(row)).map_or(Blocks::NONE, |row| Blocks(*row))
    }

    /// All words, row after row.
    pub(in crate::index) fn words(&self) -> &[[u64; WORDS]] {
        &self.rows
    }

    /// The rows of which these are the words, if they can be a piece's.
    pub(in crate::index) fn from_words(rows: Vec<[u64; WORDS]>) -> Option<Self> {
        (rows.is_empty() || rows.len() == ROWS).then_some(Self { rows })
    }

    pub(in crate::index) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<[u64; WORDS]>()
    }
}
