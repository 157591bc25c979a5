//! The folder lock: an operating-system lock that dies with its process, names its holder, and
//! leaves no file behind.

use std::{
    fmt::Debug,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::error::Holder;

/// The outcome of asking for a lock.
#[derive(Debug)]
pub enum Locking {
    /// The lock is ours until [`LockFile::release`] or the end of the process.
    Acquired(Box<dyn LockFile>),
    /// Another process, or another store of this one, has it.
    HeldBy(Holder),
}

/// A lock that is held.
pub trait LockFile: Debug + Send {
    /// Removes the file and gives up the lock; the lock is given up even if removing fails.
    fn release(self: Box<Self>) -> io::Result<()>;
}

#[derive(Debug)]
struct HeldLock {
    file: File,
    path: PathBuf,
}

impl LockFile for HeldLock {
    fn release(self: Box<Self>) -> io::Result<()> {
        let Self { file, path } = *self;
        if cfg!(windows) {
            // The file goes with its last handle, see `open_exclusive`.
            drop(file);
            return Ok(());
        }
        // Removed while still locked: whoever opened it before finds out by `is_same`.
        let removed = fs::remove_file(&path);
        drop(file);
        removed
    }
}

/// Takes the lock file at `path`.
pub(super) fn take(path: &Path, holder: &Holder) -> io::Result<Locking> {
    // Each round means that a holder left between our opening and our locking.
    for _ in 0..100 {
        let Some(mut file) = open_exclusive(path)? else { return Ok(held_by(path)) };
        if !is_same(&file, path) {
            continue;
        }
        // The lock holds without a name in it: on a full disk others are told no name.
        let named = file.set_len(0).and_then(|()| file.write_all(&serde_json::to_vec(holder)?));
        if let Err(error) = named {
            log::warn!("{}: {error}", path.display());
        }
        return Ok(Locking::Acquired(Box::new(HeldLock { file, path: path.to_path_buf() })));
    }
    Ok(held_by(path))
}

/// `None` if another handle has it.
#[cfg(unix)]
fn open_exclusive(path: &Path) -> io::Result<Option<File>> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// The sharing mode is the lock: a second opening for writing fails, reading the holder does not;
/// and the file is deleted with its last handle, also when the process is killed.
#[cfg(windows)]
fn open_exclusive(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const FILE_SHARE_READ: u32 = 1;
    const FILE_SHARE_DELETE: u32 = 4;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .share_mode(FILE_SHARE_READ | FILE_SHARE_DELETE)
        .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(named)) => ours.dev() == named.dev() && ours.ino() == named.ino(),
        _ => false,
    }
}

#[cfg(windows)]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

fn held_by(path: &Path) -> Locking {
    // A holder that has just begun has not written its name yet.
    for _ in 0..20 {
        if let Some(holder) = fs::read(path).ok().and_then(|it| serde_json::from_slice(&it).ok()) {
            return Locking::HeldBy(holder);
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Locking::HeldBy(Holder { name: "another program".into(), pid: 0 })
}
