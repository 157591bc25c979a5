//! The index: text, tags, query and ranking, in memory.
//!
//! It owns a folded copy of every note's text and what a search or a count asks about a note, and
//! nothing else: no I/O, no clock, no note as a whole. Days and "now" come from the caller. What
//! stands behind [`Index`] may be replaced without a change to anyone who uses it; the answers are
//! defined by [`Query`] and [`Selection`].
//!
//! | module | owns |
//! |---|---|
//! | `entry` | what goes in, what is known beside the text |
//! | `store`, `order` | a slot per note, by id and in order of creation |
//! | `fields` | the texts of a note as one string |
//! | `tags` | spelling, branches and counts of tags |
//! | `counts` | counts of the standing selections |
//! | `query`, `selection` | what is asked |
//! | `find`, `alternatives` | the scan that answers |

mod alternatives;
mod counts;
mod entry;
mod fields;
mod find;
mod order;
mod query;
mod selection;
mod store;
mod tags;
#[cfg(test)]
mod tests;

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use counts::Counts;
pub use entry::{Entry, Meta};
pub use query::Query;
pub use selection::Selection;
use store::{Slot, Store};
use tags::Tags;

use crate::model::{Layer, LayerCounts, NoteId, Overview, TagCount};

/// A part of the notes that a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The wanted part, newest first.
    pub ids: Vec<NoteId>,
    /// Whether notes follow after these.
    pub more: bool,
}

/// All notes that a search found, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many there are.
    pub total: usize,
    /// Their tags, with the branches that hold them, by folded name.
    pub tags: Vec<TagCount>,
}

