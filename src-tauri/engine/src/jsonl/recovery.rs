//! What a crash leaves: a torn tail is moved aside before anything is appended behind it.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use super::dao::JsonlMemoryDao;
use crate::{
    error::{Error, Result},
    fs::{DataFile, FileSystem, OpenMode},
    model::Finding,
};

/// The folder, inside the data folder, for what is moved aside.
pub(crate) const ASIDE_DIR: &str = "aside";
/// Bytes copied at a time.
const CHUNK: usize = 1024 * 1024;

/// A file that is written, and its path.
pub(super) type Named<'a> = (&'a mut dyn DataFile, &'a Path);

/// Moves the last line aside if reading found it unfinished; answers what was found.
pub(super) fn move_tail_aside(dao: &mut JsonlMemoryDao) -> Result<Option<Finding>> {
    let path = dao.path.clone();
    let at = |error| Error::io(&path, error);
    let name = dao.file_name();
    let file_system = dao.options.file_system.clone();
    let log = dao.log_mut()?;
    let (from, to) = (log.len, log.known_len);
    let Some(file) = log.file.as_mut().filter(|_| from < to) else { return Ok(None) };
    let aside = write_aside(&*file_system, &path, &format!("{name}.tail"), &mut |to_file| {
        copy_part((&**file, &path), from..to, to_file)
    })?;
    file.truncate(from).map_err(at)?;
    file.sync().map_err(at)?;
    log.known_len = from;
    log.seen = Some(file.meta().map_err(at)?);
    Ok(Some(Finding {
        file: name,
        offset: Some(from),
        bytes: to - from,
        what: format!("the last line was torn; it was moved to {ASIDE_DIR}/{aside}"),
    }))
}
/// Writes a new file in the folder for what is moved aside, as `write` does; answers its name.
pub(super) fn write_aside(
    file_system: &dyn FileSystem,
    beside: &Path,
    name: &str,
    write: &mut dyn FnMut(Named<'_>) -> Result<()>,
) -> Result<String> {
    let (dir, name) = free_name(file_system, beside, name)?;
    let path = dir.join(&name);
    let at = |error| Error::io(&path, error);
    let mut file = file_system.open(&path, OpenMode::CreateNew).map_err(at)?;
    write((&mut *file, &path))?;
    file.sync().map_err(at)?;
    file_system.sync_dir(&dir).map_err(|error| Error::io(&dir, error))?;
    Ok(name)
}

/// Copies a part of a file behind the end of another in bounded memory: a damaged line may be of
/// any length.
pub(super) fn copy_part(
    (source, source_path): (&dyn DataFile, &Path),
    part: Range<u64>,
    (target, target_path): Named<'_>,
) -> Result<()> {
    let mut chunk = vec![0; CHUNK.min(usize::try_from(part.end - part.start).unwrap_or(CHUNK))];
    let mut at = part.start;
    while at < part.end {
        let wanted = chunk.len().min(usize::try_from(part.end - at).unwrap_or(CHUNK));
        let got = source
            .read_at(chunk.get_mut(..wanted).unwrap_or_default(), at)
            .map_err(|error| Error::io(source_path, error))?;
        if got == 0 {
            break;
        }
        let bytes = chunk.get(..got).unwrap_or_default();
        target.append(bytes).map_err(|error| Error::io(target_path, error))?;
        at += got as u64;
    }
    Ok(())
}

/// A name that is free in the folder for what is moved aside, which is made if it is missing.
pub(crate) fn free_name(
    file_system: &dyn FileSystem,
    beside: &Path,
    name: &str,
) -> Result<(PathBuf, String)> {
    let parent = beside.parent().unwrap_or(Path::new(""));
    let dir = parent.join(ASIDE_DIR);
    let at = |error| Error::io(&dir, error);
    file_system.create_dir(&dir).map_err(at)?;
    file_system.sync_dir(parent).map_err(|error| Error::io(parent, error))?;
    let taken = file_system.list(&dir).map_err(at)?;
    // Neither the name nor one that continues it, as `memory.db-1-wal` does.
    let is_free = |name: &String| {
        let begins = |other: &String| other.strip_prefix(name.as_str()).map(str::to_owned);
        !taken.iter().filter_map(begins).any(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let name = (1..=u64::MAX)
        .map(|nth| format!("{name}-{nth}"))
        .find(is_free)
        .unwrap_or_else(|| name.to_owned());
    Ok((dir, name))
}
