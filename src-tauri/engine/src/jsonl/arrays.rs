//! The offset and length arrays: which line is true for each note of a file.
//!
//! They come in parts of a few thousand notes that are shared with whoever writes them aside; a
//! change meanwhile makes a copy of the part that it touches. Ids are looked up through the
//! arrays, so that each is held once.

use std::{collections::HashMap, hash::BuildHasher, sync::Arc};

use hashbrown::DefaultHashBuilder;
use jiff::Timestamp;

use super::Span;
use crate::{
    model::{NoteId, RecallCount},
    shards::Shards,
};

/// Notes of a part.
const PART: usize = 4096;
/// The version of a note that never changed.
const FIRST: u64 = 1;

/// The arrays of some notes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    pub ids: Vec<NoteId>,
    pub offsets: Vec<u64>,
    pub lengths: Vec<u32>,
}

/// What only changed notes have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changed {
    /// Versions above the first.
    pub versions: HashMap<NoteId, u64>,
    /// Lines of earlier versions, oldest first.
    pub earlier: HashMap<NoteId, Vec<Span>>,
    /// Recall counts of `recall` lines since the note's `put` line.
    pub recalls: HashMap<NoteId, (u64, Timestamp)>,
}

/// Offsets, lengths and versions by slot, and the slot of each note.
#[derive(Debug, Default)]
pub(crate) struct Arrays {
    slots: Shards<u32>,
    hasher: DefaultHashBuilder,
    pub parts: Vec<Arc<Part>>,
    pub changed: Arc<Changed>,
}

