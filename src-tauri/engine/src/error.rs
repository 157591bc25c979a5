//! What can go wrong, told apart by what a caller can do about it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::Layer;

/// The result of a call to the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Who holds a locked data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Holder {
    /// The program's name, as it gave it in [`crate::Config::holder_name`].
    pub name: String,
    /// Its process id; 0 if it could not be read.
    pub pid: u32,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (process {})", self.name, self.pid)
    }
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store was closed; open it again.
    #[error("the store is closed")]
    Closed,
    /// Another process has the folder open.
    #[error("{} is in use by {holder}", folder.display())]
    Locked {
        /// The data folder.
        folder: PathBuf,
        /// Who has it.
        holder: Holder,
    },
    /// The folder or a file in it cannot be written.
    #[error("{} is read-only", path.display())]
    ReadOnly {
        /// What cannot be written.
        path: PathBuf,
    },
    /// No room is left; nothing was saved, and reading goes on.
    #[error("the disk is full: {}", path.display())]
    DiskFull {
        /// The file that could not grow.
        path: PathBuf,
    },
    /// The data folder does not exist.
    #[error("the data folder {} does not exist", path.display())]
    Missing {
        /// The folder asked for.
        path: PathBuf,
    },
    /// Something on disk is not what was written.
    #[error("{} is damaged at byte {offset}: {reason}", path.display())]
    Corrupted {
        /// The damaged file.
        path: PathBuf,
        /// Where the damage begins, in bytes.
        offset: u64,
        /// What was found.
        reason: String,
    },
    /// A sync failed earlier, so what is on disk is not certain: this layer takes no writes until
    /// the store is opened again.
    #[error("the {layer} layer takes no writes until the store is opened again: {reason}")]
    Poisoned {
        /// The layer.
        layer: Layer,
        /// What failed.
        reason: String,
    },
    /// A file shrank, vanished or was replaced by someone else: writes to the layer stop until
    /// the caller chooses, by [`crate::manager::LayeredMemoryManager::accept_outside_state`] or by
    /// closing.
    #[error("{} was changed from outside: {reason}", path.display())]
    ChangedOutside {
        /// The file.
        path: PathBuf,
        /// What was seen.
        reason: String,
    },
    /// The folder was written by a newer version; it was left untouched.
    #[error("{} has format {found}, this version reads up to {supported}", path.display())]
    TooNew {
        /// The file that says so.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        supported: u32,
    },
    /// An argument breaks a limit or a rule.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field of the record, or the argument.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// No such note.
    #[error("there is no note {id}")]
    NotFound {
        /// The id asked for.
        id: String,
    },
    /// The operating system refused a file operation.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl Error {
    /// A stable name for programs: `closed`, `locked`, `read_only`, `disk_full`, `missing`,
    /// `corrupted`, `poisoned`, `changed_outside`, `too_new`, `invalid`, `not_found`, `io`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Locked { .. } => "locked",
            Self::ReadOnly { .. } => "read_only",
            Self::DiskFull { .. } => "disk_full",
            Self::Missing { .. } => "missing",
            Self::Corrupted { .. } => "corrupted",
            Self::Poisoned { .. } => "poisoned",
            Self::ChangedOutside { .. } => "changed_outside",
            Self::TooNew { .. } => "too_new",
            Self::Invalid { .. } => "invalid",
            Self::NotFound { .. } => "not_found",
            Self::Io { .. } | Self::Sqlite { .. } => "io",
        }
    }

    /// Turns an I/O error into the variant that a caller can act on.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let path = path.to_path_buf();
        match source.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => Self::DiskFull { path },
            Kind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::Io { path, source },
        }
    }

    /// Turns an SQLite error into the variant that a caller can act on.
    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull { path },
            Some(Code::ReadOnly) => Self::ReadOnly { path },
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => {
                Self::Corrupted { path, offset: 0, reason: source.to_string() }
            }
            _ => Self::Sqlite { path, source },
        }
    }
}
