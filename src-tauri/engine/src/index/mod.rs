//! The index: text, tags, query and ranking, in memory.
//!
//! It owns a folded copy of every note's text, what folding took from it, and what a search or a
//! count asks about a note: no I/O, no clock. Days and "now" come from the caller. What
//! stands behind [`Index`] may be replaced without a change to anyone who uses it; the answers are
//! defined by [`Query`] and [`Selection`].
//!
//! | module | owns |
//! |---|---|
//! | `entry` | what goes in, what is known beside the text |
//! | `store`, `piece`, `columns`, `lists` | all notes: by id, in pieces, column by column |
//! | `fields` | the texts of a note as one, and apart again |
//! | `signature`, `grams`, `dictionary` | what may stand in which block of a piece |
//! | `tags` | spelling, branches and counts of tags |
//! | `counts` | counts of the standing selections |
//! | `query`, `selection` | what is asked |
//! | `spelling` | words in other spellings: Simplified and Traditional, pinyin |
//! | `plan`, `candidates` | what is asked, prepared: exactly, and by rows of the signatures |
//! | `find`, `alternatives` | the walk that answers |
//! | `fill` | many notes at once |
//! | `image` | the index as bytes, to be kept aside |

mod alternatives;
mod candidates;
mod columns;
mod counts;
mod dictionary;
mod entry;
mod fields;
mod fill;
mod find;
mod grams;
mod image;
mod lists;
mod piece;
mod plan;
mod query;
mod selection;
mod signature;
mod spelling;
mod store;
mod tags;
#[cfg(test)]
mod tests;

use std::sync::{Arc, atomic::AtomicBool};

use jiff::Timestamp;

use columns::{Column, Flags, micros};
use counts::Counts;
pub use entry::{Entry, Meta};
pub use fill::{Filled, Filling};
pub use image::{Image, Kept};
use piece::Piece;
pub use query::{Marker, Query};
pub use selection::Selection;
use store::{Spot, Store};
use tags::Tags;

