//! What the store tells about itself.

use std::collections::HashMap;

use jiff::{SignedDuration, civil::Date};

use super::hub::{Hub, LOCK_FILE};
use crate::{
    index::Selection,
    jsonl::{APPLICATION_FILE, ARCHIVE_FILE, JsonlMemoryDao},
    model::{DayCount, FileSize, LogResource, Overview, Resources, Stats},
    sqlite,
};

impl Hub {
    pub fn overview(&self) -> Overview {
        let now = self.config.clock.now();
        let (today, tomorrow) = Selection::day_of(now, &self.config.time_zone);
        self.index.overview(today, tomorrow, Selection::not_seen_before(now))
    }

    pub fn activity(&self, days: usize) -> Vec<DayCount> {
        let zone = &self.config.time_zone;
        let today = self.config.clock.now().to_zoned(zone.clone()).date();
        let mut counts: HashMap<Date, usize> = HashMap::new();
        for time in self.index.created_times() {
            *counts.entry(zone.to_datetime(time).date()).or_default() += 1;
        }
        (0..i64::try_from(days).unwrap_or(i64::MAX).min(36_600))
            .rev()
            .filter_map(|ago| today.checked_sub(SignedDuration::from_hours(24 * ago)).ok())
            .map(|day| DayCount {
                day: day.to_string(),
                notes: counts.get(&day).copied().unwrap_or(0),
            })
            .collect()
    }

    pub fn stats(&self) -> Stats {
        let file_system = &*self.config.file_system;
        let wal = format!("{}-wal", sqlite::FILE_NAME);
        let files = [sqlite::FILE_NAME, &wal, APPLICATION_FILE, ARCHIVE_FILE]
            .into_iter()
            .filter_map(|name| {
                let bytes = file_system.meta(&self.folder.join(name)).ok()?.len;
                Some(FileSize { name: name.to_owned(), bytes })
            })
            .collect();
        Stats {
            layers: self.index.layer_counts(),
            trashed: self.index.trashed(),
            tags: self.index.tag_count(),
            recalls: self.index.recalls(),
            recall_latency: self.latencies.report(),
            cache_hits: self.cache.hits,
            cache_misses: self.cache.misses,
            flushes: self.flushes,
            files,
            opened_in_us: self.report.took_us,
        }
    }

    pub fn resources(&self) -> Resources {
        let log = |log: &JsonlMemoryDao| LogResource {
            files: log.file_names(),
            records: log.len(),
            array_bytes: log.array_bytes(),
        };
        let core_files = self.core.file_names();
        let (application, archive) = (log(&self.application), log(&self.archive));
        let lock_file = self.lock.is_held().then(|| LOCK_FILE.to_owned());
        let open_files = core_files
            .iter()
            .chain(&application.files)
            .chain(&archive.files)
            .chain(&lock_file)
            .cloned()
            .collect();
        Resources {
            core_records: self.core.len().unwrap_or(0),
            core_files,
            application,
            archive,
            session_notes: self.session.len(),
            lock_file,
            pending_recalls: self.pending.len(),
            batch_size: self.config.batch_size.get(),
            cached_queries: self.cache.len(),
            cache_capacity: self.cache.capacity(),
            cache_hits: self.cache.hits,
            cache_misses: self.cache.misses,
            index_notes: self.index.len(),
            index_tags: self.index.tag_count(),
            index_bytes: self.index.bytes(),
            open_files,
        }
    }

    /// Whether writes are refused, and why.
    pub fn writes_stopped(&self) -> Option<String> {
        let stopped = self.stopped.first()?;
        Some(format!("{}: {}", stopped.layer, stopped.reason))
    }
}
