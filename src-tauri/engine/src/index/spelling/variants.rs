//! Characters that are written differently in Simplified and Traditional Chinese, by OpenCC's
//! dictionary (`TSCharacters.txt`, Apache-2.0). Characters of a class stand for each other.

include!(concat!(env!("OUT_DIR"), "/variants.rs"));

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

/// A word of many spellings, looked for character by character.
#[derive(Debug)]
pub(in crate::index) struct Classes {
    /// Of each character the bytes of all that may stand there.
    members: Vec<Vec<Box<[u8]>>>,
}

impl Classes {
    pub(super) fn new(classes: &[String]) -> Self {
        let bytes = |c: char| c.to_string().into_bytes().into_boxed_slice();
        let members = classes.iter().map(|class| class.chars().map(bytes).collect()).collect();
        Self { members }
    }

    /// The first place in a text, from `from` on, where the word stands.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<std::ops::Range<usize>> {
        (from..text.len()).find_map(|start| {
            let rest = text.get(start..)?;
            let end = self.members.iter().try_fold(rest, |rest, class| {
                class.iter().find_map(|member| rest.strip_prefix(&**member))
            })?;
            Some(start..text.len() - end.len())
        })
    }
}
