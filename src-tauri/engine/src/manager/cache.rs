//! The query cache: which notes answered a request, until anything is written.

use std::num::NonZeroUsize;

use lru::LruCache;

use crate::{
    index::Found,
    model::{SearchRequest, View},
};

/// The last answers, least recently used ones dropped first.
#[derive(Debug)]
pub(super) struct QueryCache {
    answers: LruCache<SearchRequest, Found>,
    pub hits: u64,
    pub misses: u64,
}

impl QueryCache {
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self { answers: LruCache::new(capacity), hits: 0, misses: 0 }
    }

    /// Views that change with the clock or with a recall, which is no write, are never kept.
    fn keeps(request: &SearchRequest) -> bool {
        matches!(request.filter.view, View::All | View::Pinned | View::Untagged | View::Trash)
    }

    pub fn get(&mut self, request: &SearchRequest) -> Option<Found> {
        let found = self.answers.get(request).cloned();
        if found.is_some() {
            self.hits += 1;
        } else {
            self.misses += 1;
        }
        found
    }

    pub fn put(&mut self, request: &SearchRequest, found: &Found) {
        if Self::keeps(request) {
            self.answers.put(request.clone(), found.clone());
        }
    }

    /// Forgets every answer: something was written.
    pub fn clear(&mut self) {
        self.answers.clear();
    }

    pub fn len(&self) -> usize {
        self.answers.len()
    }

    pub fn capacity(&self) -> usize {
        self.answers.cap().get()
    }
}
