//! How letters can be cut into what stands for a Chinese character each, and in which blocks of a
//! piece characters of such sounds follow each other.

use std::ops::Range;

use super::{
    super::signature::Blocks,
    readings::{SYLLABLES, beginning_with},
    sounds::{CHINESE, SoundRow, SoundRows, pair_row, syllable_row},
};

/// Letters of a word that is taken for pinyin: the places in it are the bits of a word.
const LETTERS: Range<usize> = 2..63;

/// Every way to cut a word.
pub(super) struct Ways<'a> {
    word: &'a [u8],
    /// At each place what a character there may stand for, if the rest can be cut as well.
    pub(super) elements: Vec<Vec<Element>>,
}

/// What one character may stand for: the letters up to `end`.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) end: usize,
    /// It is read as any of these.
    pub(super) syllables: Range<u16>,
    /// These are all that begin with its letter.
    any: bool,
}

impl<'a> Ways<'a> {
    /// Those of a word, if it has any.
    pub(super) fn of(word: &'a str) -> Option<Self> {
        let word = word.as_bytes();
        if !LETTERS.contains(&word.len()) || !word.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let mut elements: Vec<Vec<Element>> = vec![Vec::new(); word.len()];
        for at in (0..word.len()).rev() {
            let goes_on = |element: &Element| {
                elements.get(element.end).is_none_or(|elements| !elements.is_empty())
            };
            let here = elements_at(word, at).into_iter().filter(goes_on).collect();
            *elements.get_mut(at)? = here;
        }
        elements.first().is_some_and(|first| !first.is_empty()).then_some(Self { word, elements })
    }

    /// Letters of the word.
    pub(super) fn len(&self) -> usize {
        self.word.len()
    }
}

/// Everything that a character may stand for at a place of a word.
fn elements_at(word: &[u8], at: usize) -> Vec<Element> {
    let rest = word.get(at..).unwrap_or_default();
    let with_letter = beginning_with(rest.get(..1).unwrap_or_default());
    if with_letter.is_empty() {
        return Vec::new();
    }
    // By the first letter alone.
    let mut elements = vec![Element { end: at + 1, syllables: with_letter.clone(), any: true }];
    if is_double(rest) && rest.len() > 2 {
        let syllables = beginning_with(rest.get(..2).unwrap_or_default());
        elements.push(Element { end: at + 2, syllables, any: false });
    }
    for number in with_letter {
        let letters = SYLLABLES.get(usize::from(number)).copied().unwrap_or_default().as_bytes();
        if letters.len() > 1 && letters.len() < rest.len() && rest.starts_with(letters) {
            let syllables = number..number + 1;
            elements.push(Element { end: at + letters.len(), syllables, any: false });
        }
    }
    // The last syllable, whole or begun.
    let last = if rest.len() > 1 { beginning_with(rest) } else { 0..0 };
    if !last.is_empty() {
        elements.push(Element { end: word.len(), syllables: last, any: false });
    }
    elements
}

/// Whether letters begin like a syllable of which people may type the first two for one.
fn is_double(letters: &[u8]) -> bool {
    matches!(letters, [b'z' | b'c' | b's', b'h', ..])
}

/// The rows of the blocks in which a word may sound, as steps from its beginning to its end.
#[derive(Debug)]
pub(super) struct Sounding {
    steps: Vec<Step>,
    /// Numbers given to the states of the steps.
    states: usize,
}

/// What stands in the blocks in which the word goes on from one state to another. A state is a
/// place in the word and the first letter of the character that ends there.
#[derive(Debug)]
struct Step {
    from: u16,
    to: u16,
    pair: Option<SoundRow>,
    /// Any of these; all if there is none.
    any: Vec<SoundRow>,
}

/// The state before the first letter, and that behind the last.
const START: u16 = 0;
const END: u16 = 1;

impl Sounding {
    /// That of a word, if it can be read as pinyin.
    pub(super) fn of(word: &str) -> Option<Self> {
        let Ways { word, elements } = Ways::of(word)?;
        // The states at each place, by the letter of the character before.
        let mut states: Vec<Vec<(Option<u8>, u16)>> = vec![Vec::new(); word.len() + 1];
        states.first_mut()?.push((None, START));
        let mut made = END + 1;
        let mut steps = Vec::new();
        for ((at, elements), letter) in (0..).zip(elements).zip(word) {
            let here = std::mem::take(states.get_mut(at)?);
            for Element { end, syllables, any } in elements {
                if here.is_empty() {
                    continue;
                }
                let there = states.get_mut(end)?;
                let known = there.iter().find(|(before, _)| *before == Some(*letter));
                let to = match known {
                    _ if end == word.len() => END,
                    Some((_, number)) => *number,
                    None => {
                        there.push((Some(*letter), made));
                        made += 1;
                        made - 1
                    }
                };
                // The first letter alone is said by the pairs.
                let syllables = if any { 0..0 } else { syllables };
                let any: Option<Vec<_>> = syllables.map(syllable_row).collect();
                let mut any = any.unwrap_or_default();
                if at == 0 && any.is_empty() {
                    any.push(CHINESE);
                }
                for &(before, from) in &here {
                    let pair = before.and_then(|before| pair_row(before, *letter));
                    steps.push(Step { from, to, pair, any: any.clone() });
                }
            }
        }
        Some(Self { steps, states: usize::from(made) })
    }

    /// Those of `blocks` in which the word may sound.
    pub(super) fn blocks(&self, rows: &SoundRows, blocks: Blocks) -> Blocks {
        if rows.is_empty() {
            return Blocks::NONE;
        }
        let mut reached = vec![Blocks::NONE; self.states];
        if let Some(start) = reached.first_mut() {
            *start = blocks;
        }
        for step in &self.steps {
            let Some(mut here) = reached.get(usize::from(step.from)).copied() else { continue };
            if here.is_empty() {
                continue;
            }
            if let Some(pair) = step.pair {
                here.and(rows.row(pair));
            }
            if !step.any.is_empty() && !here.is_empty() {
                let mut any = Blocks::NONE;
                for row in &step.any {
                    any.or(rows.row(*row));
                }
                here.and(any);
            }
            if let Some(to) = reached.get_mut(usize::from(step.to)) {
                to.or(here);
            }
        }
        reached.get(usize::from(END)).copied().unwrap_or(Blocks::NONE)
    }
}
