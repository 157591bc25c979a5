//! The offset and length arrays: which line is true for each note of a file.

use std::collections::HashMap;

use jiff::Timestamp;

use super::Span;
use crate::model::{NoteId, RecallCount};

/// Offsets, lengths and versions by slot, and the slot of each note.
#[derive(Debug, Default)]
pub(crate) struct Arrays {
    slots: HashMap<NoteId, u32>,
    ids: Vec<NoteId>,
    offsets: Vec<u64>,
    lengths: Vec<u32>,
    versions: Vec<u64>,
    /// Lines of earlier versions, oldest first.
    pub earlier: HashMap<NoteId, Vec<Span>>,
    /// Recall counts of `recall` lines since the note's `put` line.
    pub recalls: HashMap<NoteId, (u64, Timestamp)>,
}

impl Arrays {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn contains(&self, id: NoteId) -> bool {
        self.slots.contains_key(&id)
    }

    fn slot(&self, id: NoteId) -> Option<usize> {
        self.slots.get(&id).map(|slot| *slot as usize)
    }

    pub fn span(&self, id: NoteId) -> Option<Span> {
        let slot = self.slot(id)?;
        Some(Span { offset: *self.offsets.get(slot)?, len: *self.lengths.get(slot)? })
    }

    pub fn version(&self, id: NoteId) -> Option<u64> {
        self.versions.get(self.slot(id)?).copied()
    }

    /// Points a note at a new line; answers the line that was true before.
    pub fn put(&mut self, id: NoteId, span: Span, version: u64) -> Option<Span> {
        self.recalls.remove(&id);
        let before = self.span(id);
        if let Some(slot) = self.slot(id) {
            if let Some(offset) = self.offsets.get_mut(slot) {
                *offset = span.offset;
            }
            if let Some(length) = self.lengths.get_mut(slot) {
                *length = span.len;
            }
            if let Some(known) = self.versions.get_mut(slot) {
                *known = version;
            }
        } else {
            self.slots.insert(id, self.ids.len() as u32);
            self.ids.push(id);
            self.offsets.push(span.offset);
            self.lengths.push(span.len);
            self.versions.push(version);
        }
        before
    }

    /// Forgets a note; answers the bytes that its lines leave dead, `None` if it was not there.
    pub fn remove(&mut self, id: NoteId) -> Option<u64> {
        let span = self.span(id)?;
        let slot = self.slots.remove(&id)? as usize;
        self.ids.swap_remove(slot);
        self.offsets.swap_remove(slot);
        self.lengths.swap_remove(slot);
        self.versions.swap_remove(slot);
        if let Some(moved) = self.ids.get(slot) {
            self.slots.insert(*moved, slot as u32);
        }
        self.recalls.remove(&id);
        let earlier = self.earlier.remove(&id).unwrap_or_default();
        Some(u64::from(span.len) + earlier.iter().map(|it| u64::from(it.len)).sum::<u64>())
    }

    pub fn add_recalls(&mut self, counts: &[RecallCount]) {
        for count in counts.iter().filter(|count| self.slots.contains_key(&count.id)) {
            let entry = self.recalls.entry(count.id).or_insert((0, count.last_recalled));
            entry.0 = entry.0.saturating_add(count.added);
            entry.1 = entry.1.max(count.last_recalled);
        }
    }

    /// Every note with its line, in the order of the file.
    pub fn in_file_order(&self) -> Vec<(NoteId, Span)> {
        let mut all: Vec<_> =
            self.ids.iter().filter_map(|id| Some((*id, self.span(*id)?))).collect();
        all.sort_unstable_by_key(|(_, span)| span.offset);
        all
    }

    pub fn ids(&self) -> impl Iterator<Item = NoteId> + '_ {
        self.ids.iter().copied()
    }

    /// Memory held, in bytes.
    pub fn bytes(&self) -> u64 {
        let arrays = self.ids.capacity() * size_of::<NoteId>()
            + (self.offsets.capacity() + self.versions.capacity()) * size_of::<u64>()
            + self.lengths.capacity() * size_of::<u32>();
        let maps = self.slots.capacity() * (size_of::<NoteId>() + size_of::<u32>() + 1)
            + self.recalls.capacity() * (size_of::<NoteId>() + size_of::<(u64, Timestamp)>() + 1)
            + self.earlier.capacity() * (size_of::<NoteId>() + size_of::<Vec<Span>>() + 1);
        let spans: usize = self.earlier.values().map(|it| it.capacity() * size_of::<Span>()).sum();
        (arrays + maps + spans) as u64
    }
}
