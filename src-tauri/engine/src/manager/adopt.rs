//! Taking over a folder of the Python MemoryHub 0.2: its files are copied aside, whole and synced,
//! before anything is changed.

use std::path::Path;

use super::links::refuse_link;
use crate::{
    error::{Error, Result},
    jsonl::{JsonlMemoryDao, Keep},
    model::{Config, OpenReport},
    sqlite::{self, DatabaseKind},
};

/// Where the original's files go, in the data folder.
pub(super) const COPY_DIR: &str = "original-0.2";
/// The text index files that the original keeps beside its logs; ours are not these.
const ORIGINAL_INDEXES: [&str; 2] = ["app_logs.idx", "archive.idx"];

/// Copies aside what is in the original's form, before even a torn line is cut off; then gives each
/// foreign line a checksum. The database is taken over when it is opened, in one transaction of
/// its own.
pub(super) fn adopt(
    folder: &Path,
    config: &Config,
    kind: &DatabaseKind,
    logs: &mut [&mut JsonlMemoryDao],
    report: &mut OpenReport,
) -> Result<()> {
    let database = matches!(kind, DatabaseKind::Original { .. });
    let foreign: usize = logs.iter().map(|log| log.foreign_lines()).sum();
    if database || foreign > 0 {
        report.copied_aside = Some(copy_aside(folder, config, database, logs)?);
    }
    for log in logs.iter_mut() {
        report.findings.extend(log.move_tail_aside()?);
    }
    for log in logs.iter_mut().filter(|log| log.foreign_lines() > 0) {
        report.adopted += log.foreign_lines();
        log.rewrite(Keep { since: jiff::Timestamp::MIN, at_least: 0 }, false)?;
    }
    if report.copied_aside.is_some() {
        remove_indexes(folder, config)?;
    }
    Ok(())
}

fn remove_indexes(folder: &Path, config: &Config) -> Result<()> {
    for name in ORIGINAL_INDEXES {
        let path = folder.join(name);
        if config.file_system.meta(&path).is_ok() {
            config.file_system.remove(&path).map_err(|error| Error::io(&path, error))?;
        }
    }
    Ok(())
}

/// Copies the original's files into a folder that gets its name once all of them are there.
fn copy_aside(
    folder: &Path,
    config: &Config,
    database: bool,
    logs: &[&mut JsonlMemoryDao],
) -> Result<String> {
    let mut names: Vec<String> = Vec::new();
    if database {
        names.extend(["", "-wal", "-journal"].map(|end| format!("{}{end}", sqlite::FILE_NAME)));
    }
    let is_theirs = |log: &&&mut JsonlMemoryDao| database || log.foreign_lines() > 0;
    names.extend(logs.iter().filter(is_theirs).map(|log| log.file_name()));
    names.extend(ORIGINAL_INDEXES.map(str::to_owned));
    let file_system = &*config.file_system;
    let taken = file_system.list(folder).map_err(|error| Error::io(folder, error))?;
    let name = (1..=u64::MAX)
        .map(|nth| if nth == 1 { COPY_DIR.to_owned() } else { format!("{COPY_DIR}-{nth}") })
        .find(|name| !taken.contains(name))
        .unwrap_or_else(|| COPY_DIR.to_owned());
    let unfinished = folder.join(format!("{name}.unfinished"));
    let at = |error| Error::io(&unfinished, error);
    file_system.create_dir(&unfinished).map_err(at)?;
    for file in names {
        let from = folder.join(&file);
        if file_system.meta(&from).is_ok() {
            let to = unfinished.join(file);
            refuse_link(&to, file_system)?;
            file_system.copy(&from, &to).map_err(|error| Error::io(&to, error))?;
        }
    }
    file_system.sync_dir(&unfinished).map_err(at)?;
    file_system.rename(&unfinished, &folder.join(&name)).map_err(at)?;
    file_system.sync_dir(folder).map_err(|error| Error::io(folder, error))?;
    Ok(name)
}

/// Moves a file that is no database out of the way, with what belongs to it; answers its new name.
pub(super) fn move_database_aside(folder: &Path, config: &Config) -> Result<String> {
    move_aside(folder, config, &["-wal", "-shm", "-journal", ""])
}

/// Moves the write-ahead log of another database out of the way; answers its new name.
pub(super) fn move_log_aside(folder: &Path, config: &Config) -> Result<String> {
    move_aside(folder, config, &["-shm", "-wal"]).map(|name| format!("{name}-wal"))
}

fn move_aside(folder: &Path, config: &Config, ends: &[&str]) -> Result<String> {
    let file_system = &*config.file_system;
    let path = folder.join(sqlite::FILE_NAME);
    let (dir, name) = crate::jsonl::free_name(file_system, &path, sqlite::FILE_NAME)?;
    for end in ends {
        let from = folder.join(format!("{}{end}", sqlite::FILE_NAME));
        if file_system.meta(&from).is_ok() {
            let to = dir.join(format!("{name}{end}"));
            file_system.rename(&from, &to).map_err(|error| Error::io(&from, error))?;
        }
    }
    file_system.sync_dir(&dir).map_err(|error| Error::io(&dir, error))?;
    file_system.sync_dir(folder).map_err(|error| Error::io(folder, error))?;
    let dir = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(format!("{dir}/{name}"))
}
