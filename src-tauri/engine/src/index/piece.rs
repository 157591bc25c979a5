//! A piece of the index: a few thousand notes, column by column, with the signature of their text.
//!
//! Notes are appended as they come. As they mostly come in the order of their creation, a piece is
//! mostly *sorted*, and pieces mostly follow each other; where they do not, answers are put in
//! order as they are collected. Pieces are shared: who counts all hits keeps those it saw, and a
//! change meanwhile makes a copy of the piece that it touches.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::{
    columns::{Column, Extra, Flags, Key, time},
    dictionary::{Dictionary, Lesson, SAMPLE},
    entry::Meta,
    grams::Grams,
    lists::Lists,
    signature::{BLOCKS, Signature},
};
use crate::model::NoteId;

/// Bytes of text after which a block is full: with more, its grams say little.
pub(super) const BLOCK_BYTES: usize = 2560;
/// Notes of a block at most.
pub(super) const BLOCK_NOTES: usize = if cfg!(test) { 2 } else { 20 };
/// Bytes of text of a piece at most, plus a note: places in it are numbers of 32 bits.
const PIECE_BYTES: usize = 1 << 30;
/// Changed texts after which the signature of a block is made anew.
const STALE: u8 = 16;
/// Between each two texts, so that no word is found across them.
const END: u8 = 0;

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) len: u32,
}

/// A piece.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) ids: Vec<NoteId>,
    pub(super) created: Vec<i64>,
    pub(super) flags: Vec<Flags>,
    pub(super) texts: Vec<Place>,
    pub(super) tags: Lists<u32>,
    /// What folding took from the texts.
    pub(super) taken: Lists<u8>,
    pub(super) extras: BTreeMap<u16, Extra>,
    pub(super) arena: Vec<u8>,
    /// Bytes of the arena that belong to no note.
    pub(super) dead: usize,
    /// Whether the texts stand in the arena in the order of the columns, each once.
    pub(super) in_step: bool,
    /// The first column of each block.
    pub(super) blocks: Vec<u16>,
    /// Texts that changed since the signature of the block was made.
    stale: Vec<u8>,
    pub(super) signature: Signature,
    pub(super) sorted: bool,
    /// Columns of notes that are there.
    pub(super) live: usize,
    pub(super) oldest: Key,
    pub(super) newest: Key,
}

impl Piece {
    /// An empty one, in which these grams are frequent.
    pub(super) fn new(dictionary: Arc<Dictionary>) -> Self {
        Self { signature: Signature::new(dictionary), ..Self::hollow() }
    }

    /// What stands in the place of a piece whose notes are all gone.
    pub(super) fn hollow() -> Self {
        Self {
            ids: Vec::new(),
            created: Vec::new(),
            flags: Vec::new(),
            texts: Vec::new(),
            tags: Lists::default(),
            taken: Lists::default(),
            extras: BTreeMap::new(),
            arena: Vec::new(),
            dead: 0,
            in_step: true,
            blocks: Vec::new(),
            stale: Vec::new(),
            signature: Signature::none(),
            sorted: true,
            live: 0,
            oldest: (i64::MAX, NoteId(uuid::Uuid::max())),
            newest: (i64::MIN, NoteId(uuid::Uuid::nil())),
        }
    }

    /// Columns, those of notes that are gone included.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no more notes can be appended.
    pub(super) fn is_full(&self) -> bool {
        (self.blocks.len() >= BLOCKS && self.open_block_is_full())
            || self.arena.len() >= PIECE_BYTES
            || self.signature.is_none()
    }

    /// Whether a text can be appended: places in a piece are numbers of 32 bits.
    pub(super) fn has_room(&self, column: &Column<'_>) -> bool {
        u32::try_from(self.arena.len() + column.text.len()).is_ok()
            && self.taken.has_room(column.taken)
    }

    pub(super) fn open_block_is_full(&self) -> bool {
        let Some(&first) = self.blocks.last() else { return true };
        let notes = self.len() - usize::from(first);
        let begins = self.texts.get(usize::from(first)).map_or(0, |place| place.start as usize);
        // A text that was changed stands further behind; then the block is full a little early.
        notes >= BLOCK_NOTES || self.arena.len().saturating_sub(begins) >= BLOCK_BYTES
    }

    /// Appends a note.
    pub(super) fn push(&mut self, column: &Column<'_>, grams: &mut Grams) {
        self.push_unsigned(column);
        self.sign(self.blocks.len().saturating_sub(1), column, grams);
    }

