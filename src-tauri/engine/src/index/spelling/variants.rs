//! Characters that are written differently in Simplified and Traditional Chinese, by OpenCC's
//! dictionary (`TSCharacters.txt`, Apache-2.0). Characters of a class stand for each other.

use std::ops::Range;

use memchr::memmem::Finder;

use tables::{CLASS_OF, CLASSES};

mod tables {
    include!(concat!(env!("OUT_DIR"), "/variants.rs"));
}

/// Spellings of a word that are looked for one by one; of a word with more, each character is
/// compared with its class.
const MOST_SPELLINGS: usize = 8;

/// The characters that stand for each other with this one, if there are any.
pub(in crate::index) fn class_of(c: char) -> Option<&'static str> {
    let at = CLASS_OF.binary_search_by_key(&c, |(member, _)| *member).ok()?;
    CLASSES.get(usize::from(CLASS_OF.get(at)?.1)).copied()
}

/// All spellings of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::index) enum Spellings {
    /// Each, the word itself first.
    Each(Vec<String>),
    /// Of each character all that may stand there; they are too many to be written down.
    ByCharacter(Vec<String>),
}

impl Spellings {
    /// Those of a folded word.
    pub(in crate::index) fn of(word: &str) -> Self {
        let classes: Vec<String> = word
            .chars()
            .map(|c| class_of(c).map_or_else(|| c.to_string(), str::to_owned))
            .collect();
        let mut count = 1_usize;
        for class in &classes {
            count = count.saturating_mul(class.chars().count());
        }
        if count > MOST_SPELLINGS {
            return Self::ByCharacter(classes);
        }
        let mut all = vec![String::new()];
        for class in &classes {
            all = all
                .iter()
                .flat_map(|start| class.chars().map(move |c| format!("{start}{c}")))
                .collect();
        }
        all.sort_by_key(|spelling| spelling != word);
        Self::Each(all)
    }

    /// Whether there is no other spelling.
    pub(in crate::index) fn is_one(&self) -> bool {
        matches!(self, Self::Each(all) if all.len() == 1)
    }

    /// What follows in `text` after one of the spellings at its beginning.
    pub(in crate::index) fn strip_prefix<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Each(all) => all.iter().find_map(|spelling| text.strip_prefix(&**spelling)),
            Self::ByCharacter(classes) => classes.iter().try_fold(text, |rest, class| {
                let first = rest.chars().next()?;
                class.contains(first).then(|| rest.get(first.len_utf8()..)).flatten()
            }),
        }
    }
}

/// A word of many spellings, looked for character by character, from the one on that has fewest.
#[derive(Debug)]
pub(in crate::index) struct Classes {
    /// Of each character before that one the bytes of all that may stand there.
    before: Vec<Vec<String>>,
    anchors: Vec<Finder<'static>>,
    after: Vec<Vec<String>>,
}

impl Classes {
    pub(super) fn new(classes: &[String]) -> Self {
        let members = |class: &String| class.chars().map(String::from).collect::<Vec<_>>();
        let fewest = (0..).zip(classes).min_by_key(|(_, class)| class.chars().count());
        let (place, anchor) = fewest.map_or((0, ""), |(place, class)| (place, class.as_str()));
        let (before, after) = classes.split_at(place);
        let finder = |c: char| Finder::new(c.encode_utf8(&mut [0; 4])).into_owned();
        Self {
            before: before.iter().map(members).collect(),
            anchors: anchor.chars().map(finder).collect(),
            after: after.iter().skip(1).map(members).collect(),
        }
    }

    /// The first place in a text, from `from` on, where the word stands.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let firsts = self.anchors.iter().filter_map(|anchor| {
            let places = anchor.find_iter(text.get(from..)?);
            places
                .map(|place| from + place)
                .find_map(|place| self.around(text, from, place..place + anchor.needle().len()))
        });
        firsts.min_by_key(|place| place.start)
    }

    /// The word around its character at `anchor`, if it stands there.
    fn around(&self, text: &[u8], from: usize, anchor: Range<usize>) -> Option<Range<usize>> {
        let before = text.get(from..anchor.start)?;
        let start = self.before.iter().rev().try_fold(before, |rest, class| {
            class.iter().find_map(|member| rest.strip_suffix(member.as_bytes()))
        })?;
        let after = text.get(anchor.end..)?;
        let end = self.after.iter().try_fold(after, |rest, class| {
            class.iter().find_map(|member| rest.strip_prefix(member.as_bytes()))
        })?;
        Some(from + start.len()..text.len() - end.len())
    }
}
