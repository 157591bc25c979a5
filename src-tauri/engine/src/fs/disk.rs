//! The file system of the machine.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    time::UNIX_EPOCH,
};

use super::{
    DataFile, FileMeta, FileSystem, Locking, OpenMode, lock,
    patience::{is_held, is_name_held, patiently},
};
use crate::error::Holder;

/// The file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskFileSystem;

impl FileSystem for DiskFileSystem {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match mode {
            OpenMode::Read => {}
            OpenMode::Append => {
                options.append(true).create(true);
            }
            OpenMode::CreateNew => {
                options.append(true).create_new(true);
            }
        }
        #[cfg(windows)]
        if mode != OpenMode::Read {
            keep(&mut options);
        }
        Ok(Box::new(DiskFile(patiently(is_held, || options.open(path))?)))
    }

    fn meta(&self, path: &Path) -> io::Result<FileMeta> {
        meta_of_path(path)
    }

    fn is_link(&self, path: &Path) -> io::Result<bool> {
        Ok(fs::symlink_metadata(path)?.is_symlink())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = fs::read_dir(dir)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort_unstable();
        Ok(names)
    }

    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(is_name_held, || fs::rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        patiently(is_name_held, || fs::remove_file(path))
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(is_held, || uninterrupted(|| fs::copy(from, to)))?;
        patiently(is_held, || OpenOptions::new().append(true).open(to))?.sync_all()
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        // Windows opens no folder as a file, and NTFS journals its names.
        if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
    }

    fn lock(&self, path: &Path, holder: &Holder) -> io::Result<Locking> {
        lock::take(path, holder)
    }
}

/// Nobody removes or renames the file while it is open: where Windows keeps the name of a removed
/// file until its last handle is closed, what is written to it would be acknowledged and lost.
#[cfg(windows)]
fn keep(options: &mut OpenOptions) {
    const FILE_SHARE_READ: u32 = 1;
    const FILE_SHARE_WRITE: u32 = 2;
    std::os::windows::fs::OpenOptionsExt::share_mode(options, FILE_SHARE_READ | FILE_SHARE_WRITE);
}

/// A signal may interrupt a copy, which the standard library does not begin again.
fn uninterrupted<T>(mut run: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match run() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[derive(Debug)]
struct DiskFile(File);

impl DataFile for DiskFile {
    fn meta(&self) -> io::Result<FileMeta> {
        meta_of_file(&self.0)
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut done = 0;
        while let Some(rest) = buf.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match read_once(&self.0, rest, offset + done as u64) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}

#[cfg(unix)]
fn read_once(file: &File, buf: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buf, offset)
}

#[cfg(windows)]
fn read_once(file: &File, buf: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buf, offset)
}

#[cfg(unix)]
fn meta_of_path(path: &Path) -> io::Result<FileMeta> {
    Ok(with_inode(&fs::metadata(path)?))
}

#[cfg(unix)]
fn meta_of_file(file: &File) -> io::Result<FileMeta> {
    Ok(with_inode(&file.metadata()?))
}

#[cfg(unix)]
fn with_inode(meta: &fs::Metadata) -> FileMeta {
    use std::os::unix::fs::MetadataExt as _;
    with_identity(meta, (meta.dev(), meta.ino()))
}

/// Opened for nothing but looking, which works whoever has it open and however.
#[cfg(windows)]
fn meta_of_path(path: &Path) -> io::Result<FileMeta> {
    use std::os::windows::fs::OpenOptionsExt as _;
    // Without it no folder can be opened.
    const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
    let mut options = OpenOptions::new();
    options.access_mode(0).custom_flags(FILE_FLAG_BACKUP_SEMANTICS);
    meta_of_file(&options.open(path)?)
}

/// The time of creation tells no files apart: Windows gives a file that takes the name of another
/// within seconds the other's.
#[cfg(windows)]
fn meta_of_file(file: &File) -> io::Result<FileMeta> {
    let number = winapi_util::file::information(file)?;
    let identity = (number.volume_serial_number(), number.file_index());
    Ok(with_identity(&file.metadata()?, identity))
}

fn with_identity(meta: &fs::Metadata, identity: (u64, u64)) -> FileMeta {
    let modified = meta
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |age| age.as_nanos());
    FileMeta { is_dir: meta.is_dir(), len: meta.len(), identity, modified }
}
