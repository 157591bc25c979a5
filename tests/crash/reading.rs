//! The folder as somebody sees it who may not write to it.

use std::{
    io::{self, ErrorKind},
    path::Path,
    sync::Arc,
};

use memoryhub::{
    Config, Holder, LayeredMemoryManager,
    fs::{DataFile, DiskFileSystem, FileMeta, FileSystem, Locking, OpenMode},
};

use crate::{folder::files, look::look, said::Seen};

/// The disk, but nothing on it can be written.
#[derive(Debug)]
struct ReadOnly;

fn refused<T>() -> io::Result<T> {
    Err(ErrorKind::ReadOnlyFilesystem.into())
}

impl FileSystem for ReadOnly {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn DataFile>> {
        if mode == OpenMode::Read { DiskFileSystem.open(path, mode) } else { refused() }
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
    fn create_dir(&self, _: &Path) -> io::Result<()> {
        refused()
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        refused()
    }
    fn remove(&self, _: &Path) -> io::Result<()> {
        refused()
    }
    fn copy(&self, _: &Path, _: &Path) -> io::Result<()> {
        refused()
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        refused()
    }
    fn lock(&self, _: &Path, _: &Holder) -> io::Result<Locking> {
        refused()
    }
}

/// Everything that a store shows which may not write; an error if it wrote all the same.
pub fn look_only(folder: &Path) -> Result<Vec<Seen>, String> {
    let told = |error: memoryhub::Error| format!("for reading: {error}");
    // Who reads what, as SQLite notes it, says nothing.
    let contents = || -> Result<_, String> {
        let mut files = files(folder)?;
        files.retain(|name, _| name != "memory.db-shm");
        Ok(files)
    };
    let before = contents()?;
    let config = Config { file_system: Arc::new(ReadOnly), ..Config::default() };
    let mut hub = LayeredMemoryManager::open_with(folder, config).map_err(told)?;
    if !hub.open_report().map_err(told)?.read_only {
        return Err("a folder that can only be read does not say so".into());
    }
    let notes = look(&mut hub).map_err(told)?;
    let report = hub.close().map_err(told)?;
    if !report.is_clean() {
        return Err(format!("closing after reading: {report:?}"));
    }
    if contents()? != before {
        return Err("reading wrote something".into());
    }
    Ok(notes)
}
