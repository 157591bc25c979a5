//! Searching, recalling and reading notes.

use std::{collections::HashMap, sync::atomic::AtomicBool, time::Instant};

use super::hub::Hub;
use crate::{
    error::Result,
    index::{Query, Selection, Snapshot},
    model::{Answer, Filter, Hit, Layer, Note, NoteId, Page, Record, SearchRequest, Tally},
};

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// A count of all hits that is about to run.
#[derive(Debug)]
pub struct Counting {
    query: Query,
    selection: Selection,
    snapshot: Snapshot,
}

impl Counting {
    /// Counts; `None` if `cancelled` became true on the way.
    pub fn run(self, cancelled: &AtomicBool) -> Option<Tally> {
        let start = Instant::now();
        let counted = self.snapshot.count(&self.query, &self.selection, cancelled)?;
        Some(Tally { total: counted.total, tags: counted.tags, took_us: micros(start) })
    }
}

impl Hub {
    pub fn search(&mut self, request: &SearchRequest, counts: bool) -> Answer {
        let start = Instant::now();
        let Page { mut hits, more, terms, .. } = self.page(request);
        if counts {
            let ids: Vec<NoteId> = hits.iter().map(|hit| hit.note.id).collect();
            self.count_recalls(&ids);
            // The answer has this recall in it.
            for Hit { note, .. } in &mut hits {
                if let Some(meta) = self.index.meta(note.id) {
                    (note.recalled_count, note.last_recalled) =
                        (meta.recalled_count, meta.last_recalled);
                }
            }
        }
        let total = if more || hits.is_empty() {
            self.counting(request).run(&AtomicBool::new(false)).map_or(0, |tally| tally.total)
        } else {
            request.offset + hits.len()
        };
        Answer { total, hits, terms, took_us: micros(start) }
    }

    pub fn page(&mut self, request: &SearchRequest) -> Page {
        let start = Instant::now();
        let query = self.query(request);
        let found = if let Some(found) = self.cache.get(request) {
            found
        } else {
            let selection = self.selection(&request.filter);
            let found = self.index.find(&query, &selection, request.offset, request.limit);
            self.cache.put(request, &found);
            found
        };
        let marker = query.marker();
        let known = self.index.hits(&found.ids, &marker);
        let known: Vec<_> = found.ids.iter().copied().zip(known).collect();
        let unknown = known.iter().filter(|(_, hit)| hit.is_none()).map(|(id, _)| *id);
        let mut read = self.records(&unknown.collect::<Vec<_>>());
        let hit = |(id, known): (NoteId, Option<Hit>)| {
            known.or_else(|| {
                // A note whose bytes were damaged since it was indexed is reported by `check`.
                let note = self.present(read.remove(&id)?);
                let matches = marker.matches(&note.content, &note.tags, &note.context_path);
                Some(Hit { note, matches })
            })
        };
        let hits = known.into_iter().filter_map(hit).collect();
        drop(marker);
        self.latencies.add(start.elapsed());
        Page { hits, more: found.more, terms: query.terms(), took_us: micros(start) }
    }

    pub fn counting(&self, request: &SearchRequest) -> Counting {
        Counting {
            query: self.query(request),
            selection: self.selection(&request.filter),
            snapshot: self.index.snapshot(),
        }
    }

    fn query(&self, request: &SearchRequest) -> Query {
        Query::parse(&request.text, &self.config.time_zone).spelled(request.spelling)
    }

    pub fn selection(&self, filter: &Filter) -> Selection {
        Selection::resolve(filter, self.config.clock.now(), &self.config.time_zone)
    }

    pub fn records(&self, ids: &[NoteId]) -> HashMap<NoteId, Record> {
        let mut by_layer: HashMap<Layer, Vec<NoteId>> = HashMap::new();
        for id in ids {
            if let Some(meta) = self.index.meta(*id) {
                by_layer.entry(meta.layer).or_default().push(*id);
            }
        }
        let mut records = HashMap::with_capacity(ids.len());
        for (layer, ids) in by_layer {
            records.extend(self.read_each(layer, &ids).into_iter().map(|it| (it.note.id, it)));
        }
        records
    }

    /// Those of a layer's notes that can be read: one damaged note must not hide the others.
    pub fn read_each(&self, layer: Layer, ids: &[NoteId]) -> Vec<Record> {
        let mut records = self.layer(layer).get_many(ids).unwrap_or_else(|_| {
            let one = |id: &NoteId| {
                self.layer(layer).get_many(&[*id]).unwrap_or_else(|error| {
                    log::error!("reading note {id}: {error}");
                    Vec::new()
                })
            };
            ids.iter().flat_map(one).collect()
        });
        for record in &mut records {
            self.lay_over(record);
        }
        records
    }

    pub fn get(&self, id: NoteId) -> Result<Note> {
        Ok(self.present(self.record(id)?))
    }

    pub fn recall_note(&mut self, id: NoteId) -> Result<Note> {
        let record = self.record(id)?;
        self.count_recalls(&[id]);
        Ok(self.present(record))
    }

    /// Counts a recall of each note, and writes what waits once it is a batch. A recall answers
    /// even if writing fails: the counts go on waiting, and the next flush tells.
    fn count_recalls(&mut self, ids: &[NoteId]) {
        if self.read_only {
            return;
        }
        for id in ids {
            let now = crate::model::original::to_micros(self.config.clock.now());
            self.pending.add(*id, now);
            if let Some(meta) = self.index.meta(*id) {
                self.index.set_recalls(*id, meta.recalled_count.saturating_add(1), Some(now));
                self.keeping.touch(*id);
            }
        }
        if self.pending.len() >= self.config.batch_size.get()
            && let Err(error) = self.flush()
        {
            log::error!("writing {} recall counts: {error}", self.pending.len());
        }
    }

    /// Writes waiting counts, layer by layer; what a layer refuses goes on waiting.
    pub fn flush(&mut self) -> Result<usize> {
        let mut by_layer: HashMap<Layer, Vec<_>> = HashMap::new();
        for count in self.pending.all() {
            match self.index.meta(count.id) {
                Some(meta) => by_layer.entry(meta.layer).or_default().push(count),
                None => self.pending.forget([count.id]),
            }
        }
        let mut written = 0;
        let mut first_error = None;
        for (layer, counts) in by_layer {
            let outcome =
                self.guard(layer).and_then(|()| self.layer_mut(layer).update_recall_count(&counts));
            match outcome {
                Ok(()) => {
                    written += counts.len();
                    self.pending.forget(counts.iter().map(|count| count.id));
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        if written > 0 {
            self.flushes += 1;
        }
        first_error.map_or(Ok(written), Err)
    }
}
