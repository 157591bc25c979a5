//! The index as bytes, to be kept aside and read again: piece by piece, and what is known of all.
//!
//! Bytes that do not make an index are `None`, never a panic; that they are the right ones is for
//! the checksums around them to tell.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Index,
    columns::{Extra, Flags},
    counts::Counts,
    dictionary::Dictionary,
    lists::Lists,
    piece::{BLOCK_NOTES, Piece, Place},
    signature::{BLOCKS, Signature, WORDS},
    spelling::{FINGERPRINT, SoundRows},
    store::Store,
    tags::Tags,
};
use crate::{
    bytes::{In, Out},
    model::NoteId,
};

/// The parts of an index at one moment, to be written one by one.
#[derive(Debug)]
pub struct Image {
    tags: Arc<Tags>,
    counts: Counts,
    /// Those of the pieces, each once, that of new pieces first.
    dictionaries: Vec<Arc<Dictionary>>,
    pieces: std::vec::IntoIter<Arc<Piece>>,
}

impl Index {
    /// What is to be kept of the index as it is now.
    pub fn image(&self) -> Image {
        let pieces: Vec<_> =
            self.store.pieces.iter().filter(|piece| piece.live > 0).cloned().collect();
        let mut dictionaries = vec![Arc::clone(&self.store.dictionary)];
        for piece in &pieces {
            let dictionary = piece.signature.dictionary();
            if !dictionaries.iter().any(|known| Arc::ptr_eq(known, dictionary)) {
                dictionaries.push(Arc::clone(dictionary));
            }
        }
        let (tags, pieces) = (Arc::clone(&self.tags), pieces.into_iter());
        Image { tags, counts: self.counts, dictionaries, pieces }
    }

    /// The index of which these are the [head](Image::head) and the [pieces](Image::next_piece).
    pub fn from_image(head: &[u8], pieces: Vec<Kept>) -> Option<Self> {
        let mut head = In(head);
        // Rows made by other tables of readings say nothing by these.
        if head.u64()? != FINGERPRINT {
            return None;
        }
        let tags = Tags::read(&mut head)?;
        let counts = Counts::read(&mut head)?;
        let mut dictionaries = Vec::new();
        for _ in 0..head.count()? {
            dictionaries.push(Arc::new(Dictionary::of(head.list(u32::from_le_bytes)?)?));
        }
        let mut store = Store::default();
        store.dictionary = Arc::clone(dictionaries.first()?);
        store.reserve(pieces.iter().map(|kept| kept.piece.live).sum());
        for Kept { mut piece, dictionary, rows, sounds } in pieces {
            let dictionary = Arc::clone(dictionaries.get(usize::from(dictionary))?);
            piece.signature = Signature::from_words(rows, dictionary, sounds)?;
            store.adopt(piece);
        }
        let whole = head.is_empty() && counts.are_of(store.len());
        whole.then_some(Self { store, tags: Arc::new(tags), counts })
    }
}

impl Image {
    /// What is known of all notes.
    pub fn head(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.u64(FINGERPRINT);
        self.tags.write(&mut out);
        self.counts.write(&mut out);
        out.count(self.dictionaries.len());
        for dictionary in &self.dictionaries {
            out.list(dictionary.grams(), |out, gram| out.u32(*gram));
        }
        out.0
    }

    /// The next piece.
    pub fn next_piece(&mut self) -> Option<Vec<u8>> {
        let piece = self.pieces.next()?;
        let is_its = |known: &Arc<Dictionary>| Arc::ptr_eq(known, piece.signature.dictionary());
        let dictionary = self.dictionaries.iter().position(is_its)?;
        Some(write(&piece, dictionary as u16))
    }
}

/// A piece that was kept.
#[derive(Debug)]
pub struct Kept {
    /// Without its signature.
    piece: Piece,
    /// The number of its dictionary.
    dictionary: u16,
    rows: Vec<[u64; WORDS]>,
    sounds: SoundRows,
}

impl Kept {
    /// Reads what [`Image::next_piece`] gave.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        read(bytes)
    }
}

