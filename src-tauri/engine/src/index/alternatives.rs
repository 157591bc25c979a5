//! Many alternatives at once: which branches of a long `OR` may hold for a text, in one pass.
//!
//! Each branch that needs a word is known by the first bytes of its longest one, its sign. Only
//! branches whose word stands in the text are asked for the rest of their clauses.

use std::collections::{HashMap, HashSet};

/// Bytes of a sign at most.
const SIGN: usize = 4;
/// Bits of the table that says at once that no sign stands at a place.
const FILTER_BITS: usize = 1 << 16;

/// The branches of a query by their signs.
#[derive(Default)]
pub(super) struct Alternatives<'a> {
    /// Branches that need no word, and are asked about every text.
    signless: Vec<usize>,
    classes: Vec<Class<'a>>,
}

/// The branches whose signs have the same width.
struct Class<'a> {
    width: usize,
    /// Needed words and their branches.
    by_sign: HashMap<u32, Vec<(&'a [u8], usize)>>,
    filter: Vec<bool>,
}

impl<'a> Alternatives<'a> {
    /// Takes the word that each branch needs, if it needs any.
    pub(super) fn new(words: impl Iterator<Item = Option<&'a [u8]>>) -> Self {
        let mut all = Self::default();
        for (branch, word) in words.enumerate() {
            match word {
                Some(word) => all.add(word, branch),
                None => all.signless.push(branch),
            }
        }
        all
    }

    fn add(&mut self, word: &'a [u8], branch: usize) {
        let width = word.len().min(SIGN);
        let sign = word.iter().take(width).fold(0, |sign, &byte| sign << 8 | u32::from(byte));
        let class = if let Some(class) = self.classes.iter_mut().find(|class| class.width == width)
        {
            class
        } else {
            let filter = vec![false; FILTER_BITS];
            self.classes.push(Class { width, by_sign: HashMap::new(), filter });
            let Some(class) = self.classes.last_mut() else { return };
            class
        };
        if let Some(bit) = class.filter.get_mut(place(sign)) {
            *bit = true;
        }
        class.by_sign.entry(sign).or_default().push((word, branch));
    }

    /// Whether `holds` is true of any branch whose word stands in `text`, or that needs none.
    pub(super) fn any(&self, text: &[u8], holds: impl Fn(usize) -> bool) -> bool {
        // A branch whose word stands there often is asked once.
        let mut asked = HashSet::new();
        self.signless.iter().any(|&branch| holds(branch))
            || self
                .classes
                .iter()
                .any(|class| class.any(text, |branch| asked.insert(branch) && holds(branch)))
    }
}

impl Class<'_> {
    fn any(&self, text: &[u8], mut holds: impl FnMut(usize) -> bool) -> bool {
        let mask = u32::MAX >> (8 * (SIGN - self.width));
        let mut sign = 0_u32;
        text.iter().enumerate().any(|(last, &byte)| {
            sign = (sign << 8 | u32::from(byte)) & mask;
            if !self.filter.get(place(sign)).is_some_and(|&bit| bit) {
                return false;
            }
            let Some(start) = (last + 1).checked_sub(self.width) else { return false };
            let rest = text.get(start..).unwrap_or_default();
            let branches = self.by_sign.get(&sign).into_iter().flatten();
            branches.into_iter().any(|&(word, branch)| rest.starts_with(word) && holds(branch))
        })
    }
}

/// The place of a sign in the filter.
fn place(sign: u32) -> usize {
    (sign.wrapping_mul(0x9E37_79B1) >> 16) as usize % FILTER_BITS
}
