//! Folded text in one block of memory, newest note first, searched from the front.
//!
//! It answers with places in the order of creation alone and reads no records, and could not take a
//! change without moving the block: what a search costs at least.

use memchr::{memchr, memmem, memrchr};

use crate::{
    Done,
    corpus::{self, Words},
    places::Places,
};

/// The block.
#[derive(Debug)]
pub struct Scan {
    /// A NUL before each note and one at the end.
    text: Vec<u8>,
    /// Where the notes begin, and their places in the order of creation.
    begins: Vec<usize>,
    ordinals: Vec<u32>,
}

impl Scan {
    /// Reads the notes.
    pub fn load(places: &Places) -> Done<Self> {
        let mut notes = Vec::new();
        for note in corpus::notes(places)? {
            let note = note?;
            if !note.trashed {
                notes.push((corpus::ordinal(note.id), note.searchable()));
            }
        }
        let bytes: usize = notes.iter().map(|(_, text)| text.len() + 1).sum();
        let mut text = Vec::with_capacity(bytes + 1);
        let (mut begins, mut ordinals) = (Vec::new(), Vec::new());
        for (ordinal, note) in notes.iter().rev() {
            text.push(0);
            begins.push(text.len());
            ordinals.push(*ordinal);
            text.extend_from_slice(note.as_bytes());
        }
        text.push(0);
        Ok(Self { text, begins, ordinals })
    }

    /// The newest notes that hold all words, at most `limit`.
    pub fn page(&self, words: &Words, limit: usize) -> Vec<u32> {
        let mut found = Vec::new();
        self.each(words, |begin| {
            let place = self.begins.partition_point(|at| *at < begin);
            found.extend(self.ordinals.get(place));
            found.len() < limit
        });
        found
    }

    /// How many notes hold all words.
    pub fn count(&self, words: &Words) -> usize {
        let mut count = 0;
        self.each(words, |_| {
            count += 1;
            true
        });
        count
    }

    /// Calls with the beginning of each note that holds all words, while the answer is true.
    fn each(&self, words: &Words, mut found: impl FnMut(usize) -> bool) {
        let mut words: Vec<String> =
            words.words.iter().map(|word| memoryhub::text::fold(word)).collect();
        // The longest is likely the rarest.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let Some((first, others)) = words.split_first() else { return };
        let first = memmem::Finder::new(first.as_bytes());
        let others: Vec<_> =
            others.iter().map(|word| memmem::Finder::new(word.as_bytes())).collect();
        let mut from = 0;
        while let Some(at) = first.find(&self.text[from..]) {
            let at = from + at;
            let begin = memrchr(0, &self.text[..at]).map_or(0, |nul| nul + 1);
            let end = memchr(0, &self.text[at..]).map_or(self.text.len(), |nul| at + nul);
            let note = &self.text[begin..end];
            if others.iter().all(|word| word.find(note).is_some()) && !found(begin) {
                return;
            }
            from = end;
        }
    }
}
