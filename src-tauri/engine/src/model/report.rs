//! What the store tells about itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::Layer;

/// Notes per layer, those in the trash not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LayerCounts {
    /// In memory only.
    pub session: usize,
    /// In SQLite.
    pub core: usize,
    /// In `app_logs.jsonl`.
    pub application: usize,
    /// In `archive.jsonl`.
    pub archive: usize,
}

impl LayerCounts {
    /// The count of one layer.
    pub fn of_mut(&mut self, layer: Layer) -> &mut usize {
        match layer {
            Layer::Session => &mut self.session,
            Layer::Core => &mut self.core,
            Layer::Application => &mut self.application,
            Layer::Archive => &mut self.archive,
        }
    }

    /// All layers together.
    pub fn total(&self) -> usize {
        self.session + self.core + self.application + self.archive
    }
}

/// A tag with its counts, notes in the trash not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct TagCount {
    /// The tag in its first spelling, with its branch: `work/release`.
    pub tag: String,
    /// Notes that carry exactly this tag.
    pub notes: usize,
    /// Notes that carry it or one nested under it, each counted once.
    pub with_nested: usize,
}

/// Counts of the standing selections, for the sidebar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Overview {
    /// Not in the trash.
    pub all: usize,
    /// Created today.
    pub today: usize,
    /// Pinned.
    pub pinned: usize,
    /// Without a tag.
    pub untagged: usize,
    /// Recalled often.
    pub often_recalled: usize,
    /// Not seen for a while.
    pub not_seen: usize,
    /// In the trash.
    pub trash: usize,
    /// Per layer.
    pub layers: LayerCounts,
}

/// Notes created on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct DayCount {
    /// The day, `YYYY-MM-DD`, in the time zone of [`crate::Config::time_zone`].
    pub day: String,
    /// Notes created on it.
    pub notes: usize,
}

/// Times of the last 1,000 recalls, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Latency {
    /// Recalls measured since open, those no longer kept included.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub count: u64,
    /// Median.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub p50_us: u64,
    /// 95 % took no longer.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub p95_us: u64,
    /// 99 % took no longer.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub p99_us: u64,
    /// The longest.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub max_us: u64,
    /// The times themselves, oldest first, at most 1,000.
    #[cfg_attr(feature = "ts", ts(type = "Array<number>"))]
    pub samples_us: Vec<u64>,
}

/// A file of the store and its size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct FileSize {
    /// Its name in the data folder.
    pub name: String,
    /// In bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
}

/// Figures of the store since it was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Stats {
    /// Notes per layer.
    pub layers: LayerCounts,
    /// Notes in the trash.
    pub trashed: usize,
    /// Different tags.
    pub tags: usize,
    /// Recalls counted over the life of all notes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub recalls: u64,
    /// How long searches and recalls took.
    pub recall_latency: Latency,
    /// Answers taken from the query cache.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub cache_hits: u64,
    /// Answers that had to be found.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub cache_misses: u64,
    /// Batches of recall counts written.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub flushes: u64,
    /// Every file of the store.
    pub files: Vec<FileSize>,
    /// Time that opening took, in microseconds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub opened_in_us: u64,
}

/// What one append-only layer holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LogResource {
    /// Open files, by name.
    pub files: Vec<String>,
    /// Lines that the offset and length arrays point at.
    pub records: usize,
    /// Memory of the offset and length arrays, in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub array_bytes: u64,
}

/// Everything that the store holds right now; every figure is zero after close.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Resources {
    /// Open files of the database, by name.
    pub core_files: Vec<String>,
    /// Notes in the database.
    pub core_records: usize,
    /// The application layer.
    pub application: LogResource,
    /// The archive layer.
    pub archive: LogResource,
    /// Notes that live in memory only.
    pub session_notes: usize,
    /// The lock file, if the folder is locked by this store.
    pub lock_file: Option<String>,
    /// Recall counts that wait to be written.
    pub pending_recalls: usize,
    /// Recall counts that are written together.
    pub batch_size: usize,
    /// Answers in the query cache.
    pub cached_queries: usize,
    /// Answers that the query cache holds at most.
    pub cache_capacity: usize,
    /// Answers taken from the cache.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub cache_hits: u64,
    /// Answers that had to be found.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub cache_misses: u64,
    /// Notes in the index.
    pub index_notes: usize,
    /// Tags in the index.
    pub index_tags: usize,
    /// Memory of the text and tag index, in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub index_bytes: u64,
    /// Every open file under the data folder, by name.
    pub open_files: Vec<String>,
}

/// One step of closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CloseStep {
    /// What was done: `pending recalls`, `core`, `application`, `archive`, `caches`, `lock`.
    pub name: String,
    /// Time taken, in microseconds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub took_us: u64,
    /// What failed; the handles of the step are free all the same.
    pub error: Option<String>,
}

/// What closing did, step by step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CloseReport {
    /// The steps in order.
    pub steps: Vec<CloseStep>,
    /// Time taken in all, in microseconds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub took_us: u64,
}

impl CloseReport {
    /// Whether every step succeeded.
    pub fn is_clean(&self) -> bool {
        self.steps.iter().all(|step| step.error.is_none())
    }
}

/// Something found on disk that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Finding {
    /// The file, by its name in the data folder.
    pub file: String,
    /// Where, in bytes from its beginning; `None` where a row of the database is meant.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub offset: Option<u64>,
    /// How much, in bytes; 0 if unknown.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// What is wrong, in a sentence.
    pub what: String,
}

/// What opening found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OpenReport {
    /// Notes found, those in the trash included.
    pub notes: usize,
    /// Notes taken over from a folder of the original program.
    pub adopted: usize,
    /// Where the original files were copied to, by name in the data folder.
    pub copied_aside: Option<String>,
    /// Damage: torn tails moved aside, damaged lines and rows kept.
    pub findings: Vec<Finding>,
    /// Whether the store is open for reading only: the folder, or a file in it, cannot be written.
    pub read_only: bool,
    /// Whether that is so for want of room on the disk: once there is some, the store has to be
    /// opened again.
    pub disk_full: bool,
    /// Whether the index was taken from disk and not every note had to be read.
    pub index_taken: bool,
    /// Time taken, in microseconds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub took_us: u64,
}

/// The result of a check of everything on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CheckReport {
    /// Notes that are whole, per layer, those in the trash included.
    pub layers: LayerCounts,
    /// Whole records read: lines and rows, earlier versions included.
    pub records: usize,
    /// What is wrong, and where.
    pub findings: Vec<Finding>,
}

/// What was taken in from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OutsideChanges {
    /// Notes that are new.
    pub added: usize,
    /// Notes that changed.
    pub changed: usize,
    /// Notes that are gone.
    pub removed: usize,
    /// Lines or rows that could not be read.
    pub findings: Vec<Finding>,
}

impl OutsideChanges {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.added + self.changed + self.removed == 0 && self.findings.is_empty()
    }
}

/// Age after which something dated may be forgotten.
pub(crate) fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN)
}
