//! What a crash leaves: a torn tail is moved aside before anything is appended behind it.

use super::{dao::JsonlMemoryDao, foreign, format, scan};
use crate::{
    error::{Error, Result},
    fs::{FileSystem, OpenMode},
    model::Finding,
};
use std::path::{Path, PathBuf};

/// The folder, inside the data folder, for what is moved aside.
pub(crate) const ASIDE_DIR: &str = "aside";

/// Moves the last line aside if it has no line end and is no record; answers what was found.
pub(super) fn move_tail_aside(dao: &mut JsonlMemoryDao) -> Result<Option<Finding>> {
    let path = dao.path.clone();
    let at = |error| Error::io(&path, error);
    let (layer, zone) = (dao.options.layer, dao.options.time_zone.clone());
    let name = dao.file_name();
    let file_system = dao.options.file_system.clone();
    let log = dao.log_mut()?;
    let undated = log.undated;
    let Some(file) = log.file.as_mut() else { return Ok(None) };
    let len = file.meta().map_err(at)?.len;
    let from = last_line_start(&**file, len).map_err(at)?;
    if from == len {
        return Ok(None);
    }
    let mut whole = false;
    scan::lines(&**file, from, len, &mut |line| {
        whole = line.bytes.is_some_and(|bytes| {
            format::is_sealed(bytes)
                || foreign::decode(bytes, layer, (&zone, undated), &|_| true).is_some()
        });
        true
    })
    .map_err(at)?;
    if whole {
        return Ok(None);
    }
    let mut tail = vec![0; usize::try_from(len - from).unwrap_or(0)];
    file.read_at(&mut tail, from).map_err(at)?;
    let aside = write_aside(&*file_system, &path, &format!("{name}.tail"), &tail)?;
    file.truncate(from).map_err(at)?;
    file.sync().map_err(at)?;
    Ok(Some(Finding {
        file: name,
        offset: Some(from),
        bytes: len - from,
        what: format!("the last line was torn; it was moved to {ASIDE_DIR}/{aside}"),
    }))
}

/// Where the line that reaches the end of the file begins; the end itself if there is none.
fn last_line_start(file: &dyn crate::fs::DataFile, len: u64) -> std::io::Result<u64> {
    let mut chunk = vec![0; 64 * 1024];
    let mut end = len;
    while end > 0 {
        let from = end.saturating_sub(chunk.len() as u64);
        let wanted = usize::try_from(end - from).unwrap_or(0);
        let got = file.read_at(chunk.get_mut(..wanted).unwrap_or_default(), from)?;
        if let Some(at) = memchr::memrchr(b'\n', chunk.get(..got).unwrap_or_default()) {
            return Ok(from + at as u64 + 1);
        }
        end = from;
    }
    Ok(0)
}

/// Writes `bytes` to a new file in the folder for what is moved aside; answers its name.
pub(crate) fn write_aside(
    file_system: &dyn FileSystem,
    beside: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<String> {
    let (dir, name) = free_name(file_system, beside, name)?;
    let path = dir.join(&name);
    let at = |error| Error::io(&path, error);
    let mut file = file_system.open(&path, OpenMode::CreateNew).map_err(at)?;
    file.append(bytes).map_err(at)?;
    file.sync().map_err(at)?;
    file_system.sync_dir(&dir).map_err(|error| Error::io(&dir, error))?;
    Ok(name)
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
