//! The index: text, tags, query and ranking, in memory.

mod entry;
mod query;
mod selection;

use jiff::Timestamp;

pub use entry::{Entry, Meta};
pub use query::Query;
pub use selection::Selection;

use crate::model::{Layer, LayerCounts, NoteId, Overview, TagCount};

/// The notes that a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many match in all.
    pub total: usize,
    /// The wanted part of them, newest first.
    pub ids: Vec<NoteId>,
}

/// Everything that is searched, in memory.
#[derive(Debug, Default)]
pub struct Index {}

#[expect(unused_variables, missing_docs, clippy::unused_self, reason = "signatures first")]
impl Index {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn reserve(&mut self, notes: usize) {}
    pub fn put(&mut self, entry: &Entry<'_>) {}
    pub fn remove(&mut self, id: NoteId) -> bool {
        false
    }
    pub fn set_recalls(&mut self, id: NoteId, count: u64, last: Option<Timestamp>) {}
    pub fn set_layer(&mut self, id: NoteId, layer: Layer) {}
    pub fn set_pinned(&mut self, id: NoteId, pinned: bool) {}
    pub fn set_deleted(&mut self, id: NoteId, deleted: bool) {}
    pub fn meta(&self, id: NoteId) -> Option<Meta> {
        None
    }
    pub fn contains(&self, id: NoteId) -> bool {
        false
    }
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NoteId> + '_ {
        std::iter::empty()
    }
    pub fn find(&self, query: &Query, selection: &Selection, offset: usize, limit: usize) -> Found {
        Found::default()
    }
    pub fn tags(&self) -> Vec<TagCount> {
        Vec::new()
    }
    pub fn canonical_tag(&self, tag: &str) -> String {
        tag.to_owned()
    }
    pub fn overview(
        &self,
        today_start: Timestamp,
        tomorrow_start: Timestamp,
        not_seen_before: Timestamp,
    ) -> Overview {
        Overview::default()
    }
    pub fn created_times(&self) -> impl Iterator<Item = Timestamp> + '_ {
        std::iter::empty()
    }
    pub fn layer_counts(&self) -> LayerCounts {
        LayerCounts::default()
    }
    pub fn trashed(&self) -> usize {
        0
    }
    pub fn recalls(&self) -> u64 {
        0
    }
    pub fn tag_count(&self) -> usize {
        0
    }
    pub fn len(&self) -> usize {
        0
    }
    pub fn is_empty(&self) -> bool {
        true
    }
    pub fn bytes(&self) -> u64 {
        0
    }
    pub fn clear(&mut self) {}
}
