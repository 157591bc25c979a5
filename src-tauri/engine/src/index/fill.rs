//! Many notes at once: their pieces are made aside, while the notes are being written, and then
//! taken over.

use std::{num::NonZeroUsize, sync::Arc, thread};

use super::{
    Index, columns::Column, entry::Entry, fields, piece::Piece, signature::Grams, tags::Tags,
};
use crate::model::Record;

/// Notes below which a thread more is not worth it.
const SHARE: usize = 2048;

/// Notes that are about to be put in.
#[derive(Debug)]
pub struct Filling<'a> {
    records: &'a [Record],
    /// Their tags.
    numbers: Vec<Box<[u32]>>,
    tags: Arc<Tags>,
    /// The last piece, if there is room in it.
    open: Option<Arc<Piece>>,
}

/// Their pieces, see [`Index::fill`].
#[derive(Debug)]
pub struct Filled<'a> {
    filling: Filling<'a>,
    pieces: Vec<Piece>,
}

impl Index {
    /// Begins to put in notes that are not there, to be [built](Filling::build) aside.
    pub fn begin_fill<'a>(&mut self, records: &'a [Record]) -> Filling<'a> {
        let tags = Arc::make_mut(&mut self.tags);
        let intern = |Record { note, .. }: &Record| {
            let numbers = tags.intern(&note.tags);
            tags.attach(&numbers, note.deleted_at.is_none());
            numbers
        };
        let numbers = records.iter().map(intern).collect();
        let open = self.store.pieces.last().filter(|piece| !piece.is_full()).cloned();
        Filling { records, numbers, tags: Arc::clone(&self.tags), open }
    }

    /// Puts in what was built. Nothing may have been put in since it was begun.
    pub fn fill(&mut self, filled: Filled<'_>) {
        let Filled { filling, pieces } = filled;
        for Record { note, .. } in filling.records {
            self.counts.add(&Entry::of(note).meta(), !note.tags.is_empty());
        }
        self.store.take_over(filling.open.is_some(), pieces);
    }

    /// Forgets notes that were not put in after all.
    pub fn give_up_fill(&mut self, filling: Filling<'_>) {
        let Filling { records, numbers, tags, .. } = filling;
        drop(tags);
        let tags = Arc::make_mut(&mut self.tags);
        for (Record { note, .. }, numbers) in records.iter().zip(numbers) {
            tags.detach(&numbers, note.deleted_at.is_none());
        }
    }
}

impl<'a> Filled<'a> {
    /// What it was made of.
    pub fn into_filling(self) -> Filling<'a> {
        self.filling
    }
}

impl<'a> Filling<'a> {
    /// Makes the pieces, in this thread.
    pub fn build(self) -> Filled<'a> {
        let open = self.open.as_deref().cloned();
        let pieces = build(self.records, &self.numbers, &self.tags, open);
        Filled { filling: self, pieces }
    }

    /// Makes the pieces, in as many threads as there are processors.
    pub fn build_in_threads(self) -> Filled<'a> {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = self.records.len().div_ceil(threads).max(SHARE);
        let (numbers, tags) = (&self.numbers, &*self.tags);
        let open = self.open.as_deref().cloned();
        let pieces = thread::scope(|scope| {
            let shares = self.records.chunks(share).zip(numbers.chunks(share));
            let mut open = Some(open);
            let threads: Vec<_> = shares
                .map(|(records, numbers)| {
                    let open = open.take().flatten();
                    scope.spawn(move || build(records, numbers, tags, open))
                })
                .collect();
            let join = |thread: thread::ScopedJoinHandle<'_, Vec<Piece>>| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().flat_map(join).collect()
        });
        Filled { filling: self, pieces }
    }
}

/// The pieces of `records`, whose tags are `numbers`, the first of them a longer `open`.
fn build(
    records: &[Record],
    numbers: &[Box<[u32]>],
    tags: &Tags,
    open: Option<Piece>,
) -> Vec<Piece> {
    let mut pieces = vec![open.unwrap_or_else(Piece::new)];
    let mut grams = Grams::new();
    let mut also = Vec::new();
    for (Record { note, .. }, numbers) in records.iter().zip(numbers) {
        let Some(mut piece) = pieces.last_mut() else { break };
        if piece.open_block_is_full() {
            piece.sign_open_block(&mut grams);
            if piece.is_full() {
                piece.shrink();
                pieces.push(Piece::new());
                let Some(next) = pieces.last_mut() else { break };
                piece = next;
            }
        }
        also.clear();
        for number in numbers {
            tags.append_name(*number, &mut also);
        }
        let entry = Entry::of(note);
        let texts = fields::join(&entry);
        let column = Column::of(&entry, &texts, numbers, &also);
        // The signature hears of a block once, not of each of its notes.
        column.add_to(&mut grams);
        piece.push_unsigned(&column);
    }
    if let Some(piece) = pieces.last_mut() {
        piece.sign_open_block(&mut grams);
    }
    pieces
}
