//! The notes themselves: a slot each, found by id or in order.

use std::collections::HashMap;

use super::{
    entry::Meta,
    order::{Key, Order},
};
use crate::model::NoteId;

/// What the index holds of one note.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) id: NoteId,
    pub(super) meta: Meta,
    /// Its texts, folded, see [`super::fields`].
    pub(super) text: Box<str>,
    /// Its tags, each once.
    pub(super) tags: Box<[u32]>,
    /// Whether it was given any tag.
    pub(super) tagged: bool,
}

impl Slot {
    fn key(&self) -> Key {
        (self.meta.created_at, self.id)
    }

    /// Memory held outside the slot itself, in bytes, as allocators give it: rounded up, with a
    /// word of their own.
    fn bytes(&self) -> usize {
        [self.text.len(), size_of_val(&*self.tags)]
            .into_iter()
            .filter(|&size| size > 0)
            .map(|size| (size + 8).next_multiple_of(16).max(32))
            .sum()
    }
}

/// All slots.
#[derive(Debug, Default)]
pub(super) struct Store {
    slots: Vec<Option<Slot>>,
    /// Empty slots, to be used again.
    free: Vec<u32>,
    by_id: HashMap<NoteId, u32>,
    order: Order,
    /// The sum of [`Slot::bytes`].
    slot_bytes: usize,
}

impl Store {
    pub(super) fn reserve(&mut self, notes: usize) {
        let new = notes.saturating_sub(self.free.len());
        self.slots.reserve(new);
        self.by_id.reserve(notes);
    }

    /// Puts in a note that is not there yet.
    pub(super) fn insert(&mut self, slot: Slot) {
        let (id, key) = (slot.id, slot.key());
        self.slot_bytes += slot.bytes();
        let at = if let Some(at) = self.free.pop() {
            if let Some(place) = self.slots.get_mut(at as usize) {
                *place = Some(slot);
            }
            at
        } else {
            self.slots.push(Some(slot));
            (self.slots.len() - 1) as u32
        };
        self.by_id.insert(id, at);
        self.order.insert(at, key, |at| key_of(&self.slots, at));
    }

    /// Takes a note out.
    pub(super) fn remove(&mut self, id: NoteId) -> Option<Slot> {
        let at = self.by_id.remove(&id)?;
        let key = key_of(&self.slots, at);
        self.order.remove(key, |at| key_of(&self.slots, at));
        let slot = self.slots.get_mut(at as usize)?.take()?;
        self.free.push(at);
        self.slot_bytes -= slot.bytes();
        Some(slot)
    }

    pub(super) fn get(&self, id: NoteId) -> Option<&Slot> {
        self.at(*self.by_id.get(&id)?)
    }

    /// The part of a note that may change in place. Its time of creation must stay.
    pub(super) fn get_mut(&mut self, id: NoteId) -> Option<&mut Slot> {
        self.slots.get_mut(*self.by_id.get(&id)? as usize)?.as_mut()
    }

    /// All notes, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Slot> + '_ {
        self.order.iter().filter_map(|at| self.at(at))
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        // A hash map keeps a byte of its own beside each entry and stays at most 7/8 full.
        let map_places = self.by_id.capacity().div_ceil(7) * 8;
        self.slots.capacity() * size_of::<Option<Slot>>()
            + self.free.capacity() * size_of::<u32>()
            + map_places * (size_of::<(NoteId, u32)>() + 1)
            + self.order.bytes()
            + self.slot_bytes
    }

    fn at(&self, at: u32) -> Option<&Slot> {
        self.slots.get(at as usize)?.as_ref()
    }
}

/// The key of a slot that is in use.
fn key_of(slots: &[Option<Slot>], at: u32) -> Key {
    let slot = slots.get(at as usize).and_then(Option::as_ref);
    slot.map_or((jiff::Timestamp::MIN, NoteId(uuid::Uuid::nil())), Slot::key)
}