/// Everything that is searched and counted, in memory.
///
/// ```
/// use jiff::{Timestamp, tz::TimeZone};
/// use memoryhub::{Layer, NoteId, index::{Entry, Index, Query, Selection}};
///
/// let mut index = Index::new();
/// let now: Timestamp = "2024-05-01T10:00:00Z".parse()?;
/// let id = NoteId::derived(now, &[b"an example"]);
/// index.put(&Entry {
///     id,
///     created_at: now,
///     updated_at: now,
///     layer: Layer::Core,
///     pinned: false,
///     deleted: false,
///     recalled_count: 0,
///     last_recalled: None,
///     content: "Call the Müllers",
///     tags: &["Work/Phone".into()],
///     context_path: "",
/// });
/// let query = Query::parse("MÜLLER tag:work", &TimeZone::UTC);
/// let found = index.find(&query, &Selection::default(), 0, 50);
/// assert_eq!((found.ids, found.more), (vec![id], false));
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Index {
    store: Store,
    tags: Tags,
    counts: Counts,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for that many more notes.
    pub fn reserve(&mut self, notes: usize) {
        self.store.reserve(notes);
    }

    /// Puts a note in, or in the place of the one with the same id.
    pub fn put(&mut self, entry: &Entry<'_>) {
        // New tags before the old ones go, so that a spelling outlives the change of its only note.
        let tags = self.tags.intern(entry.tags);
        self.tags.attach(&tags, !entry.deleted);
        self.remove(entry.id);
        let meta = entry.meta();
        let tagged = !entry.tags.is_empty();
        self.counts.add(&meta, tagged);
        let text = fields::join(entry);
        self.store.insert(Slot { id: entry.id, meta, text, tags, tagged });
    }

    /// Takes a note out; whether it was there.
    pub fn remove(&mut self, id: NoteId) -> bool {
        let Some(slot) = self.store.remove(id) else { return false };
        self.tags.detach(&slot.tags, !slot.meta.deleted);
        self.counts.subtract(&slot.meta, slot.tagged);
        true
    }

    /// Sets how often and when a note was recalled. Does nothing if it is not there, as the
    /// following do.
    pub fn set_recalls(&mut self, id: NoteId, count: u64, last: Option<Timestamp>) {
        self.change(id, |meta| (meta.recalled_count, meta.last_recalled) = (count, last));
    }

    /// Sets where a note lives.
    pub fn set_layer(&mut self, id: NoteId, layer: Layer) {
        self.change(id, |meta| meta.layer = layer);
    }

    /// Sets whether a note is kept at hand.
    pub fn set_pinned(&mut self, id: NoteId, pinned: bool) {
        self.change(id, |meta| meta.pinned = pinned);
    }

    /// Sets whether a note is in the trash.
    pub fn set_deleted(&mut self, id: NoteId, deleted: bool) {
        self.change(id, |meta| meta.deleted = deleted);
    }

    /// Changes what is known about a note, and the counts with it.
    fn change(&mut self, id: NoteId, change: impl FnOnce(&mut Meta)) {
        let Some(slot) = self.store.get_mut(id) else { return };
        let was_deleted = slot.meta.deleted;
        self.counts.subtract(&slot.meta, slot.tagged);
        change(&mut slot.meta);
        self.counts.add(&slot.meta, slot.tagged);
        if slot.meta.deleted != was_deleted {
            self.tags.set_live(&slot.tags, was_deleted);
        }
    }

    /// What is known about a note beside its text.
    pub fn meta(&self, id: NoteId) -> Option<Meta> {
        self.store.get(id).map(|slot| slot.meta)
    }

    /// Whether a note is there.
    pub fn contains(&self, id: NoteId) -> bool {
        self.store.get(id).is_some()
    }

    /// Every note, those in the trash included, oldest first: by time of creation, then by id.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NoteId> + '_ {
        self.store.iter().map(|slot| slot.id)
    }

    /// The notes that satisfy both `query` and `selection`, newest first; of those at most `limit`
    /// after the first `offset`.
    ///
    /// Notes in the trash are found only if the query says `is:trashed` or the selection is that
    /// of the trash.
    pub fn find(&self, query: &Query, selection: &Selection, offset: usize, limit: usize) -> Found {
        find::find((&self.store, &self.tags), (query, selection), offset, limit)
    }

    /// Counts all notes that satisfy both `query` and `selection`, and their tags; `None` if
    /// `cancelled` became true on the way.
    pub fn count(
        &self,
        query: &Query,
        selection: &Selection,
        cancelled: &AtomicBool,
    ) -> Option<Counted> {
        find::count((&self.store, &self.tags), (query, selection), cancelled)
    }

    /// Every tag that notes outside the trash carry, and every branch that holds one, by folded
    /// name.
    pub fn tags(&self) -> Vec<TagCount> {
        self.tags.counts()
    }

    /// How a tag is written: each part as it was first met on its branch. If `Work` was first,
    /// `WORK/Release` is `Work/Release`.
    pub fn canonical_tag(&self, tag: &str) -> String {
        self.tags.canonical(tag)
    }

    /// The counts of the standing selections, given the day's bounds ([`Selection::day_of`]) and
    /// the moment of [`Selection::not_seen_before`].
    pub fn overview(
        &self,
        today_start: Timestamp,
        tomorrow_start: Timestamp,
        not_seen_before: Timestamp,
    ) -> Overview {
        let newest = self.live().rev().skip_while(|meta| meta.created_at >= tomorrow_start);
        let today = newest.take_while(|meta| meta.created_at >= today_start).count();
        let oldest = self.live().take_while(|meta| meta.created_at < not_seen_before);
        let not_seen = oldest.filter(|meta| meta.last_seen() < not_seen_before).count();
        Overview {
            all: self.counts.layers.total(),
            today,
            pinned: self.counts.pinned,
            untagged: self.counts.untagged,
            often_recalled: self.counts.often,
            not_seen,
            trash: self.counts.trashed,
            layers: self.counts.layers,
        }
    }

    /// When the notes outside the trash were created, oldest first.
    pub fn created_times(&self) -> impl DoubleEndedIterator<Item = Timestamp> + '_ {
        self.live().map(|meta| meta.created_at)
    }

    fn live(&self) -> impl DoubleEndedIterator<Item = &Meta> + '_ {
        self.store.iter().map(|slot| &slot.meta).filter(|meta| !meta.deleted)
    }

    /// Notes per layer, those in the trash not counted.
    pub fn layer_counts(&self) -> LayerCounts {
        self.counts.layers
    }

    /// Notes in the trash.
    pub fn trashed(&self) -> usize {
        self.counts.trashed
    }

    /// Recalls of all notes together, those in the trash included.
    pub fn recalls(&self) -> u64 {
        self.counts.recalls()
    }

    /// Different tags that notes outside the trash carry; branches that none carries not counted.
    pub fn tag_count(&self) -> usize {
        self.tags.len()
    }

    /// Notes, those in the trash included.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there is no note.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory held, in bytes.
    pub fn bytes(&self) -> u64 {
        (self.store.bytes() + self.tags.bytes()) as u64
    }

    /// Forgets everything and gives its memory back.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
