//! All notes: pieces in the order in which they were filled, and where each note stands.

use std::{hash::BuildHasher, sync::Arc};

use hashbrown::DefaultHashBuilder;

use super::{columns::Column, dictionary::Dictionary, entry::Meta, grams::Grams, piece::Piece};
use crate::{model::NoteId, shards::Shards};

/// Bits of a [`Spot`] that number the column; no piece has more.
const COLUMN_BITS: u32 = 14;

/// Where a note stands: the number of its piece and its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot(u32);

impl Spot {
    fn of(piece: usize, column: u16) -> Self {
        Self((piece as u32) << COLUMN_BITS | u32::from(column))
    }

    fn piece(self) -> usize {
        (self.0 >> COLUMN_BITS) as usize
    }

    pub(super) fn column(self) -> u16 {
        (self.0 & ((1 << COLUMN_BITS) - 1)) as u16
    }
}

/// All pieces. Ids are looked up through their columns, so that each is held once.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) pieces: Vec<Arc<Piece>>,
    by_id: Shards<Spot>,
    hasher: DefaultHashBuilder,
    grams: Box<Grams>,
    /// The grams that are frequent in new pieces; empty as long as there is little to learn from.
    pub(super) dictionary: Arc<Dictionary>,
    /// Whether it was learnt; it may be empty all the same.
    learnt: bool,
}

impl Default for Store {
    fn default() -> Self {
        let hasher = DefaultHashBuilder::default();
        let (pieces, by_id, dictionary) = (Vec::new(), Shards::default(), Arc::default());
        Self { pieces, by_id, hasher, grams: Grams::new(), dictionary, learnt: false }
    }
}

impl Store {
    pub(super) fn reserve(&mut self, notes: usize) {
        let Self { pieces, by_id, hasher, .. } = self;
        by_id.reserve(notes, |spot| hash_at(pieces, hasher, *spot));
    }

    /// Appends a note that is not there.
    pub(super) fn push(&mut self, column: &Column<'_>) {
        if self.pieces.last().is_none_or(|piece| piece.is_full()) {
            if let Some(full) = self.pieces.last_mut()
                && let Some(full) = Arc::get_mut(full)
            {
                full.shrink();
            }
            // A hollow one at the end is used again: notes that come and go leave no trail.
            self.pieces.pop_if(|last| last.is_empty());
            self.pieces.push(Arc::new(Piece::new(Arc::clone(&self.dictionary))));
        }
        let number = self.pieces.len() - 1;
        let Some(piece) = self.pieces.last_mut() else { return };
        Arc::make_mut(piece).push(column, &mut self.grams);
        let spot = Spot::of(number, (piece.len() - 1) as u16);
        self.know(column.key.1, spot);
    }

    /// Learns which grams are frequent, once there is enough to learn from; `name` as for
    /// [`Piece::renew`].
    pub(super) fn learn(&mut self, name: impl Fn(u32, &mut Vec<u8>)) {
        if self.has_learnt() {
            return;
        }
        if let Some(piece) = self.pieces.last().filter(|piece| piece.can_teach()) {
            let dictionary = piece.teach();
            self.use_dictionary(dictionary, name);
        }
    }

    /// Whether it is known which grams are frequent.
    pub(super) fn has_learnt(&self) -> bool {
        self.learnt || !self.dictionary.is_empty()
    }

    /// From now on these grams are frequent, in what is there too.
    pub(super) fn use_dictionary(
        &mut self,
        dictionary: Dictionary,
        name: impl Fn(u32, &mut Vec<u8>),
    ) {
        (self.dictionary, self.learnt) = (Arc::new(dictionary), true);
        for piece in self.pieces.iter_mut().filter(|piece| !piece.signature.is_none()) {
            Arc::make_mut(piece).learn(Arc::clone(&self.dictionary), &mut self.grams, &name);
        }
    }

    fn know(&mut self, id: NoteId, spot: Spot) {
        let Self { pieces, by_id, hasher, .. } = self;
        by_id.insert(hasher.hash_one(id), spot, |spot| hash_at(pieces, hasher, *spot));
    }

