//! What the index promises, sentence by sentence, and compared with a naive scan.

mod counting;
mod find;
mod image;
mod naive;
mod property;
mod selecting;
mod tagging;

use std::sync::atomic::AtomicBool;

use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use super::*;
use crate::model::{Note, Record};

/// The id with that number.
pub(super) fn id(number: u128) -> NoteId {
    NoteId(Uuid::from_u128(number))
}

/// A moment of the year 2024, in UTC.
pub(super) fn at(text: &str) -> Timestamp {
    format!("2024-{text}Z").parse().expect("a moment")
}

/// A plain note, created on a day of May.
pub(super) fn note(number: u8, content: &str) -> Note {
    let created_at = at(&format!("05-{number:02}T12:00:00"));
    Note {
        id: id(number.into()),
        content: content.into(),
        tags: Vec::new(),
        context_path: String::new(),
        layer: Layer::Core,
        created_at,
        updated_at: created_at,
        recalled_count: 0,
        last_recalled: None,
        pinned: false,
        deleted_at: None,
    }
}

/// The same with tags.
pub(super) fn tagged(number: u8, tags: &[&str]) -> Note {
    Note { tags: tags.iter().map(ToString::to_string).collect(), ..note(number, "x") }
}

/// An index of these notes.
pub(super) fn index(notes: &[Note]) -> Index {
    let mut index = Index::new();
    for note in notes {
        index.put(&Entry::of(note));
    }
    index
}

/// The numbers of the notes that a query finds, newest first.
pub(super) fn found(index: &Index, query: &str) -> Vec<u128> {
    let query = Query::parse(query, &TimeZone::UTC);
    numbers(&index.find(&query, &Selection::default(), 0, usize::MAX))
}

/// The numbers of the notes found, all of which must be there.
pub(super) fn numbers(found: &Found) -> Vec<u128> {
    assert!(!found.more);
    found.ids.iter().map(|id| id.0.as_u128()).collect()
}

/// All that is found, counted.
pub(super) fn counted(index: &Index, query: &Query, selection: &Selection) -> Counted {
    index.snapshot().count(query, selection, &AtomicBool::new(false)).expect("nobody cancels")
}