fn write(piece: &Piece, dictionary: u16) -> Vec<u8> {
    let mut out = Out(Vec::with_capacity(piece.bytes()));
    out.u16(dictionary);
    out.list(&piece.ids, |out, id| out.u128(id.0.as_u128()));
    out.list(&piece.created, |out, created| out.i64(*created));
    out.list(&piece.flags, |out, flags| out.u8(flags.0));
    out.list(&piece.blocks, |out, block| out.u16(*block));
    out.u8(u8::from(piece.sorted));
    for key in [piece.oldest, piece.newest] {
        out.i64(key.0);
        out.u128(key.1.0.as_u128());
    }
    // Texts and tags of the living alone, in the order of the columns.
    let columns = || 0..piece.len() as u16;
    out.count(piece.len());
    columns().for_each(|at| out.u32(piece.text(at).len() as u32));
    out.count(columns().map(|at| piece.text(at).len()).sum());
    columns().for_each(|at| out.0.extend_from_slice(piece.text(at)));
    out.count(piece.len());
    columns().for_each(|at| out.u32(piece.tags(at).len() as u32));
    out.count(columns().map(|at| piece.tags(at).len()).sum());
    columns().flat_map(|at| piece.tags(at)).for_each(|tag| out.u32(*tag));
    out.count(piece.len());
    columns().for_each(|at| out.u32(piece.taken.get(at).len() as u32));
    out.count(columns().map(|at| piece.taken.get(at).len()).sum());
    columns().for_each(|at| out.0.extend_from_slice(piece.taken.get(at)));
    out.count(piece.extras.len());
    for (at, extra) in &piece.extras {
        out.u16(*at);
        out.i64(extra.updated);
        out.u64(extra.recalled_count);
        out.i64(extra.last_recalled);
    }
    for rows in [piece.signature.words(), piece.signature.sounds.words()] {
        out.list(rows, |out, row| row.iter().for_each(|word| out.u64(*word)));
    }
    out.0
}

fn read(bytes: &[u8]) -> Option<Kept> {
    let mut all = In(bytes);
    let dictionary = all.u16()?;
    let mut piece = Piece::hollow();
    piece.ids = all.list(|id| NoteId(Uuid::from_u128(u128::from_le_bytes(id))))?;
    piece.created = all.list(i64::from_le_bytes)?;
    piece.flags = all.list(|[flags]| Flags(flags))?;
    piece.blocks = all.list(u16::from_le_bytes)?;
    piece.sorted = all.u8()? == 1;
    piece.oldest = (all.i64()?, NoteId(Uuid::from_u128(all.u128()?)));
    piece.newest = (all.i64()?, NoteId(Uuid::from_u128(all.u128()?)));
    let lengths = all.list(u32::from_le_bytes)?;
    let mut texts = In(all.bytes()?);
    piece.arena = Vec::with_capacity(texts.0.len() + lengths.len());
    piece.texts.reserve_exact(lengths.len());
    for len in lengths {
        let start = u32::try_from(piece.arena.len()).ok()?;
        piece.arena.extend_from_slice(texts.take(len as usize)?);
        piece.arena.push(0);
        piece.texts.push(Place { start, len });
    }
    let counts = all.list(u32::from_le_bytes)?;
    piece.tags = Lists::of(counts.into_iter(), all.list(u32::from_le_bytes)?)?;
    let lengths = all.list(u32::from_le_bytes)?;
    piece.taken = Lists::of(lengths.into_iter(), all.bytes()?.to_vec())?;
    for _ in 0..all.count()? {
        let at = all.u16()?;
        let (updated, recalled_count, last_recalled) = (all.i64()?, all.u64()?, all.i64()?);
        piece.extras.insert(at, Extra { updated, recalled_count, last_recalled });
    }
    let rows = all.list(row)?;
    let sounds = SoundRows::from_words(all.list(row)?)?;
    piece.live = piece.flags.iter().filter(|flags| !flags.has(Flags::GONE)).count();
    let columns = piece.len();
    let whole = all.is_empty()
        && columns <= BLOCKS * BLOCK_NOTES
        && [piece.created.len(), piece.flags.len(), piece.texts.len()] == [columns; 3]
        && [piece.tags.len(), piece.taken.len()] == [columns; 2]
        && piece.blocks.len() <= BLOCKS
        && piece.blocks.first().is_none_or(|first| *first == 0)
        && piece.blocks.is_sorted()
        && piece.blocks.last().is_none_or(|last| usize::from(*last) < columns);
    whole.then(|| Kept { piece: piece.derived(), dictionary, rows, sounds })
}

/// The words of a row.
fn row(bytes: [u8; WORDS * 8]) -> [u64; WORDS] {
    let mut row = [0; WORDS];
    for (word, bytes) in row.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = bytes.try_into().map_or(0, u64::from_le_bytes);
    }
    row
}
