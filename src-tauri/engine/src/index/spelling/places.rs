//! Where to look for a word with its other spellings: rows of the signatures.

use super::{
    super::{
        dictionary::Dictionary,
        grams::{Row, rows_of},
        signature::{Blocks, Signature},
    },
    variants::Spellings,
    ways::Sounding,
};
use crate::model::Spelling;

/// The rows of one word.
#[derive(Debug)]
pub(in crate::index) struct Places {
    written: Written,
    sounding: Option<Sounding>,
}

#[derive(Debug)]
enum Written {
    /// A block is in all rows of any of these.
    Each(Vec<Vec<Row>>),
    /// For every character, a block is in all rows of any of these.
    ByCharacter(Vec<Vec<Vec<Row>>>),
}

impl Places {
    /// Those of a folded word; `None` if it has one spelling, whose rows say everything.
    pub(in crate::index) fn of(
        word: &str,
        spelling: Spelling,
        dictionary: &Dictionary,
    ) -> Option<Self> {
        let sounding = spelling.pinyin.then(|| Sounding::of(word)).flatten();
        if word.is_ascii() || !spelling.variants {
            let written = Written::Each(vec![rows_of(word.as_bytes(), dictionary)]);
            return sounding.is_some().then_some(Self { written, sounding });
        }
        Self::written(word, "", dictionary)
    }

    /// Those of a folded tag, or of any nested under it.
    pub(in crate::index) fn of_tag(
        tag: &str,
        spelling: Spelling,
        dictionary: &Dictionary,
    ) -> Option<Self> {
        spelling.variants.then(|| Self::written(tag, "\0", dictionary)).flatten()
    }

    fn written(word: &str, before: &str, dictionary: &Dictionary) -> Option<Self> {
        let spellings = Spellings::of(word);
        if spellings.is_one() {
            return None;
        }
        let rows = |spelling: &String| rows_of([before, spelling].concat().as_bytes(), dictionary);
        let of_each = |class: &String| {
            let rows = |c: char| rows_of(c.encode_utf8(&mut [0; 4]).as_bytes(), dictionary);
            class.chars().map(rows).collect()
        };
        let written = match &spellings {
            Spellings::Each(all) => Written::Each(all.iter().map(rows).collect()),
            Spellings::ByCharacter(classes) => {
                Written::ByCharacter(classes.iter().map(of_each).collect())
            }
        };
        Some(Self { written, sounding: None })
    }

    /// Those of `blocks` in which the word may be, and those in which it may sound.
    pub(in crate::index) fn blocks(
        &self,
        signature: &Signature,
        blocks: Blocks,
    ) -> (Blocks, Blocks) {
        let any = |all: &Vec<Vec<Row>>| {
            let mut any = Blocks::NONE;
            for rows in all {
                any.or(signature.in_all(rows));
            }
            any
        };
        let mut found = blocks;
        match &self.written {
            Written::Each(all) => found.and(any(all)),
            Written::ByCharacter(classes) => {
                for class in classes {
                    if found.is_empty() {
                        break;
                    }
                    found.and(any(class));
                }
            }
        }
        let sounding = self.sounding.as_ref();
        let sounding = sounding.map_or(Blocks::NONE, |it| it.blocks(&signature.sounds, blocks));
        found.or(sounding);
        (found, sounding)
    }
}