    /// Appends a note, whose grams the signature is to be told of.
    pub(super) fn push_unsigned(&mut self, column: &Column<'_>) {
        if self.open_block_is_full() {
            self.blocks.push(self.len() as u16);
            self.stale.push(0);
        }
        self.sorted &= self.is_empty() || self.newest < column.key;
        self.newest = self.newest.max(column.key);
        self.oldest = self.oldest.min(column.key);
        let at = self.len() as u16;
        self.ids.push(column.key.1);
        self.created.push(column.key.0);
        self.flags.push(Flags::of(column));
        let place = self.append(column.text);
        self.texts.push(place);
        self.tags.push(column.tags);
        self.taken.push(column.taken);
        self.live += 1;
        self.set_extra(at, Extra::of(&column.meta));
    }

    /// Tells the signature of what was appended to the last block, and forgets it.
    pub(super) fn sign_open_block(&mut self, grams: &mut Grams) {
        if let Some(block) = self.blocks.len().checked_sub(1) {
            self.signature.add(block, grams);
        }
        grams.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    fn append(&mut self, text: &[u8]) -> Place {
        let start = self.arena.len() as u32;
        self.arena.extend_from_slice(text);
        self.arena.push(END);
        Place { start, len: text.len() as u32 }
    }

    fn sign(&mut self, block: usize, column: &Column<'_>, grams: &mut Grams) {
        grams.clear();
        column.add_to(grams, self.signature.dictionary());
        self.signature.add(block, grams);
    }

    /// Puts a note in the place of the one of the same key. Answers whether the block's signature
    /// should be [made anew](Self::renew).
    pub(super) fn replace(&mut self, at: u16, column: &Column<'_>, grams: &mut Grams) -> bool {
        let block = self.block_of(at);
        let mut is_stale = false;
        if self.text(at) != column.text {
            self.replace_text(at, column.text);
            if let Some(count) = self.stale.get_mut(block) {
                *count = count.saturating_add(1);
                is_stale = *count >= STALE;
            }
        }
        if self.tags(at) != column.tags {
            self.tags.set(at, column.tags);
        }
        if self.taken.get(at) != column.taken {
            self.taken.set(at, column.taken);
        }
        self.set_marks(at, Flags::of(column), &column.meta);
        self.sign(block, column, grams);
        is_stale
    }

    fn replace_text(&mut self, at: u16, text: &[u8]) {
        let place = self.append(text);
        let Some(kept) = self.texts.get_mut(usize::from(at)) else { return };
        self.dead += kept.len as usize + 1;
        *kept = place;
        self.in_step = false;
        self.tidy();
    }

    /// Gives back the room of dead texts once it is more than that of the living.
    fn tidy(&mut self) {
        if self.dead <= self.arena.len() / 2 {
            return;
        }
        let mut arena = Vec::with_capacity(self.arena.len() - self.dead);
        for (place, flags) in self.texts.iter_mut().zip(&self.flags) {
            let (from, len) = (place.start as usize, place.len as usize);
            let text = self.arena.get(from..from + len).unwrap_or_default();
            let text = if flags.has(Flags::GONE) { &[] } else { text };
            *place = Place { start: arena.len() as u32, len: text.len() as u32 };
            arena.extend_from_slice(text);
            arena.push(END);
        }
        self.arena = arena;
        self.dead = 0;
        self.in_step = true;
    }

    /// Changes what is known of a note beside its text and its tags.
    pub(super) fn set_meta(&mut self, at: u16, meta: &Meta) {
        let mut flags = self.flags(at);
        flags.set_meta(meta);
        self.set_marks(at, flags, meta);
        let block = self.block_of(at);
        for row in self.flags(at).rows() {
            self.signature.add_row(block, row);
        }
    }

    fn set_marks(&mut self, at: u16, flags: Flags, meta: &Meta) {
        if let Some(kept) = self.flags.get_mut(usize::from(at)) {
            *kept = flags;
        }
        self.set_extra(at, Extra::of(meta));
    }

    fn set_extra(&mut self, at: u16, extra: Option<Extra>) {
        if let Some(flags) = self.flags.get_mut(usize::from(at)) {
            flags.set(Flags::EXTRA, extra.is_some());
        }
        match extra {
            Some(extra) => _ = self.extras.insert(at, extra),
            None => _ = self.extras.remove(&at),
        }
    }

    /// Takes a note out.
    pub(super) fn remove(&mut self, at: u16) {
        let Some(flags) = self.flags.get_mut(usize::from(at)) else { return };
        *flags = Flags(Flags::GONE);
        self.live -= 1;
        self.extras.remove(&at);
        self.tags.set(at, &[]);
        self.taken.set(at, &[]);
        if let Some(place) = self.texts.get_mut(usize::from(at)) {
            self.dead += place.len as usize;
            place.len = 0;
        }
        self.tidy();
    }

    /// Makes the signature of the block of a column anew; `name` tells what a tag is found by.
    pub(super) fn renew(&mut self, at: u16, grams: &mut Grams, name: impl Fn(u32, &mut Vec<u8>)) {
        let block = self.block_of(at);
        self.renew_block(block, grams, &name);
    }

    fn renew_block(&mut self, block: usize, grams: &mut Grams, name: &impl Fn(u32, &mut Vec<u8>)) {
        grams.clear();
        let dictionary = self.signature.dictionary();
        let mut also = Vec::new();
        for column in self.columns(block) {
            grams.add_text(self.text(column), dictionary);
            also.clear();
            for &tag in self.tags(column) {
                name(tag, &mut also);
            }
            grams.add_text(&also, dictionary);
            for row in self.flags(column).rows() {
                grams.add(row);
            }
        }
        self.signature.clear(block);
        self.signature.add(block, grams);
        if let Some(count) = self.stale.get_mut(block) {
            *count = 0;
        }
    }

    /// Whether there is enough to learn from, and nothing was learnt before.
    pub(super) fn can_teach(&self) -> bool {
        self.blocks.len() > SAMPLE && self.signature.dictionary().is_empty()
    }

    /// The grams that are frequent here.
    pub(super) fn teach(&self) -> Dictionary {
        let mut lesson = Lesson::new();
        for block in 0..SAMPLE {
            self.columns(block).for_each(|column| lesson.add_text(self.text(column)));
            lesson.end_block();
        }
        lesson.finish()
    }

    /// Makes the signature anew, by other frequent grams; `name` as for [`Self::renew`].
    pub(super) fn learn(
        &mut self,
        dictionary: Arc<Dictionary>,
        grams: &mut Grams,
        name: impl Fn(u32, &mut Vec<u8>),
    ) {
        self.signature = Signature::new(dictionary);
        for block in 0..self.blocks.len() {
            self.renew_block(block, grams, &name);
        }
    }

    /// Gives back room to grow that a full piece no longer needs.
    pub(super) fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.created.shrink_to_fit();
        self.flags.shrink_to_fit();
        self.texts.shrink_to_fit();
        self.tags.shrink();
        self.taken.shrink();
        self.arena.shrink_to_fit();
    }

