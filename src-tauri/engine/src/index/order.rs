//! The order of the notes: by time of creation, then by id.
//!
//! A sorted list in pieces, so that a note goes in or out at any place at the cost of a piece, not
//! of the whole, while notes that come in order are just appended. It holds numbers of slots and
//! asks for the key of a slot when it needs one.

use jiff::Timestamp;

use crate::model::NoteId;

/// What the order is by; no two notes have the same.
pub(super) type Key = (Timestamp, NoteId);

/// Slots in a piece at most.
const PIECE: usize = 1_024;

/// Slots in the order of their keys.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Each sorted and not empty, all before those of the next.
    pieces: Vec<Vec<u32>>,
}

impl Order {
    /// Puts in `slot`, whose key is `key`.
    pub(super) fn insert(&mut self, slot: u32, key: Key, key_of: impl Fn(u32) -> Key) {
        let at = self.piece_for(key, &key_of);
        let is_last = at + 1 >= self.pieces.len();
        let Some(piece) = self.pieces.get_mut(at) else {
            self.pieces.push(vec![slot]);
            return;
        };
        let place = piece.partition_point(|&other| key_of(other) < key);
        if piece.len() < PIECE {
            piece.insert(place, slot);
        } else if is_last && place == piece.len() {
            // In order: pieces stay full.
            let mut piece = Vec::with_capacity(PIECE);
            piece.push(slot);
            self.pieces.push(piece);
        } else {
            let mut upper = piece.split_off(PIECE / 2);
            match place.checked_sub(piece.len()) {
                Some(place) => upper.insert(place, slot),
                None => piece.insert(place, slot),
            }
            self.pieces.insert(at + 1, upper);
        }
    }

    /// Takes out the slot whose key is `key`.
    pub(super) fn remove(&mut self, key: Key, key_of: impl Fn(u32) -> Key) {
        let at = self.piece_for(key, &key_of);
        let Some(piece) = self.pieces.get_mut(at) else { return };
        let place = piece.partition_point(|&other| key_of(other) < key);
        if piece.get(place).is_some_and(|&found| key_of(found) == key) {
            piece.remove(place);
        }
        if piece.is_empty() {
            self.pieces.remove(at);
        }
    }

    /// The slots, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.pieces.iter().flatten().copied()
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let held: usize = self.pieces.iter().map(|piece| piece.capacity() * size_of::<u32>()).sum();
        held + self.pieces.capacity() * size_of::<Vec<u32>>()
    }

    /// The place of the piece that `key` belongs into.
    fn piece_for(&self, key: Key, key_of: &impl Fn(u32) -> Key) -> usize {
        let begins_before =
            |piece: &Vec<u32>| piece.first().is_some_and(|&first| key_of(first) <= key);
        self.pieces.partition_point(begins_before).saturating_sub(1)
    }
}
