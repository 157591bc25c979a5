//! A word of a query with its other spellings, looked for in a text.

use std::ops::Range;

use memchr::memmem::Finder;

use super::{
    pinyin::Pinyin,
    variants::{Classes, Spellings},
};
use crate::model::Spelling;

/// A word: it stands in a text if one of its parts does.
#[derive(Debug)]
pub(in crate::index) struct Needle<'a> {
    word: &'a [u8],
    /// Beside the others, as most words have but one way.
    first: Part<'a>,
    others: Vec<Part<'a>>,
}

/// One way to find a word.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all are the large one")]
pub(in crate::index) enum Part<'a> {
    /// As it is written.
    Written(Finder<'a>),
    /// By the classes of its characters.
    Classes(Classes),
    /// By its sound.
    Pinyin(Box<Pinyin>),
}

impl<'a> Needle<'a> {
    /// A folded word.
    pub(in crate::index) fn new(word: &'a str, spelling: Spelling) -> Self {
        let mut first = Part::Written(Finder::new(word));
        let mut others = Vec::new();
        // Letters have no variants.
        match (spelling.variants && !word.is_ascii()).then(|| Spellings::of(word)) {
            Some(Spellings::ByCharacter(classes)) => first = Part::Classes(Classes::new(&classes)),
            Some(Spellings::Each(all)) => {
                let all = all.iter().filter(|spelling| *spelling != word);
                others.extend(all.map(|other| Part::Written(Finder::new(other).into_owned())));
            }
            None => {}
        }
        if spelling.pinyin
            && let Some(pinyin) = Pinyin::new(word)
        {
            others.push(Part::Pinyin(Box::new(pinyin)));
        }
        Self { word: word.as_bytes(), first, others }
    }

    /// The word as it was asked for.
    pub(in crate::index) fn word(&self) -> &'a [u8] {
        self.word
    }

    pub(in crate::index) fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Whether it is found as it is written and in no other way.
    pub(in crate::index) fn is_plain(&self) -> bool {
        self.others.is_empty() && matches!(self.first, Part::Written(_))
    }

    /// Whether it stands in a folded text.
    pub(in crate::index) fn is_in(&self, text: &[u8]) -> bool {
        // Of nearly all words, this is all there is to it.
        if let Part::Written(word) = &self.first
            && self.others.is_empty()
        {
            return word.find(text).is_some();
        }
        self.parts().any(|part| part.find(text, 0).is_some())
    }

    /// Every place in a folded text, part by part, in each without overlaps.
    pub(in crate::index) fn places<'t>(
        &'t self,
        text: &'t [u8],
    ) -> impl Iterator<Item = impl Iterator<Item = Range<usize>> + 't> + 't {
        self.parts().map(move |part| {
            let mut from = 0;
            std::iter::from_fn(move || {
                let found = part.find(text, from).filter(|found| !found.is_empty())?;
                from = found.end;
                Some(found)
            })
        })
    }
}

impl Part<'_> {
    /// The first place in a folded text, from `from` on.
    pub(in crate::index) fn find(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        match self {
            Self::Written(word) => {
                let start = from + word.find(text.get(from..)?)?;
                Some(start..start + word.needle().len())
            }
            Self::Classes(classes) => classes.find(text, from),
            Self::Pinyin(pinyin) => pinyin.find(text, from),
        }
    }

    pub(in crate::index) fn is_pinyin(&self) -> bool {
        matches!(self, Self::Pinyin(_))
    }
}
