//! What can stop a transaction: SQLite, or a rule of the store.

use std::path::Path;

use crate::error::Error;

/// Why a read or a transaction stopped.
#[derive(Debug)]
pub(super) enum Fault {
    /// SQLite refused.
    Sql(rusqlite::Error),
    /// A rule of the store was broken.
    Store(Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sql(source)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl Fault {
    /// The error that a caller sees.
    pub(super) fn into_error(self, path: &Path) -> Error {
        match self {
            Self::Store(error) => error,
            // The -shm could not grow, which happens when no room is left.
            Self::Sql(source) if extended(&source) == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
                Error::DiskFull { path: path.to_path_buf() }
            }
            Self::Sql(source) => Error::sqlite(path, source),
        }
    }

    /// Whether a sync failed, so that nobody knows what the disk holds.
    pub(super) fn is_failed_sync(&self) -> bool {
        use rusqlite::ffi::{SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC};
        match self {
            Self::Sql(source) => {
                matches!(extended(source), Some(SQLITE_IOERR_FSYNC | SQLITE_IOERR_DIR_FSYNC))
            }
            Self::Store(_) => false,
        }
    }
}

fn extended(source: &rusqlite::Error) -> Option<i32> {
    source.sqlite_extended_error_code()
}

/// Whether SQLite met pages that are not what it wrote.
pub(super) fn is_corruption(source: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(source.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}
