//! What a crash, or somebody, left beside the database: a `-wal` that SQLite must not take, or
//! cannot take whole.

use std::path::{Path, PathBuf};

use super::adopt;
use crate::{
    error::{Error, Result},
    fs::{DataFile, OpenMode},
    model::{Config, Finding},
    sqlite::{self, CoreOptions, LogDamage, MemoryHubDao},
};

/// A `-wal` that was looked at before SQLite opens it.
#[derive(Debug, Default)]
pub(super) struct CoreLog {
    finding: Option<Finding>,
    /// Copies of the database with what stands behind the damage.
    quarries: Vec<PathBuf>,
}

fn told(offset: Option<u64>, what: String) -> Finding {
    Finding { file: format!("{}-wal", sqlite::FILE_NAME), offset, bytes: 0, what }
}

/// Moves the log of another database aside, and copies a damaged one, before SQLite forgets what
/// stands behind the damage.
pub(super) fn look(folder: &Path, config: &Config) -> Result<CoreLog> {
    let file_system = &*config.file_system;
    let database = folder.join(sqlite::FILE_NAME);
    if sqlite::has_foreign_log(&database) {
        let aside = adopt::move_log_aside(folder, config)?;
        let what = format!("it is the -wal of another database; it was moved to {aside}");
        return Ok(CoreLog { finding: Some(told(None, what)), quarries: Vec::new() });
    }
    let log = beside(&database, "-wal");
    let at = |error| Error::io(&log, error);
    if !file_system.meta(&log).is_ok_and(|meta| !meta.is_dir && meta.len > 0) {
        return Ok(CoreLog::default());
    }
    let file = file_system.open(&log, OpenMode::Read).map_err(at)?;
    let Some(damage) = sqlite::damage_in_log(&*file).map_err(at)? else {
        return Ok(CoreLog::default());
    };
    let (dir, name) = crate::jsonl::free_name(file_system, &log, sqlite::FILE_NAME)?;
    file_system.copy(&log, &dir.join(format!("{name}-wal"))).map_err(at)?;
    file_system.sync_dir(&dir).map_err(|error| Error::io(&dir, error))?;
    let aside = format!("{}/{name}-wal", dir.file_name().unwrap_or_default().to_string_lossy());
    let what = format!("what stands from here on cannot be read; it was copied to {aside}");
    let finding = Some(told(Some(damage.at), what));

    let mut quarries = Vec::new();
    // A damaged page is of use where no later one of its number follows, and in the way elsewhere.
    for damaged in [false, true] {
        let quarry = dir.join(format!("{name}.quarry{}", u8::from(damaged)));
        if dig(&database, &*file, damage, damaged, &quarry, config)? {
            quarries.push(quarry);
        }
    }
    Ok(CoreLog { finding, quarries })
}

/// Makes a copy of the database with the frames of its log that can be used; answers whether it
/// could be made.
fn dig(
    database: &Path,
    log: &dyn DataFile,
    damage: LogDamage,
    damaged: bool,
    quarry: &Path,
    config: &Config,
) -> Result<bool> {
    let file_system = &*config.file_system;
    clear(quarry, config);
    let at = |error| Error::io(database, error);
    let mut header = [0; 18];
    let main = file_system.open(database, OpenMode::Read).map_err(at)?;
    let got = main.read_at(&mut header, 0).map_err(at)?;
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65536,
        page => usize::from(page),
    };
    if got < header.len() || !page.is_power_of_two() || page < 512 {
        return Ok(false);
    }
    file_system.copy(database, quarry).map_err(|error| Error::io(quarry, error))?;
    let path = beside(quarry, "-wal");
    let at = |error| Error::io(&path, error);
    let mut copy = file_system.open(&path, OpenMode::CreateNew).map_err(at)?;
    sqlite::copy_frames(log, page, damage, damaged, &mut *copy).map_err(at)?;
    Ok(true)
}

impl CoreLog {
    /// Takes the notes that stand behind the damage into the database; answers what was found.
    pub(super) fn rescue(
        self,
        core: &mut MemoryHubDao,
        config: &Config,
    ) -> Result<Option<Finding>> {
        let options = CoreOptions { time_zone: config.time_zone.clone(), ..CoreOptions::default() };
        let mut taken = 0;
        for quarry in self.quarries {
            let from = MemoryHubDao::open_with(&quarry, &options).and_then(|mut from| {
                let taken = core.take_newer(&from);
                from.close().and(taken)
            });
            clear(&quarry, config);
            match from {
                Ok(more) => taken += more,
                Err(error) if core.is_poisoned() => return Err(error),
                Err(error) => log::warn!("{} gives nothing: {error}", quarry.display()),
            }
        }
        Ok(self.finding.map(|mut finding| {
            if taken > 0 {
                let what = &finding.what;
                finding.what = format!("{what}; notes taken from behind the damage: {taken}");
            }
            finding
        }))
    }
}

/// Removes a copy that was only read from.
fn clear(quarry: &Path, config: &Config) {
    for end in ["-wal", "-shm", "-journal", ""] {
        let path = beside(quarry, end);
        if config.file_system.meta(&path).is_ok()
            && let Err(error) = config.file_system.remove(&path)
        {
            log::warn!("{}: {error}", path.display());
        }
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
