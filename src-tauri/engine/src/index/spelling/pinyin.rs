//! Letters that may be the pinyin of a run of Chinese characters: syllables written out, their
//! first letters alone (`zh`, `ch` and `sh` count as one or as two), or both mixed; the last
//! syllable may be begun. Any reading of a character will do.

use std::ops::Range;

use super::{
    readings::{Readings, SYLLABLES, beginning_with, chinese_at, letter_bit, next_wide},
    ways::{Ways, is_double},
};

/// A word as pinyin.
#[derive(Debug)]
pub(in crate::index) struct Pinyin {
    /// Letters of the word.
    len: usize,
    /// The first, as in [`Readings::letters`].
    first: u32,
    /// By number of the syllable.
    syllables: Vec<Syllable>,
}

/// The places of the word, a bit each, at which a syllable can stand.
#[derive(Debug, Clone, Copy, Default)]
struct Syllable {
    /// By its first letter alone.
    one: u64,
    /// By its first two.
    two: u64,
    /// Written out.
    whole: u64,
    len: u8,
    /// Begun, and the word ends there.
    last: u64,
}

impl Pinyin {
    /// The word, if it can be read as pinyin.
    pub(in crate::index) fn new(word: &str) -> Option<Self> {
        let ways = Ways::of(word)?;
        let word = ways.word();
        let mut syllables = vec![Syllable::default(); SYLLABLES.len()];
        for (at, rest) in (0..word.len()).filter_map(|at| Some((at, word.get(at..)?))) {
            for number in beginning_with(rest.get(..1).unwrap_or_default()) {
                let number = usize::from(number);
                let (Some(syllable), Some(letters)) =
                    (syllables.get_mut(number), SYLLABLES.get(number))
                else {
                    continue;
                };
                let letters = letters.as_bytes();
                let here = 1 << at;
                syllable.one |= here;
                if is_double(letters) && is_double(rest) {
                    syllable.two |= here;
                }
                syllable.len = letters.len() as u8;
                if rest.starts_with(letters) {
                    syllable.whole |= here;
                }
                if letters.starts_with(rest) {
                    syllable.last |= here;
                }
            }
        }
        let first = letter_bit(*word.first()?);
        Some(Self { len: word.len(), first, syllables })
    }

    /// The first run in a folded text, from `from` on, that is read so.
    pub(in crate::index) fn find(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let mut at = from;
        while let Some(wide) = next_wide(text, at) {
            let (code, width) = text.get(wide..).and_then(chinese_at).unwrap_or((0, 1));
            if let Some(readings) = Readings::of(code)
                && readings.letters() & self.first != 0
                && let Some(end) = self.end_of_run(text, wide)
            {
                return Some(wide..end);
            }
            at = wide + width;
        }
        None
    }

    /// Where the longest run that begins at `at` and is read so ends.
    fn end_of_run(&self, text: &[u8], at: usize) -> Option<usize> {
        let (mut places, mut at, mut end) = (1_u64, at, None);
        while places != 0 {
            let Some((code, width)) = text.get(at..).and_then(chinese_at) else { break };
            let Some(readings) = Readings::of(code) else { break };
            places = self.after(places, readings);
            at += width;
            if places >> self.len & 1 == 1 {
                end = Some(at);
            }
        }
        end
    }

    /// The places reached from `places` by one character.
    fn after(&self, places: u64, readings: Readings) -> u64 {
        let numbers = readings.syllables().iter();
        let syllables = numbers.filter_map(|number| self.syllables.get(usize::from(*number)));
        syllables.fold(0, |all, syllable| {
            let last = u64::from(places & syllable.last != 0) << self.len;
            all | (places & syllable.one) << 1
                | (places & syllable.two) << 2
                | (places & syllable.whole) << syllable.len
                | last
        })
    }
}
