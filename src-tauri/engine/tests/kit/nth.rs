//! A disk whose Nth operation fails, once or from then on.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex},
};

use memoryhub::{
    Holder,
    fs::{DataFile, DiskFileSystem, FileMeta, FileSystem, LockFile, Locking, OpenMode},
};

/// How long an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    Once,
    ForEver,
    /// Once, and by a panic.
    Panic,
}

#[derive(Debug, Default)]
struct Plan {
    count: u64,
    at: Option<(u64, Lasting, i32)>,
    failed: Vec<String>,
}

/// The disk, but its Nth operation fails with an error of the system.
#[derive(Debug, Clone, Default)]
pub struct NthFails(Arc<Mutex<Plan>>);

impl NthFails {
    /// Counts operations and fails none.
    pub fn never() -> Self {
        Self::default()
    }

    /// Fails operation `nth`, counted from 1, with the error number `errno`.
    pub fn at(nth: u64, lasting: Lasting, errno: i32) -> Self {
        let plan = Plan { at: Some((nth, lasting, errno)), ..Plan::default() };
        Self(Arc::new(Mutex::new(plan)))
    }

    pub fn count(&self) -> u64 {
        self.0.lock().unwrap().count
    }

    /// The operations that failed.
    pub fn failed(&self) -> Vec<String> {
        self.0.lock().unwrap().failed.clone()
    }

    fn step(&self, what: &str, path: &Path) -> io::Result<()> {
        let mut plan = self.0.lock().unwrap();
        plan.count += 1;
        let Some((nth, lasting, errno)) = plan.at else { return Ok(()) };
        if plan.count == nth || (lasting == Lasting::ForEver && plan.count > nth) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            plan.failed.push(format!("{what} {name}"));
            if lasting == Lasting::Panic {
                drop(plan);
                panic!("on purpose");
            }
            return Err(io::Error::from_raw_os_error(errno));
        }
        Ok(())
    }
}

#[derive(Debug)]
struct Counted {
    file: Box<dyn DataFile>,
    path: std::path::PathBuf,
    faults: NthFails,
}

impl DataFile for Counted {
    fn meta(&self) -> io::Result<FileMeta> {
        self.faults.step("meta of open", &self.path)?;
        self.file.meta()
    }
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.faults.step("read", &self.path)?;
        self.file.read_at(buf, offset)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.faults.step("append", &self.path) {
            // A part may have been written before it failed.
            self.file.append(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.file.append(bytes)
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.faults.step("truncate", &self.path)?;
        self.file.truncate(len)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.faults.step("sync", &self.path)?;
        self.file.sync()
    }
}

#[derive(Debug)]
struct Lock(Box<dyn LockFile>, NthFails);

impl LockFile for Lock {
    fn release(self: Box<Self>) -> io::Result<()> {
        let fault = self.1.step("unlock", Path::new("lock"));
        self.0.release()?;
        fault
    }
}

impl FileSystem for NthFails {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>> {
        self.step("open", path)?;
        let file = DiskFileSystem.open(path, mode)?;
        Ok(Box::new(Counted { file, path: path.to_path_buf(), faults: self.clone() }))
    }
    fn meta(&self, path: &Path) -> io::Result<FileMeta> {
        self.step("meta", path)?;
        DiskFileSystem.meta(path)
    }
    fn is_link(&self, path: &Path) -> io::Result<bool> {
        self.step("is_link", path)?;
        DiskFileSystem.is_link(path)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.step("list", dir)?;
        DiskFileSystem.list(dir)
    }
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.step("create_dir", dir)?;
        DiskFileSystem.create_dir(dir)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename", from)?;
        DiskFileSystem.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step("remove", path)?;
        DiskFileSystem.remove(path)
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("copy", from)?;
        DiskFileSystem.copy(from, to)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.step("sync_dir", dir)?;
        DiskFileSystem.sync_dir(dir)
    }
    fn lock(&self, path: &Path, holder: &Holder) -> io::Result<Locking> {
        self.step("lock", path)?;
        Ok(match DiskFileSystem.lock(path, holder)? {
            Locking::Acquired(lock) => Locking::Acquired(Box::new(Lock(lock, self.clone()))),
            Locking::HeldBy(holder) => Locking::HeldBy(holder),
        })
    }
}
