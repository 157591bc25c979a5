//! How Chinese characters are read: their syllables without tones, `ü` as `v`, every reading of
//! each. The tables are made by `build.rs`.

use std::ops::Range;

use tables::{CHAR_ENDS, CHARS, COMMON, RARE, SET_ENDS, SET_LETTERS, SET_MEMBERS};
pub(in crate::index) use tables::{FINGERPRINT, SYLLABLES};

#[expect(clippy::unreadable_literal, reason = "nobody reads what is generated")]
mod tables {
    include!(concat!(env!("OUT_DIR"), "/readings.rs"));
}

/// The first character with a place in the table of the common ones.
const FIRST: u32 = 0x3400;

/// The readings of one character: a set that characters read alike share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct Readings(u16);

impl Readings {
    /// Those of a character, if it is Chinese and has any.
    pub(in crate::index) fn of(code: u32) -> Option<Self> {
        let set = match code.checked_sub(FIRST).and_then(|at| COMMON.get(at as usize)) {
            Some(set) => *set,
            None if !may_be_rare(code) => return None,
            None => {
                let at = RARE.binary_search_by_key(&code, |(rare, _)| *rare).ok()?;
                RARE.get(at)?.1
            }
        };
        (set > 0).then_some(Self(set))
    }

    /// The first letters of its syllables, a bit each, `a` the lowest.
    pub(super) fn letters(self) -> u32 {
        SET_LETTERS.get(usize::from(self.0)).copied().unwrap_or(0)
    }

    /// The numbers of its syllables.
    pub(in crate::index) fn syllables(self) -> &'static [u16] {
        let end = |set: u16| SET_ENDS.get(usize::from(set)).map_or(0, |end| usize::from(*end));
        SET_MEMBERS.get(end(self.0 - 1)..end(self.0)).unwrap_or_default()
    }
}

/// Whether a character that is none of the common ones may be Chinese: neither kana nor Hangul.
fn may_be_rare(code: u32) -> bool {
    code == 0x3007 || code >= 0xE000
}

/// The common characters that are read in a given way, a bit each; others are looked up.
#[derive(Debug)]
pub(super) struct Characters(Box<[u64; COMMON.len().div_ceil(64)]>);

impl Characters {
    pub(super) fn new() -> Self {
        Self(Box::new([0; COMMON.len().div_ceil(64)]))
    }

    /// Adds those with a reading.
    pub(super) fn add(&mut self, syllable: u16) {
        let end = |syllable: usize| CHAR_ENDS.get(syllable).map_or(0, |end| usize::from(*end));
        let syllable = usize::from(syllable);
        let start = syllable.checked_sub(1).map_or(0, end);
        for &place in CHARS.get(start..end(syllable)).unwrap_or_default() {
            if let Some(word) = self.0.get_mut(usize::from(place) / 64) {
                *word |= 1 << (place % 64);
            }
        }
    }

    /// Whether a character is among them, or may be, being rare.
    pub(super) fn may_hold(&self, code: u32) -> bool {
        let place = code.wrapping_sub(FIRST) as usize;
        match self.0.get(place / 64) {
            Some(word) => word >> (place % 64) & 1 == 1,
            None => may_be_rare(code),
        }
    }
}

/// The numbers of the syllables that begin with `start`.
pub(super) fn beginning_with(start: &[u8]) -> Range<u16> {
    let first = SYLLABLES.partition_point(|syllable| syllable.as_bytes() < start);
    let rest = SYLLABLES.get(first..).unwrap_or_default();
    let count = rest.partition_point(|syllable| syllable.as_bytes().starts_with(start));
    first as u16..(first + count) as u16
}

/// The character at the beginning of a text, where it may be Chinese: its number and its width.
/// Bytes of anything else are stepped over one by one.
pub(super) fn chinese_at(text: &[u8]) -> Option<(u32, usize)> {
    let part = |byte: u8| u32::from(byte & 0x3F);
    match *text {
        [first @ 0xE3..=0xEF, second, third, ..] => {
            Some((u32::from(first & 0x0F) << 12 | part(second) << 6 | part(third), 3))
        }
        [0xF0, second, third, fourth, ..] => {
            Some((part(second) << 12 | part(third) << 6 | part(fourth), 4))
        }
        _ => None,
    }
}

/// Where the next byte that is not ASCII stands, from `from` on.
pub(super) fn next_wide(text: &[u8], from: usize) -> Option<usize> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = from;
    while let Some(word) = text.get(at..at + 8).and_then(|word| word.try_into().ok()) {
        let high = u64::from_le_bytes(word) & HIGH;
        if high != 0 {
            return Some(at + high.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = text.get(at..)?;
    rest.iter().position(|byte| !byte.is_ascii()).map(|found| at + found)
}
