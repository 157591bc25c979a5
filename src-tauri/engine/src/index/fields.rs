//! The texts of a note as one: content, tags and context path, folded, a NUL between each two.
//! Folded text holds no NUL, so a word that is found stands in one field.

use super::{entry::Entry, query::Marker};
use crate::{
    model::{Field, Match},
    text::{Folding, Unfolding},
};

/// What parts the fields.
const PART: u8 = 0;

/// The texts of a note, ready to be searched.
pub(super) fn join(entry: &Entry<'_>) -> Folding {
    let mut all = Folding::default();
    all.add(entry.content);
    for tag in entry.tags {
        all.part(PART.into());
        all.add(tag);
    }
    all.part(PART.into());
    all.add(entry.context_path);
    all
}

/// The texts of a note as they were before they were joined.
#[derive(Debug, Default)]
pub(super) struct Originals {
    pub(super) content: String,
    pub(super) tags: Vec<String>,
    pub(super) context_path: String,
    pub(super) matches: Vec<Match>,
}

/// Takes a joined text apart and marks it; `None` if the parts are not those of one note.
pub(super) fn part(text: &[u8], taken: &[u8], marker: &Marker<'_>) -> Option<Originals> {
    let folded = std::str::from_utf8(text).ok()?;
    let fields = folded.bytes().filter(|byte| *byte == PART).count() + 1;
    let tags = fields.checked_sub(2)?;
    let mut texts = Unfolding::new(folded, taken);
    let mut originals = Originals { tags: Vec::with_capacity(tags), ..Originals::default() };
    for at in 0..fields {
        let field = match at {
            0 => Field::Content,
            at if at <= tags => Field::Tag(at - 1),
            _ => Field::ContextPath,
        };
        let (original, folded, map) = texts.next_text(PART)?;
        marker.mark(field, folded, &map, &mut originals.matches);
        match field {
            Field::Content => originals.content = original,
            Field::Tag(_) => originals.tags.push(original),
            Field::ContextPath => originals.context_path = original,
        }
    }
    Some(originals)
}

/// The context path in a joined text.
pub(super) fn context_path(text: &[u8]) -> &[u8] {
    let start = memchr::memrchr(PART, text).map_or(0, |part| part + 1);
    text.get(start..).unwrap_or_default()
}