    /// Takes over pieces, the first of them in the place of the last, if `first_is_last`.
    pub(super) fn take_over(&mut self, first_is_last: bool, pieces: Vec<Piece>) {
        let mut pieces = pieces.into_iter();
        if first_is_last
            && let Some(longer) = pieces.next()
            && let Some(last) = self.pieces.last_mut()
        {
            let known = last.len();
            *last = Arc::new(longer);
            self.know_from(known);
        }
        for piece in pieces.filter(|piece| piece.live > 0) {
            self.adopt(piece);
        }
    }

    /// Learns of the columns of the last piece from `known` on.
    fn know_from(&mut self, known: usize) {
        let number = self.pieces.len().saturating_sub(1);
        let Some(piece) = self.pieces.last().cloned() else { return };
        self.reserve(piece.len() - known);
        for (column, id) in (0..).zip(&piece.ids).skip(known) {
            if !piece.flags(column).has(super::columns::Flags::GONE) {
                self.know(*id, Spot::of(number, column));
            }
        }
    }

    /// Takes over a whole piece.
    pub(super) fn adopt(&mut self, piece: Piece) {
        self.pieces.push(Arc::new(piece));
        self.know_from(0);
    }

    pub(super) fn spot(&self, id: NoteId) -> Option<Spot> {
        let is_it = |spot: &Spot| id_at(&self.pieces, *spot) == Some(id);
        self.by_id.find(self.hasher.hash_one(id), is_it).copied()
    }

    pub(super) fn piece(&self, spot: Spot) -> Option<&Piece> {
        self.pieces.get(spot.piece()).map(|piece| &**piece)
    }

    /// A piece to be changed; one that somebody else holds is copied first.
    pub(super) fn piece_mut(&mut self, spot: Spot) -> Option<(&mut Piece, &mut Grams)> {
        let piece = self.pieces.get_mut(spot.piece())?;
        Some((Arc::make_mut(piece), &mut self.grams))
    }

    /// Whether a note can be put in the place of the one at `spot`: it has the same place in the
    /// order, and there is room for its text.
    pub(super) fn takes(&self, spot: Spot, column: &Column<'_>) -> bool {
        self.piece(spot).is_some_and(|piece| {
            piece.key(spot.column()) == Some(column.key) && piece.has_room(column)
        })
    }

    /// Takes a note out.
    pub(super) fn remove(&mut self, id: NoteId) {
        let hash = self.hasher.hash_one(id);
        let pieces = &self.pieces;
        let Some(spot) = self.by_id.remove(hash, |spot| id_at(pieces, *spot) == Some(id)) else {
            return;
        };
        let Some(piece) = self.pieces.get_mut(spot.piece()) else { return };
        if piece.live == 1 {
            *piece = Arc::new(Piece::hollow());
        } else {
            Arc::make_mut(piece).remove(spot.column());
        }
    }

    /// What is known of each note, in no order.
    pub(super) fn metas(&self) -> impl Iterator<Item = Meta> + '_ {
        self.columns().map(|(piece, column)| piece.meta(column))
    }

    /// Every note, in no order.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&Piece, u16)> + '_ {
        self.pieces.iter().flat_map(|piece| {
            let there = |column: &u16| !piece.flags(*column).has(super::columns::Flags::GONE);
            (0..piece.len() as u16).filter(there).map(move |column| (&**piece, column))
        })
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let pieces: usize = self.pieces.iter().map(|piece| piece.bytes()).sum();
        pieces + self.by_id.bytes() + self.pieces.capacity() * size_of::<Arc<Piece>>()
    }
}

fn id_at(pieces: &[Arc<Piece>], spot: Spot) -> Option<NoteId> {
    pieces.get(spot.piece())?.ids.get(usize::from(spot.column())).copied()
}

fn hash_at(pieces: &[Arc<Piece>], hasher: &DefaultHashBuilder, spot: Spot) -> u64 {
    id_at(pieces, spot).map_or(0, |id| hasher.hash_one(id))
}
