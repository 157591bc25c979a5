//! Shared kit: a clock that stands until it is moved, and a file system that fails on demand.
#![allow(dead_code, reason = "each test binary uses a part of the kit")]

pub mod bulk;
#[cfg(any(target_os = "linux", windows))]
pub mod held;
#[cfg(target_os = "linux")]
pub mod mount;
pub mod nth;
pub mod power;
pub mod script;

use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use memoryhub::{
    Clock, Config, Holder, LayeredMemoryManager,
    fs::{DataFile, DiskFileSystem, FileMeta, FileSystem, LockFile, Locking, OpenMode},
};

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct StandingClock(AtomicI64);

impl StandingClock {
    pub fn at(text: &str) -> Arc<Self> {
        let time: Timestamp = text.parse().expect("an RFC 3339 time");
        Arc::new(Self(AtomicI64::new(time.as_microsecond())))
    }

    pub fn go_on(&self, time: SignedDuration) {
        self.0.fetch_add(i64::try_from(time.as_micros()).expect("fits"), Ordering::SeqCst);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("in range")
    }
}

/// The operations that a [`FaultyFileSystem`] can be told to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Open,
    Append,
    Sync,
    Truncate,
    Rename,
    Remove,
    Unlock,
    Lock,
}

/// The disk, but operations on chosen file names fail.
#[derive(Debug, Clone, Default)]
pub struct FaultyFileSystem {
    faults: Arc<Mutex<Vec<(Operation, String, io::ErrorKind)>>>,
}

impl FaultyFileSystem {
    pub fn fail(&self, operation: Operation, name: &str, kind: io::ErrorKind) {
        self.faults.lock().unwrap().push((operation, name.to_owned(), kind));
    }

    pub fn heal(&self) {
        self.faults.lock().unwrap().clear();
    }

    fn check(&self, operation: Operation, path: &Path) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let faults = self.faults.lock().unwrap();
        match faults.iter().find(|(op, file, _)| *op == operation && name == *file) {
            Some((_, _, kind)) => Err(io::Error::from(*kind)),
            None => Ok(()),
        }
    }
}

#[derive(Debug)]
struct FaultyFile {
    file: Box<dyn DataFile>,
    path: std::path::PathBuf,
    faults: FaultyFileSystem,
}

impl DataFile for FaultyFile {
    fn meta(&self) -> io::Result<FileMeta> {
        self.file.meta()
    }
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buf, offset)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.faults.check(Operation::Append, &self.path) {
            // A full disk takes a part of what is written.
            self.file.append(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.file.append(bytes)
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.faults.check(Operation::Truncate, &self.path)?;
        self.file.truncate(len)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.faults.check(Operation::Sync, &self.path)?;
        self.file.sync()
    }
}

#[derive(Debug)]
struct FaultyLock {
    lock: Box<dyn LockFile>,
    path: std::path::PathBuf,
    faults: FaultyFileSystem,
}

impl LockFile for FaultyLock {
    fn release(self: Box<Self>) -> io::Result<()> {
        let fault = self.faults.check(Operation::Unlock, &self.path);
        self.lock.release()?;
        fault
    }
}

impl FileSystem for FaultyFileSystem {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>> {
        self.check(Operation::Open, path)?;
        let file = DiskFileSystem.open(path, mode)?;
        Ok(Box::new(FaultyFile { file, path: path.to_path_buf(), faults: self.clone() }))
    }
    fn meta(&self, path: &Path) -> io::Result<FileMeta> {
        DiskFileSystem.meta(path)
    }
    fn is_link(&self, path: &Path) -> io::Result<bool> {
        DiskFileSystem.is_link(path)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        DiskFileSystem.list(dir)
    }
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        DiskFileSystem.create_dir(dir)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.check(Operation::Rename, from)?;
        DiskFileSystem.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.check(Operation::Remove, path)?;
        DiskFileSystem.remove(path)
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        DiskFileSystem.copy(from, to)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        DiskFileSystem.sync_dir(dir)
    }
    fn lock(&self, path: &Path, holder: &Holder) -> io::Result<Locking> {
        self.check(Operation::Lock, path)?;
        Ok(match DiskFileSystem.lock(path, holder)? {
            Locking::Acquired(lock) => Locking::Acquired(Box::new(FaultyLock {
                lock,
                path: path.to_path_buf(),
                faults: self.clone(),
            })),
            Locking::HeldBy(holder) => Locking::HeldBy(holder),
        })
    }
}

/// A configuration with a clock of its own.
pub fn config_at(clock: &Arc<StandingClock>) -> Config {
    Config { clock: clock.clone(), ..Config::default() }
}

/// The contents found, in order.
pub fn found(hub: &mut LayeredMemoryManager, query: &str) -> Vec<String> {
    let answer = hub.search(query, 1000).expect("a search is never an error while open");
    answer.hits.into_iter().map(|hit| hit.note.content).collect()
}