use crate::model::{Hit, Layer, LayerCounts, Note, NoteId, Overview, TagCount};

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
    tags: Arc<Tags>,
    counts: Counts,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a note in, or in the place of the one with the same id.
    pub fn put(&mut self, entry: &Entry<'_>) {
        // New tags before the old ones go, so that a spelling outlives the change of its only note.
        let tags = Arc::make_mut(&mut self.tags);
        let numbers = tags.intern(entry.tags);
        tags.attach(&numbers, !entry.deleted);
        let mut also = Vec::new();
        for &number in &numbers {
            tags.append_name(number, &mut also);
        }
        let texts = fields::join(entry);
        let column = Column::of(entry, &texts, &numbers, &also);
        let spot = self.store.spot(entry.id);
        self.counts.add(&column.meta, column.tagged);
        match spot.filter(|spot| self.store.takes(*spot, &column)) {
            None => {
                self.remove(entry.id);
                self.store.push(&column);
                let tags = &self.tags;
                self.store.learn(|tag, out| tags.append_name(tag, out));
            }
            Some(spot) => {
                self.count_out(spot);
                let Some((piece, grams)) = self.store.piece_mut(spot) else { return };
                if piece.replace(spot.column(), &column, grams) {
                    let tags = &self.tags;
                    piece.renew(spot.column(), grams, |tag, out| tags.append_name(tag, out));
                }
            }
        }
    }

    /// Takes a note out; whether it was there.
    pub fn remove(&mut self, id: NoteId) -> bool {
        let Some(spot) = self.store.spot(id) else { return false };
        self.count_out(spot);
        self.store.remove(id);
        true
    }

    /// Lets a note carry no tag until it is put in again: spellings that only notes carried whose
    /// tags are about to change are forgotten.
    pub fn forget_tags(&mut self, id: NoteId) {
        let Some(spot) = self.store.spot(id) else { return };
        let Some((piece, _)) = self.store.piece_mut(spot) else { return };
        let live = !piece.flags(spot.column()).has(Flags::DELETED);
        let tags = piece.tags.take(spot.column());
        Arc::make_mut(&mut self.tags).detach(&tags, live);
    }

    /// Lets tags and counts forget a note.
    fn count_out(&mut self, spot: Spot) {
        let Some(piece) = self.store.piece(spot) else { return };
        let (meta, at) = (piece.meta(spot.column()), spot.column());
        self.counts.subtract(&meta, piece.flags(at).has(Flags::TAGGED));
        Arc::make_mut(&mut self.tags).detach(piece.tags(at), !meta.deleted);
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
        let Some(spot) = self.store.spot(id) else { return };
        let Some((piece, _)) = self.store.piece_mut(spot) else { return };
        let before = piece.meta(spot.column());
        let tagged = piece.flags(spot.column()).has(Flags::TAGGED);
        let mut meta = before;
        change(&mut meta);
        piece.set_meta(spot.column(), &meta);
        if meta.deleted != before.deleted {
            Arc::make_mut(&mut self.tags).set_live(piece.tags(spot.column()), before.deleted);
        }
        self.counts.subtract(&before, tagged);
        self.counts.add(&meta, tagged);
    }

    /// What is known about a note beside its text.
    pub fn meta(&self, id: NoteId) -> Option<Meta> {
        let spot = self.store.spot(id)?;
        Some(self.store.piece(spot)?.meta(spot.column()))
    }

    /// Notes as they were put in, and where the words of a query stand in them. `None` for one that
    /// is not there, or of which not all is known here: when it went to the trash, times of a grain
    /// finer than a microsecond, and letters under a heap of marks.
    pub fn hits(&self, ids: &[NoteId], marker: &Marker<'_>) -> Vec<Option<Hit>> {
        let spots: Vec<_> = ids.iter().map(|id| self.store.spot(*id)).collect();
        // Memory that is asked for all at once comes sooner than piece by piece.
        for spot in spots.iter().flatten() {
            let text = self.store.piece(*spot).and_then(|piece| piece.text(spot.column()).first());
            std::hint::black_box(text.copied());
        }
        let hit = |(id, spot): (&NoteId, Option<Spot>)| self.hit(*id, spot?, marker);
        ids.iter().zip(spots).map(hit).collect()
    }

    fn hit(&self, id: NoteId, spot: Spot, marker: &Marker<'_>) -> Option<Hit> {
        let (piece, at) = (self.store.piece(spot)?, spot.column());
        if piece.flags(at).has(Flags::DELETED | Flags::PARTIAL) {
            return None;
        }
        let texts = fields::part(piece.text(at), piece.taken.get(at), marker)?;
        let meta = piece.meta(at);
        let note = Note {
            id,
            content: texts.content,
            tags: texts.tags,
            context_path: texts.context_path,
            layer: meta.layer,
            created_at: meta.created_at,
            updated_at: meta.updated_at,
            recalled_count: meta.recalled_count,
            last_recalled: meta.last_recalled,
            pinned: meta.pinned,
            deleted_at: None,
        };
        Some(Hit { note, matches: texts.matches })
    }

    /// Whether a note is there.
    pub fn contains(&self, id: NoteId) -> bool {
        self.store.spot(id).is_some()
    }

    /// Every note, those in the trash included, oldest first: by time of creation, then by id.
    pub fn ids(&self) -> Vec<NoteId> {
        let columns = self.store.columns();
        let mut keys: Vec<_> = columns.filter_map(|(piece, at)| piece.key(at)).collect();
        keys.sort();
        keys.into_iter().map(|key| key.1).collect()
    }

    /// The index as it is now, to be asked while it changes.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            pieces: self.store.pieces.clone(),
            tags: Arc::clone(&self.tags),
            live: self.counts.layers.total(),
        }
    }

    /// The notes that satisfy both `query` and `selection`, newest first; of those at most `limit`
    /// after the first `offset`.
    ///
    /// Notes in the trash are found only if the query says `is:trashed` or the selection is that
    /// of the trash.
    pub fn find(&self, query: &Query, selection: &Selection, offset: usize, limit: usize) -> Found {
        find::find((&self.store.pieces, &self.tags), (query, selection), offset, limit)
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
        let (mut today, mut not_seen) = (0, 0);
        let (from, until, before) =
            (micros(today_start), micros(tomorrow_start), micros(not_seen_before));
        for piece in &self.store.pieces {
            if piece.newest.0 < from && piece.oldest.0 >= before {
                continue;
            }
            for (at, created) in (0_u16..).zip(&piece.created) {
                if piece.flags(at).has(Flags::GONE | Flags::DELETED) {
                    continue;
                }
                today += usize::from((from..until).contains(created));
                not_seen +=
                    usize::from(*created < before && piece.meta(at).last_seen() < not_seen_before);
            }
        }
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

    /// When the notes outside the trash were created, in no order.
    pub fn created_times(&self) -> impl Iterator<Item = Timestamp> + '_ {
        self.store.metas().filter(|meta| !meta.deleted).map(|meta| meta.created_at)
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

/// The index at one moment. It shares its memory with the index, and what changes there later is
/// not seen.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pieces: Vec<Arc<Piece>>,
    tags: Arc<Tags>,
    /// Notes that are not in the trash.
    live: usize,
}

impl Snapshot {
    /// Counts all notes that satisfy both `query` and `selection`, and their tags; `None` if
    /// `cancelled` became true on the way.
    pub fn count(
        &self,
        query: &Query,
        selection: &Selection,
        cancelled: &AtomicBool,
    ) -> Option<Counted> {
        find::count((&self.pieces, &self.tags, self.live), (query, selection), cancelled)
    }

    /// As [`Index::find`].
    pub fn find(&self, query: &Query, selection: &Selection, offset: usize, limit: usize) -> Found {
        find::find((&self.pieces, &self.tags), (query, selection), offset, limit)
    }

    /// Those notes that are in the trash, or those that are not, oldest first.
    pub fn ids(&self, trashed: bool) -> Vec<NoteId> {
        let columns = self.pieces.iter().flat_map(|piece| {
            let wanted = move |at: &u16| {
                let flags = piece.flags(*at);
                !flags.has(Flags::GONE) && flags.has(Flags::DELETED) == trashed
            };
            (0..piece.len() as u16).filter(wanted).filter_map(|at| piece.key(at))
        });
        let mut keys: Vec<_> = columns.collect();
        keys.sort_unstable();
        keys.into_iter().map(|key| key.1).collect()
    }
}
