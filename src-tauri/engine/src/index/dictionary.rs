//! The grams that are frequent in the notes, learnt from some of them.

use super::grams::each_learnt;

/// Frequent grams at most.
pub(super) const MOST: usize = 4096;
/// Blocks to learn from.
pub(super) const SAMPLE: usize = if cfg!(test) { 6 } else { 64 };
/// A gram is frequent that stands in one block of so many.
const ONE_IN: u32 = 10;
const SLOTS: usize = 2 * MOST;
/// Slots of a table of all grams of a sample: some fifteen thousand different ones.
const COUNT_SLOTS: usize = 1 << 16;

/// Frequent grams, the most frequent first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dictionary {
    grams: Vec<u32>,
    /// Of each slot its gram and the rank of that; 0 is no gram. None if there are no grams.
    slots: Vec<(u32, u16)>,
}

impl Dictionary {
    /// That of these grams, if it can be one.
    pub(super) fn of(grams: Vec<u32>) -> Option<Self> {
        if grams.is_empty() {
            return Some(Self::default());
        }
        if grams.len() > MOST {
            return None;
        }
        let mut slots = vec![(0, 0); SLOTS];
        for (rank, &gram) in (0..).zip(&grams) {
            let slot = probe(gram, SLOTS).find(|at| slots.get(*at).is_some_and(|it| it.0 == 0));
            *slots.get_mut(slot?)? = (gram, rank);
        }
        Some(Self { grams, slots })
    }

    /// The place of a gram among the frequent ones.
    #[inline]
    pub(super) fn rank(&self, gram: u32) -> Option<u32> {
        let mut at = first(gram, SLOTS);
        loop {
            // No table is full, so there is an empty slot after any.
            match *self.slots.get(at)? {
                (0, _) => return None,
                (known, rank) if known == gram => return Some(rank.into()),
                _ => at = (at + 1) % SLOTS,
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.grams.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    pub(super) fn grams(&self) -> &[u32] {
        &self.grams
    }
}

/// The slots in which a gram may be, of a table of `slots`, which is a power of two.
fn probe(gram: u32, slots: usize) -> impl Iterator<Item = usize> {
    let first = first(gram, slots);
    (0..slots).map(move |step| (first + step) & (slots - 1))
}

fn first(gram: u32, slots: usize) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> (32 - slots.ilog2())) as usize
}

/// Counts in how many blocks each gram stands.
pub(super) struct Lesson {
    /// Of each slot its gram, the last block that had it and how many did; 0 is no gram.
    slots: Vec<(u32, u16, u16)>,
    used: usize,
    blocks: u16,
}

impl Lesson {
    pub(super) fn new() -> Self {
        Self { slots: vec![(0, 0, 0); COUNT_SLOTS], used: 0, blocks: 1 }
    }

    /// Learns from a folded text of the block.
    pub(super) fn add_text(&mut self, text: &[u8]) {
        let Self { slots, used, blocks } = self;
        each_learnt(text, |gram| {
            for at in probe(gram, COUNT_SLOTS) {
                let Some(slot) = slots.get_mut(at) else { return };
                if slot.0 == 0 && gram != 0 {
                    // What comes when the table is nearly full is not frequent.
                    if *used < COUNT_SLOTS / 2 {
                        *used += 1;
                        *slot = (gram, *blocks, 1);
                    }
                    return;
                }
                if slot.0 == gram {
                    slot.2 += u16::from(slot.1 != *blocks);
                    slot.1 = *blocks;
                    return;
                }
            }
        });
    }

    /// Ends the block.
    pub(super) fn end_block(&mut self) {
        self.blocks = self.blocks.saturating_add(1);
    }

    /// What was learnt.
    pub(super) fn finish(self) -> Dictionary {
        let enough = u32::from(self.blocks - 1);
        let frequent = |&&(gram, _, count): &&(u32, u16, u16)| {
            gram != 0 && u32::from(count) * ONE_IN >= enough && count > 1
        };
        let mut known: Vec<_> = self.slots.iter().filter(frequent).collect();
        known.sort_unstable_by_key(|(gram, _, count)| (std::cmp::Reverse(*count), *gram));
        let grams = known.into_iter().take(MOST).map(|(gram, ..)| *gram).collect();
        Dictionary::of(grams).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(blocks: &[&str]) -> Dictionary {
        let mut lesson = Lesson::new();
        for text in blocks {
            lesson.add_text(text.as_bytes());
            lesson.end_block();
        }
        lesson.finish()
    }

    fn gram(text: &str) -> u32 {
        let mut grams = Vec::new();
        each_learnt(text.as_bytes(), |gram| grams.push(gram));
        assert_eq!(grams.len(), 1, "one gram: {text}");
        grams[0]
    }

    #[test]
    fn grams_of_many_blocks_are_learnt_the_most_frequent_first() {
        let blocks: Vec<_> = (0..40).map(|at| if at < 4 { "abc" } else { "中" }).collect();
        let learnt = learn(&blocks);
        assert_eq!(learnt.grams(), [gram("中"), gram("abc")]);
        assert_eq!((learnt.rank(gram("中")), learnt.rank(gram("xyz"))), (Some(0), None));
    }

    #[test]
    fn grams_of_few_blocks_are_not_learnt_however_often_they_stand_there() {
        let mut blocks = vec!["plain"; 40];
        (blocks[7], blocks[8]) = ("rarerarerare", "rare");
        let learnt = learn(&blocks);
        assert_eq!(learnt.rank(gram("rar")), None);
        assert!(learnt.rank(gram("pla")).is_some());
    }

    #[test]
    fn what_cannot_be_a_dictionary_is_none() {
        assert!(Dictionary::of((1..=MOST as u32 + 1).collect()).is_none());
        let strange = Dictionary::of(vec![0, 7, 7]).expect("a dictionary");
        assert_eq!((strange.rank(0), strange.rank(7)), (None, Some(1)));
    }
}
