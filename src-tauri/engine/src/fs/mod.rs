//! Files: the only user of `std::fs`, and the seam where tests inject faults.
//!
//! [`FileSystem`] is what the rest of the crate sees; [`DiskFileSystem`] is the real one. Every
//! call answers `std::io` errors; callers add the path with [`crate::Error`].

#[expect(clippy::disallowed_methods, reason = "this is the one home of files")]
mod disk;
#[expect(clippy::disallowed_methods, reason = "this is the one home of files")]
mod lock;
pub(crate) mod names;
mod patience;

use std::{fmt::Debug, io, path::Path};

pub use disk::DiskFileSystem;
pub use lock::{LockFile, Locking};

use crate::error::Holder;

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// For reading; it must exist.
    Read,
    /// For reading and appending; made, for its owner alone, if it does not exist.
    Append,
    /// Made anew, for its owner alone; it must not exist.
    CreateNew,
}

/// What is known of a file or folder without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileMeta {
    /// Whether it is a folder.
    pub is_dir: bool,
    /// Its length in bytes.
    pub len: u64,
    /// Tells one file from another that took its name: device and inode, or the volume's and the
    /// file's number on Windows.
    pub identity: (u64, u64),
    /// The last change, in nanoseconds since 1970; 0 if unknown.
    pub modified: u128,
}

/// An open file.
pub trait DataFile: Debug + Send {
    /// What is known of the file behind this handle, whatever its name is by now.
    fn meta(&self) -> io::Result<FileMeta>;
    /// Reads at `offset` into `buf`; fewer bytes only at the end of the file.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes `bytes` behind the end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Cuts the file to `len` bytes.
    fn truncate(&mut self, len: u64) -> io::Result<()>;
    /// Returns once everything written is on disk (`fdatasync`).
    fn sync(&mut self) -> io::Result<()>;
}

/// Where files live.
///
/// On Windows [`DiskFileSystem`] waits up to two seconds for another program that holds a file:
/// opening, renaming, removing and copying are tried again until it lets go.
pub trait FileSystem: Debug + Send + Sync {
    /// Opens a file.
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>>;
    /// What is known of a path; symbolic links are followed.
    fn meta(&self, path: &Path) -> io::Result<FileMeta>;
    /// Whether a path is a symbolic link, or another kind of name for something elsewhere.
    fn is_link(&self, path: &Path) -> io::Result<bool>;
    /// The names in a folder, sorted.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Makes a folder and its parents; new ones are for their owner alone.
    fn create_dir(&self, dir: &Path) -> io::Result<()>;
    /// Renames a file or folder, over an existing file.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Copies a file and syncs the copy.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes new names in a folder durable; nothing to do where the system needs none.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Takes the lock file at `path` for `holder`, or tells who has it.
    fn lock(&self, path: &Path, holder: &Holder) -> io::Result<Locking>;
}

/// Whether an error means that a place cannot be written at all.
pub(crate) fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}
