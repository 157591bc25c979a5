//! Many notes at once: their pieces are made aside, while the notes are being written, and then
//! taken over.

use std::{num::NonZeroUsize, sync::Arc, thread};

use super::{
    Index,
    columns::Column,
    dictionary::{Dictionary, Lesson, SAMPLE},
    entry::Entry,
    fields,
    grams::Grams,
    piece::{BLOCK_BYTES, Piece},
    tags::Tags,
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
    dictionary: Arc<Dictionary>,
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
        if !self.store.has_learnt()
            && let Some(dictionary) = learn(records)
        {
            let tags = &self.tags;
            self.store.use_dictionary(dictionary, |tag, out| tags.append_name(tag, out));
        }
        let open = self.store.pieces.last().filter(|piece| !piece.is_full()).cloned();
        let dictionary = Arc::clone(&self.store.dictionary);
        Filling { records, numbers, tags: Arc::clone(&self.tags), dictionary, open }
    }

    /// Puts in what was built. Nothing may have been put in since it was begun.
    pub fn fill(&mut self, filled: Filled<'_>) {
        let Filled { filling, pieces } = filled;
        for Record { note, .. } in filling.records {
            self.counts.add(&Entry::of(note).meta(), !note.tags.is_empty());
        }
        self.store.take_over(filling.open.is_some(), pieces);
        let tags = &self.tags;
        self.store.learn(|tag, out| tags.append_name(tag, out));
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
        let first = self.first();
        let pieces = build(self.records, &self.numbers, &self.tags, first);
        Filled { filling: self, pieces }
    }

    /// The piece to begin with.
    fn first(&self) -> Piece {
        self.open.as_deref().cloned().unwrap_or_else(|| self.empty())
    }

    fn empty(&self) -> Piece {
        Piece::new(Arc::clone(&self.dictionary))
    }

    /// Makes the pieces, in as many threads as there are processors.
    pub fn build_in_threads(self) -> Filled<'a> {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = self.records.len().div_ceil(threads).max(SHARE);
        let (numbers, tags) = (&self.numbers, &*self.tags);
        let pieces = thread::scope(|scope| {
            let shares = self.records.chunks(share).zip(numbers.chunks(share));
            let mut open = Some(self.first());
            let threads: Vec<_> = shares
                .map(|(records, numbers)| {
                    let first = open.take().unwrap_or_else(|| self.empty());
                    scope.spawn(move || build(records, numbers, tags, first))
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

/// The grams that are frequent in `records`, if those are enough to learn from.
fn learn(records: &[Record]) -> Option<Dictionary> {
    let bytes = |record: &Record| record.note.content.len();
    if records.iter().map(bytes).sum::<usize>() < SAMPLE * BLOCK_BYTES {
        return None;
    }
    let mut lesson = Lesson::new();
    for part in records.chunks(records.len().div_ceil(SAMPLE)) {
        let mut left = BLOCK_BYTES;
        for Record { note, .. } in part {
            lesson.add_text(fields::join(&Entry::of(note)).folded.as_bytes());
            left = left.saturating_sub(note.content.len());
            if left == 0 {
                break;
            }
        }
        lesson.end_block();
    }
    Some(lesson.finish())
}

/// The pieces of `records`, whose tags are `numbers`, the first of them a longer `first`.
fn build(records: &[Record], numbers: &[Box<[u32]>], tags: &Tags, first: Piece) -> Vec<Piece> {
    let dictionary = Arc::clone(first.signature.dictionary());
    let mut pieces = vec![first];
    let mut grams = Grams::new();
    let mut also = Vec::new();
    for (Record { note, .. }, numbers) in records.iter().zip(numbers) {
        let Some(mut piece) = pieces.last_mut() else { break };
        if piece.open_block_is_full() {
            piece.sign_open_block(&mut grams);
            if piece.is_full() {
                piece.shrink();
                pieces.push(Piece::new(Arc::clone(&dictionary)));
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
        column.add_to(&mut grams, &dictionary);
        piece.push_unsigned(&column);
    }
    if let Some(piece) = pieces.last_mut() {
        piece.sign_open_block(&mut grams);
        piece.shrink();
    }
    pieces
}
