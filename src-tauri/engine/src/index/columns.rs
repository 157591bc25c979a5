//! What a piece holds of each note beside its text: a column.

use jiff::Timestamp;

use super::{
    dictionary::Dictionary,
    entry::{Entry, Meta},
    grams::{self, Grams, Row},
};
use crate::{
    model::{Layer, NoteId},
    text::Folding,
};

/// The order of notes: time of creation in microseconds since 1970, then id.
pub(super) type Key = (i64, NoteId);

/// A time as it is kept: in microseconds since 1970.
pub(super) fn micros(time: Timestamp) -> i64 {
    // Rounded down, as times of a finer grain come from nowhere but other programs' lines.
    time.as_nanosecond().div_euclid(1000) as i64
}

/// The time that was kept.
pub(super) fn time(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or_default()
}

/// The marks of a note, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags(pub(super) u8);

impl Flags {
    const LAYER: u8 = 0b11;
    pub(super) const PINNED: u8 = 1 << 2;
    pub(super) const DELETED: u8 = 1 << 3;
    pub(super) const TAGGED: u8 = 1 << 4;
    /// It has an [`Extra`].
    pub(super) const EXTRA: u8 = 1 << 5;
    /// The note is no more; its column waits for the piece to be made anew.
    pub(super) const GONE: u8 = 1 << 6;
    /// What is kept does not make the whole note, see [`super::Index::hit`].
    pub(super) const PARTIAL: u8 = 1 << 7;

    pub(super) fn of(column: &Column<'_>) -> Self {
        let mut flags = Self(0);
        flags.set(Self::TAGGED, column.tagged);
        flags.set(Self::PARTIAL, column.partial);
        flags.set_meta(&column.meta);
        flags
    }

    pub(super) fn set_meta(&mut self, meta: &Meta) {
        self.0 = self.0 & !Self::LAYER | layer_number(meta.layer);
        self.set(Self::PINNED, meta.pinned);
        self.set(Self::DELETED, meta.deleted);
    }

    pub(super) fn has(self, bits: u8) -> bool {
        self.0 & bits != 0
    }

    pub(super) fn set(&mut self, bits: u8, on: bool) {
        self.0 = if on { self.0 | bits } else { self.0 & !bits };
    }

    pub(super) fn layer(self) -> Layer {
        Layer::ALL.get(usize::from(self.0 & Self::LAYER)).copied().unwrap_or(Layer::Core)
    }

    /// The rows of a signature that tell of these marks.
    pub(super) fn rows(self) -> impl Iterator<Item = Row> {
        let mark = |on: bool, row: Row| on.then_some(row);
        [
            Some(layer_row(self.layer())),
            mark(self.has(Self::PINNED), pinned_row()),
            mark(self.has(Self::DELETED), deleted_row()),
            mark(!self.has(Self::TAGGED), untagged_row()),
        ]
        .into_iter()
        .flatten()
    }
}

fn layer_number(layer: Layer) -> u8 {
    Layer::ALL.iter().position(|other| *other == layer).unwrap_or(0) as u8
}

pub(super) fn layer_row(layer: Layer) -> Row {
    grams::mark(u32::from(layer_number(layer)))
}

pub(super) fn pinned_row() -> Row {
    grams::mark(4)
}

pub(super) fn deleted_row() -> Row {
    grams::mark(5)
}

pub(super) fn untagged_row() -> Row {
    grams::mark(6)
}

/// What only notes have that were changed or recalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extra {
    pub(super) updated: i64,
    pub(super) recalled_count: u64,
    /// `i64::MIN` if never.
    pub(super) last_recalled: i64,
}

impl Extra {
    /// What is to be kept of a note, if anything is.
    pub(super) fn of(meta: &Meta) -> Option<Self> {
        let extra = Self {
            updated: micros(meta.updated_at),
            recalled_count: meta.recalled_count,
            last_recalled: meta.last_recalled.map_or(i64::MIN, micros),
        };
        (extra != Self::none(micros(meta.created_at))).then_some(extra)
    }

    pub(super) fn none(created: i64) -> Self {
        Self { updated: created, recalled_count: 0, last_recalled: i64::MIN }
    }
}

/// A note on its way into a piece.
pub(super) struct Column<'a> {
    pub(super) key: Key,
    pub(super) meta: Meta,
    pub(super) text: &'a [u8],
    /// What folding took from the text.
    pub(super) taken: &'a [u8],
    /// Whether that, or what is kept of the times, is not all of it.
    pub(super) partial: bool,
    /// Its tags, each once.
    pub(super) tags: &'a [u32],
    pub(super) tagged: bool,
    /// Texts whose grams it is found by although they do not stand in its text.
    pub(super) also: &'a [u8],
}

impl<'a> Column<'a> {
    /// The column of an entry, of its texts and of the numbers of its tags.
    pub(super) fn of(
        entry: &Entry<'_>,
        texts: &'a Folding,
        tags: &'a [u32],
        also: &'a [u8],
    ) -> Self {
        let meta = entry.meta();
        let times = [Some(meta.created_at), Some(meta.updated_at), meta.last_recalled];
        let is_finer = |time: &Timestamp| time.subsec_nanosecond() % 1_000 != 0;
        Self {
            key: key_of(entry),
            meta,
            text: texts.folded.as_bytes(),
            taken: &texts.taken,
            partial: texts.incomplete || times.iter().flatten().any(is_finer),
            tags,
            tagged: !entry.tags.is_empty(),
            also,
        }
    }

    /// Adds what the note is found by.
    pub(super) fn add_to(&self, grams: &mut Grams, dictionary: &Dictionary) {
        grams.add_text(self.text, dictionary);
        grams.add_text(self.also, dictionary);
        for row in Flags::of(self).rows() {
            grams.add(row);
        }
    }
}

/// The place of an entry in the order.
pub(super) fn key_of(entry: &Entry<'_>) -> Key {
    (micros(entry.created_at), entry.id)
}
