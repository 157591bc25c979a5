//! Symbolic links in the data folder: nothing is read or written through one.
//!
//! The folder itself may be reached by links, that is for its owner to choose; but a name in it that
//! leads elsewhere could make the store overwrite a file that is none of its own.

use std::{io, path::Path};

use super::{adopt::COPY_DIR, hub::LOCK_FILE, journal::JOURNAL_FILE, kept::INDEX_FILE};
use crate::{
    error::{Error, Result},
    fs::FileSystem,
    jsonl::{APPLICATION_FILE, ARCHIVE_FILE, ASIDE_DIR},
    sqlite,
};

/// What the names of our files and folders begin with.
const OURS: [&str; 8] = [
    LOCK_FILE,
    sqlite::FILE_NAME,
    APPLICATION_FILE,
    ARCHIVE_FILE,
    JOURNAL_FILE,
    INDEX_FILE,
    ASIDE_DIR,
    COPY_DIR,
];

/// An error that names it if one of our names in the folder is a symbolic link.
pub(super) fn refuse_links(folder: &Path, file_system: &dyn FileSystem) -> Result<()> {
    let names = file_system.list(folder).map_err(|error| Error::io(folder, error))?;
    let is_ours = |name: &&String| OURS.iter().any(|ours| name.starts_with(ours));
    for name in names.iter().filter(is_ours) {
        refuse_link(&folder.join(name), file_system)?;
    }
    Ok(())
}

/// An error that names it if the path is a symbolic link.
pub(super) fn refuse_link(path: &Path, file_system: &dyn FileSystem) -> Result<()> {
    match file_system.is_link(path) {
        Ok(true) => {
            let reason = "it is a symbolic link; a file of the data folder must be in it";
            Err(Error::io(path, io::Error::new(io::ErrorKind::InvalidInput, reason)))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(path, error)),
        _ => Ok(()),
    }
}
