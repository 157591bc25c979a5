//! Where the notes and stores of one size are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Done, arguments::short};

/// The folder of one size in the cache.
#[derive(Debug, Clone)]
pub struct Places {
    folder: PathBuf,
}

impl Places {
    pub fn of(cache: &Path, size: usize) -> Self {
        Self { folder: cache.join(short(size)) }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The notes, in the format of an import.
    pub fn notes(&self) -> PathBuf {
        self.folder.join("notes.jsonl")
    }

    /// What is known about the notes.
    pub fn about(&self) -> PathBuf {
        self.folder.join("about.json")
    }

    /// The queries.
    pub fn queries(&self) -> PathBuf {
        self.folder.join("queries.json")
    }

    /// MemoryHub's folder with all notes; it is only read.
    pub fn store(&self) -> PathBuf {
        self.folder.join("store")
    }

    /// A copy of it for what writes.
    pub fn work(&self) -> PathBuf {
        self.folder.join("work")
    }

    /// The database of the alternatives.
    pub fn database(&self) -> PathBuf {
        self.folder.join("alternative.db")
    }

    /// The answers that a contestant gave, for comparison.
    pub fn answers(&self, who: &str) -> PathBuf {
        self.folder.join(format!("answers-{who}.json"))
    }
}

/// Removes a folder if it is there.
pub fn remove(folder: &Path) -> Done {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()).into())
        }
        _ => Ok(()),
    }
}

/// Copies a folder of files and waits until the copy is on disk, so that writing it back does not
/// disturb what is measured next.
pub fn copy(from: &Path, to: &Path) -> Done {
    remove(to)?;
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
            fs::OpenOptions::new().write(true).open(&target)?.sync_all()?;
        }
    }
    Ok(())
}

/// Bytes of all files in a folder.
pub fn bytes(folder: &Path) -> Done<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        sum += if meta.is_dir() { bytes(&entry.path())? } else { meta.len() };
    }
    Ok(sum)
}

/// The files of a store that hold its persisted index: what may be deleted at any time.
pub fn index_files(folder: &Path) -> Done<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.contains("index") {
            found.push(path);
        }
    }
    Ok(found)
}
