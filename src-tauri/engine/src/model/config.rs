//! What a caller chooses when opening a store.

use std::{fmt::Debug, num::NonZeroUsize, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};

use crate::fs::{DiskFileSystem, FileSystem};

/// Where the store takes its time from.
pub trait Clock: Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the system's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// How a store behaves.
#[derive(Debug, Clone)]
pub struct Config {
    /// Recall counts that are written together.
    pub batch_size: NonZeroUsize,
    /// Answers kept by the query cache.
    pub cache_capacity: NonZeroUsize,
    /// Notes from which on the index is [kept aside](crate::LayeredMemoryManager::keep_index);
    /// fewer are read as quickly.
    pub keep_index_from: usize,
    /// Days begin and end in this zone; the naive times of the original's folders are read in it.
    pub time_zone: TimeZone,
    /// What another process is told about the holder of the lock.
    pub holder_name: String,
    /// Whether a missing folder is made; if not, it is [`crate::Error::Missing`].
    pub create: bool,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where files live.
    pub file_system: Arc<dyn FileSystem>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            batch_size: NonZeroUsize::MIN.saturating_add(9),
            cache_capacity: NonZeroUsize::MIN.saturating_add(499),
            keep_index_from: 1000,
            time_zone: TimeZone::UTC,
            holder_name: "memoryhub".into(),
            create: true,
            clock: Arc::new(SystemClock),
            file_system: Arc::new(DiskFileSystem),
        }
    }
}
