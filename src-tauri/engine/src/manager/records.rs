//! The notes shown last, read and decoded: pages share most of their notes, and reading the notes
//! of a page takes longer than finding them.

use std::num::NonZeroUsize;

use lru::LruCache;

use crate::model::{NoteId, Record};

/// Notes kept.
const KEPT: NonZeroUsize = NonZeroUsize::new(4096).unwrap();
/// Bytes of content above which a note is not kept.
const LONG: usize = 4096;

/// Notes as their layers have them.
#[derive(Debug)]
pub(super) struct RecordCache(LruCache<NoteId, Record>);

impl Default for RecordCache {
    fn default() -> Self {
        Self(LruCache::new(KEPT))
    }
}

impl RecordCache {
    pub fn get(&mut self, id: NoteId) -> Option<Record> {
        self.0.get(&id).cloned()
    }

    pub fn put(&mut self, record: &Record) {
        if record.note.content.len() <= LONG {
            self.0.put(record.note.id, record.clone());
        }
    }

    /// Forgets a note that was written.
    pub fn forget(&mut self, id: NoteId) {
        self.0.pop(&id);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}
