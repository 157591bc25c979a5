//! The texts of a note as one: content, tags and context path, folded, a NUL between each two.
//! Folded text holds no NUL, so a word that is found stands in one field.

use super::entry::Entry;
use crate::text::fold;

/// What parts the fields.
const PART: char = '\0';

/// The texts of a note, ready to be searched.
pub(super) fn join(entry: &Entry<'_>) -> String {
    let mut text = fold(entry.content);
    for tag in entry.tags {
        text.push(PART);
        text.push_str(&fold(tag));
    }
    text.push(PART);
    text.push_str(&fold(entry.context_path));
    text
}

/// The context path in a joined text.
pub(super) fn context_path(text: &[u8]) -> &[u8] {
    let start = memchr::memrchr(PART as u8, text).map_or(0, |part| part + 1);
    text.get(start..).unwrap_or_default()
}
