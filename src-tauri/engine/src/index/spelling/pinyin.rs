//! Letters that may be the pinyin of a run of Chinese characters: syllables written out, their
//! first letters alone (`zh`, `ch` and `sh` count as one or as two), or both mixed; the last
//! syllable may be begun. Any reading of a character will do.

use std::ops::Range;

use super::{
    readings::{Characters, Readings, SYLLABLES, chinese_at, next_wide},
    ways::Ways,
};

/// A word as pinyin.
#[derive(Debug)]
pub(in crate::index) struct Pinyin {
    /// Letters of the word.
    len: usize,
    /// Those that a run may begin with.
    first: Characters,
    /// By number of the syllable.
    syllables: Vec<Syllable>,
}

/// The places of the word, a bit each, at which a syllable can stand for so many letters.
#[derive(Debug, Clone, Copy, Default)]
struct Syllable([u64; MOST_LETTERS]);

/// Letters of the longest syllable.
const MOST_LETTERS: usize = 6;

impl Pinyin {
    /// The word, if it can be read as pinyin.
    pub(in crate::index) fn new(word: &str) -> Option<Self> {
        let ways = Ways::of(word)?;
        let mut first = Characters::new();
        let mut syllables = vec![Syllable::default(); SYLLABLES.len()];
        for (at, element) in (0..)
            .zip(&ways.elements)
            .flat_map(|(at, all)| all.iter().map(move |element| (at, element)))
        {
            for number in element.syllables.clone() {
                if at == 0 {
                    first.add(number);
                }
                let syllable = syllables.get_mut(usize::from(number));
                let letters = element.end - at;
                if let Some(places) = syllable.and_then(|it| it.0.get_mut(letters - 1)) {
                    *places |= 1 << at;
                }
            }
        }
        Some(Self { len: ways.len(), first, syllables })
    }

    /// The first run in a folded text, from `from` on, that is read so.
    pub(in crate::index) fn find(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let mut at = from;
        while let Some(wide) = next_wide(text, at) {
            at = wide;
            while let Some((code, width)) = text.get(at..).and_then(chinese_at) {
                if self.first.may_hold(code)
                    && let Some(end) = self.end_of_run(text, at)
                {
                    return Some(at..end);
                }
                at += width;
            }
            // Of another script, a byte at a time.
            at += usize::from(text.get(at).is_some_and(|byte| !byte.is_ascii()));
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
        syllables.fold(0, |all, Syllable(by_letters)| {
            let reached = |(letters, at): (u32, &u64)| (places & at) << letters;
            all | (1..).zip(by_letters).map(reached).fold(0, |all, reached| all | reached)
        })
    }
}