impl Arrays {
    /// The arrays of which these are the parts, all full but the last; `None` if they are not.
    pub fn of(parts: Vec<Part>, changed: Changed) -> Option<Self> {
        let notes: usize = parts.iter().map(|part| part.ids.len()).sum();
        let (_, full) = parts.split_last().unwrap_or((&Part { ..Part::default() }, &[]));
        let whole = |part: &Part| {
            let len = part.ids.len();
            len <= PART && part.offsets.len() == len && part.lengths.len() == len
        };
        if !parts.iter().all(whole) || full.iter().any(|part| part.ids.len() != PART) {
            return None;
        }
        let parts = parts.into_iter().map(Arc::new).collect();
        let mut arrays = Self { parts, changed: Arc::new(changed), ..Self::default() };
        let Self { slots, hasher, parts, .. } = &mut arrays;
        slots.reserve(notes, |_| 0);
        for slot in 0..notes as u32 {
            let Some(id) = id_at(parts, slot) else { continue };
            slots.insert(hasher.hash_one(id), slot, |slot| hash_at(parts, hasher, *slot));
        }
        Some(arrays)
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn contains(&self, id: NoteId) -> bool {
        self.slot(id).is_some()
    }

    fn slot(&self, id: NoteId) -> Option<u32> {
        let is_it = |slot: &u32| id_at(&self.parts, *slot) == Some(id);
        self.slots.find(self.hasher.hash_one(id), is_it).copied()
    }

    fn part_mut(&mut self, slot: u32) -> Option<(&mut Part, usize)> {
        let slot = slot as usize;
        Some((Arc::make_mut(self.parts.get_mut(slot / PART)?), slot % PART))
    }

    pub fn span(&self, id: NoteId) -> Option<Span> {
        self.slot(id).and_then(|slot| self.span_at(slot))
    }

    fn span_at(&self, slot: u32) -> Option<Span> {
        let (part, at) = (self.parts.get(slot as usize / PART)?, slot as usize % PART);
        Some(Span { offset: *part.offsets.get(at)?, len: *part.lengths.get(at)? })
    }

    pub fn version(&self, id: NoteId) -> Option<u64> {
        self.slot(id)?;
        Some(self.changed.versions.get(&id).copied().unwrap_or(FIRST))
    }

    pub fn earlier(&self, id: NoteId) -> &[Span] {
        self.changed.earlier.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Recalls that were written since the note's own line.
    pub fn recalls(&self, id: NoteId) -> Option<(u64, Timestamp)> {
        self.changed.recalls.get(&id).copied()
    }

    /// Adds the line of an earlier version, newer than those known.
    pub fn add_earlier(&mut self, id: NoteId, span: Span) {
        Arc::make_mut(&mut self.changed).earlier.entry(id).or_default().push(span);
    }

    /// Forgets the line of an earlier version; whether it was one.
    pub fn remove_earlier(&mut self, id: NoteId, span: Span) -> bool {
        if !self.earlier(id).contains(&span) {
            return false;
        }
        let earlier = &mut Arc::make_mut(&mut self.changed).earlier;
        if let Some(spans) = earlier.get_mut(&id) {
            spans.retain(|it| *it != span);
            if spans.is_empty() {
                earlier.remove(&id);
            }
        }
        true
    }

    /// Points a note at a new line; answers the line that was true before.
    pub fn put(&mut self, id: NoteId, span: Span, version: u64) -> Option<Span> {
        if self.changed.recalls.contains_key(&id) {
            Arc::make_mut(&mut self.changed).recalls.remove(&id);
        }
        if version != FIRST || self.changed.versions.contains_key(&id) {
            Arc::make_mut(&mut self.changed).versions.insert(id, version);
        }
        let Some(slot) = self.slot(id) else {
            self.append(id, span);
            return None;
        };
        let before = self.span_at(slot);
        if let Some((part, at)) = self.part_mut(slot) {
            if let Some(offset) = part.offsets.get_mut(at) {
                *offset = span.offset;
            }
            if let Some(length) = part.lengths.get_mut(at) {
                *length = span.len;
            }
        }
        before
    }

    fn append(&mut self, id: NoteId, span: Span) {
        let slot = self.len() as u32;
        if slot as usize / PART == self.parts.len() {
            if let Some(full) = self.parts.last_mut().and_then(Arc::get_mut) {
                full.ids.shrink_to_fit();
                full.offsets.shrink_to_fit();
                full.lengths.shrink_to_fit();
            }
            self.parts.push(Arc::default());
        }
        if let Some((part, _)) = self.part_mut(slot) {
            part.ids.push(id);
            part.offsets.push(span.offset);
            part.lengths.push(span.len);
        }
        let Self { slots, hasher, parts, .. } = self;
        slots.insert(hasher.hash_one(id), slot, |slot| hash_at(parts, hasher, *slot));
    }

    /// Forgets a note; answers the bytes that its lines leave dead, `None` if it was not there.
    pub fn remove(&mut self, id: NoteId) -> Option<u64> {
        let slot = self.slot(id)?;
        let span = self.span_at(slot)?;
        // The last note takes the place. Both are forgotten while their ids can be looked up.
        let moved = id_at(&self.parts, (self.len() as u32).checked_sub(1)?)?;
        self.forget_slot(id);
        self.forget_slot(moved);
        let last = self.parts.last_mut().map(Arc::make_mut)?;
        last.ids.pop()?;
        let (offset, len) = (last.offsets.pop()?, last.lengths.pop()?);
        if last.ids.is_empty() {
            self.parts.pop();
        }
        if moved != id {
            if let Some((part, at)) = self.part_mut(slot) {
                part.ids.get_mut(at).map(|id| *id = moved)?;
                part.offsets.get_mut(at).map(|it| *it = offset)?;
                part.lengths.get_mut(at).map(|it| *it = len)?;
            }
            let Self { slots, hasher, parts, .. } = self;
            slots.insert(hasher.hash_one(moved), slot, |it| hash_at(parts, hasher, *it));
        }
        let changed = &self.changed;
        let is_changed = changed.versions.contains_key(&id)
            || changed.recalls.contains_key(&id)
            || changed.earlier.contains_key(&id);
        let mut dead = u64::from(span.len);
        if is_changed {
            let changed = Arc::make_mut(&mut self.changed);
            changed.versions.remove(&id);
            changed.recalls.remove(&id);
            let earlier = changed.earlier.remove(&id).unwrap_or_default();
            dead += earlier.iter().map(|it| u64::from(it.len)).sum::<u64>();
        }
        Some(dead)
    }

    fn forget_slot(&mut self, id: NoteId) {
        let Self { slots, hasher, parts, .. } = self;
        slots.remove(hasher.hash_one(id), |it| id_at(parts, *it) == Some(id));
    }

    pub fn add_recalls(&mut self, counts: &[RecallCount]) {
        for count in counts {
            if !self.contains(count.id) {
                continue;
            }
            let recalls = &mut Arc::make_mut(&mut self.changed).recalls;
            let entry = recalls.entry(count.id).or_insert((0, count.last_recalled));
            entry.0 = entry.0.saturating_add(count.added);
            entry.1 = entry.1.max(count.last_recalled);
        }
    }

    /// Every note with its line, in the order of the file.
    pub fn in_file_order(&self) -> Vec<(NoteId, Span)> {
        let mut all: Vec<_> = (0..self.len() as u32)
            .filter_map(|slot| Some((id_at(&self.parts, slot)?, self.span_at(slot)?)))
            .collect();
        all.sort_unstable_by_key(|(_, span)| span.offset);
        all
    }

    pub fn ids(&self) -> impl Iterator<Item = NoteId> + '_ {
        self.parts.iter().flat_map(|part| part.ids.iter().copied())
    }

    /// Memory held, in bytes.
    pub fn bytes(&self) -> u64 {
        let of_part = |part: &Arc<Part>| {
            part.ids.capacity() * size_of::<NoteId>()
                + part.offsets.capacity() * size_of::<u64>()
                + part.lengths.capacity() * size_of::<u32>()
        };
        let arrays: usize = self.parts.iter().map(of_part).sum();
        let Changed { versions, earlier, recalls } = &*self.changed;
        let maps = self.slots.bytes()
            + versions.capacity() * (size_of::<NoteId>() + size_of::<u64>() + 1)
            + recalls.capacity() * (size_of::<NoteId>() + size_of::<(u64, Timestamp)>() + 1)
            + earlier.capacity() * (size_of::<NoteId>() + size_of::<Vec<Span>>() + 1);
        let spans: usize = earlier.values().map(|it| it.capacity() * size_of::<Span>()).sum();
        (arrays + maps + spans) as u64
    }
}

fn id_at(parts: &[Arc<Part>], slot: u32) -> Option<NoteId> {
    parts.get(slot as usize / PART)?.ids.get(slot as usize % PART).copied()
}

fn hash_at(parts: &[Arc<Part>], hasher: &DefaultHashBuilder, slot: u32) -> u64 {
    id_at(parts, slot).map_or(0, |id| hasher.hash_one(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u32) -> NoteId {
        NoteId(uuid::Uuid::from_u128(number.into()))
    }

    #[test]
    fn notes_that_come_change_and_go_are_found_where_they_are() {
        let mut arrays = Arrays::default();
        let mut plain: HashMap<u32, (u64, u64)> = HashMap::new();
        let mut dice = 1_u64;
        for step in 0..60_000_u64 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let number = (dice >> 40) as u32 % 9_000;
            if (dice >> 33).is_multiple_of(4) {
                assert_eq!(arrays.remove(id(number)).is_some(), plain.remove(&number).is_some());
            } else {
                let version = 1 + (dice >> 50 & 1);
                arrays.put(id(number), Span { offset: step, len: number }, version);
                plain.insert(number, (step, version));
            }
            assert_eq!(arrays.len(), plain.len());
        }
        for number in 0..9_000 {
            let found = arrays.span(id(number)).map(|span| (span.offset, span.len));
            let wanted = plain.get(&number);
            assert_eq!(found, wanted.map(|(offset, _)| (*offset, number)));
            assert_eq!(arrays.version(id(number)), wanted.map(|(_, version)| *version));
        }
        let mut ids: Vec<NoteId> = arrays.ids().collect();
        ids.sort_unstable();
        let mut wanted: Vec<NoteId> = plain.keys().map(|number| id(*number)).collect();
        wanted.sort_unstable();
        assert_eq!(ids, wanted);
    }
}
