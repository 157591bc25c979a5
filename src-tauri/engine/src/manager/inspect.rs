//! What a folder is, looked at without changing or locking it.

use std::path::Path;

use crate::{
    fs::{DiskFileSystem, FileSystem, OpenMode, names},
    jsonl::{APPLICATION_FILE, ARCHIVE_FILE, count_lines},
    sqlite::{self, DatabaseKind},
};

/// What a folder is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum FolderKind {
    /// Nothing is there.
    Missing,
    /// An empty folder.
    Empty,
    /// Notes of this program.
    Notes {
        /// About how many: lines of logs are counted, dead ones included.
        notes: usize,
    },
    /// Notes of the Python MemoryHub 0.2.
    Original {
        /// About how many.
        notes: usize,
    },
    /// Other files, none of them notes.
    Unrelated {
        /// How many.
        files: usize,
    },
    /// A file, a folder that cannot be read, or a path that can be neither on this system.
    Unusable {
        /// What the system said.
        reason: String,
    },
}

/// Looks at a folder without touching it.
///
/// ```
/// use memoryhub::{FolderKind, inspect_folder};
/// # let dir = tempfile::tempdir().unwrap();
/// assert_eq!(inspect_folder(dir.path()), FolderKind::Empty);
/// ```
pub fn inspect_folder(path: &Path) -> FolderKind {
    if let Some(reason) = names::refusal(path) {
        return FolderKind::Unusable { reason };
    }
    let disk = DiskFileSystem;
    match disk.meta(path) {
        Ok(meta) if meta.is_dir => {}
        Ok(_) => return FolderKind::Unusable { reason: "it is a file".into() },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return FolderKind::Missing,
        Err(error) => return FolderKind::Unusable { reason: error.to_string() },
    }
    let names = match disk.list(path) {
        Ok(names) => names,
        Err(error) => return FolderKind::Unusable { reason: error.to_string() },
    };
    let database = sqlite::inspect(&path.join(sqlite::FILE_NAME));
    let logs: usize = [APPLICATION_FILE, ARCHIVE_FILE]
        .into_iter()
        .filter_map(|name| disk.open(&path.join(name), OpenMode::Read).ok())
        .map(|file| count_lines(&*file))
        .sum();
    let has_logs = names.iter().any(|name| name == APPLICATION_FILE || name == ARCHIVE_FILE);
    match database {
        DatabaseKind::Original { notes } => FolderKind::Original { notes: notes + logs },
        DatabaseKind::Notes { notes } => FolderKind::Notes { notes: notes + logs },
        DatabaseKind::TooNew { .. } => FolderKind::Notes { notes: logs },
        _ if has_logs => FolderKind::Notes { notes: logs },
        DatabaseKind::Missing if names.is_empty() => FolderKind::Empty,
        DatabaseKind::Unreadable { reason } => FolderKind::Unusable { reason },
        DatabaseKind::Missing | DatabaseKind::Empty | DatabaseKind::Garbage { .. } => {
            FolderKind::Unrelated { files: names.len() }
        }
    }
}
