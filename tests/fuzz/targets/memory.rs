//! Files in memory: reading them costs nothing, so that millions of inputs can be tried.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use memoryhub::{
    Holder,
    fs::{DataFile, FileMeta, FileSystem, Locking, OpenMode},
};

type Bytes = Arc<Mutex<Vec<u8>>>;

/// Files in memory. Folders are there as soon as they are named.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(Arc<Mutex<BTreeMap<PathBuf, Bytes>>>);

#[derive(Debug)]
struct MemoryFile(Bytes);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn meta_of(bytes: &Bytes) -> FileMeta {
    // An address tells one file from another as an inode does.
    let identity = (0, Arc::as_ptr(bytes) as u64);
    FileMeta { is_dir: false, len: locked(bytes).len() as u64, identity, modified: 0 }
}

impl MemoryFiles {
    /// Puts a file there.
    pub fn write(&self, path: &Path, bytes: &[u8]) {
        locked(&self.0).insert(path.to_path_buf(), Arc::new(Mutex::new(bytes.to_vec())));
    }

    /// The bytes of a file.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let bytes = self.find(path)?;
        Ok(locked(&bytes).clone())
    }

    fn find(&self, path: &Path) -> io::Result<Bytes> {
        locked(&self.0).get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl DataFile for MemoryFile {
    fn meta(&self) -> io::Result<FileMeta> {
        Ok(meta_of(&self.0))
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let bytes = locked(&self.0);
        let rest = usize::try_from(offset).ok().and_then(|from| bytes.get(from..));
        let rest = rest.unwrap_or_default();
        let count = rest.len().min(buf.len());
        buf[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        locked(&self.0).extend_from_slice(bytes);
        Ok(())
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        locked(&self.0).truncate(usize::try_from(len).unwrap_or(usize::MAX));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileSystem for MemoryFiles {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>> {
        let found = self.find(path);
        match (mode, found) {
            (OpenMode::CreateNew, Ok(_)) => Err(io::ErrorKind::AlreadyExists.into()),
            (_, Ok(bytes)) => Ok(Box::new(MemoryFile(bytes))),
            (OpenMode::Read, Err(error)) => Err(error),
            (OpenMode::Append | OpenMode::CreateNew, Err(_)) => {
                self.write(path, b"");
                Ok(Box::new(MemoryFile(self.find(path)?)))
            }
        }
    }

    fn meta(&self, path: &Path) -> io::Result<FileMeta> {
        Ok(meta_of(&self.find(path)?))
    }

    fn is_link(&self, _: &Path) -> io::Result<bool> {
        Ok(false)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let files = locked(&self.0);
        let inside = files.keys().filter(|path| path.parent() == Some(dir));
        let names = inside.filter_map(|path| path.file_name());
        Ok(names.map(|name| name.to_string_lossy().into_owned()).collect())
    }

    fn create_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut files = locked(&self.0);
        let bytes = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_path_buf(), bytes);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let removed = locked(&self.0).remove(path);
        removed.map(drop).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.write(to, &self.read(from)?);
        Ok(())
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, _: &Path, _: &Holder) -> io::Result<Locking> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