    pub(super) fn flags(&self, at: u16) -> Flags {
        self.flags.get(usize::from(at)).copied().unwrap_or(Flags(Flags::GONE))
    }

    pub(super) fn key(&self, at: u16) -> Option<Key> {
        let at = usize::from(at);
        Some((*self.created.get(at)?, *self.ids.get(at)?))
    }

    pub(super) fn text(&self, at: u16) -> &[u8] {
        let place = self.texts.get(usize::from(at)).copied().unwrap_or_default();
        let start = place.start as usize;
        self.arena.get(start..start + place.len as usize).unwrap_or_default()
    }

    pub(super) fn tags(&self, at: u16) -> &[u32] {
        self.tags.get(at)
    }

    pub(super) fn extra(&self, at: u16) -> Extra {
        let created = self.created.get(usize::from(at)).copied().unwrap_or(0);
        let kept = self.flags(at).has(Flags::EXTRA).then(|| self.extras.get(&at)).flatten();
        kept.copied().unwrap_or(Extra::none(created))
    }

    pub(super) fn meta(&self, at: u16) -> Meta {
        let (flags, extra) = (self.flags(at), self.extra(at));
        Meta {
            layer: flags.layer(),
            created_at: time(self.created.get(usize::from(at)).copied().unwrap_or(0)),
            updated_at: time(extra.updated),
            pinned: flags.has(Flags::PINNED),
            deleted: flags.has(Flags::DELETED),
            recalled_count: extra.recalled_count,
            last_recalled: (extra.last_recalled != i64::MIN).then(|| time(extra.last_recalled)),
        }
    }

    fn block_of(&self, at: u16) -> usize {
        self.blocks.partition_point(|first| *first <= at).saturating_sub(1)
    }

    /// The columns of a block.
    pub(super) fn columns(&self, block: usize) -> Range<u16> {
        let end = self.blocks.get(block + 1).copied().unwrap_or(self.len() as u16);
        self.blocks.get(block).map_or(0..0, |first| *first..end)
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.ids.capacity() * size_of::<NoteId>()
            + self.created.capacity() * size_of::<i64>()
            + self.flags.capacity()
            + self.texts.capacity() * size_of::<Place>()
            + self.tags.bytes()
            + self.taken.bytes()
            + self.arena.capacity()
            + self.extras.len() * (size_of::<Extra>() + 8)
            + self.signature.bytes()
    }

    /// A piece of these parts, as they were kept aside; what can be derived is.
    pub(super) fn derived(mut self) -> Self {
        self.stale = vec![0; self.blocks.len()];
        self
    }
}
