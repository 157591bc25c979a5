//! Opening: folder, lock, layers, index, in this order; what fails gives back what came before.

use std::{
    collections::{HashMap, HashSet},
    io,
    path::Path,
    time::Instant,
};

use super::{
    adopt,
    both::{Progress, both},
    cache::QueryCache,
    core_log::{self, CoreLog},
    hub::{FolderLock, Hub, LOCK_FILE},
    kept::{self, Keeping, Taken},
    laid_over::LaidOver,
    latency::Latencies,
    layers::SessionLayer,
    links::refuse_links,
    pending::PendingRecalls,
};
use crate::{
    error::{Error, Holder, Result},
    fs::{Locking, is_read_only},
    index::{Entry, Index},
    jsonl::{APPLICATION_FILE, ARCHIVE_FILE, JsonlMemoryDao, LogOptions},
    model::{Config, Finding, Layer, NoteId, OpenReport, Record},
    sqlite::{self, CoreOptions, DatabaseKind, MemoryHubDao},
};

pub(super) fn open(folder: &Path, config: Config, progress: Progress<'_>) -> Result<Hub> {
    let start = Instant::now();
    make_folder(folder, &config)?;
    refuse_links(folder, &*config.file_system)?;
    let (lock, locked) = match lock_folder(folder, &config) {
        Ok(lock) => (FolderLock::new(Some(lock)), true),
        Err(Error::ReadOnly { .. }) => (FolderLock::new(None), false),
        Err(error) => return Err(error),
    };
    if locked {
        kept::remove_unfinished(folder, &*config.file_system);
    }
    let mut opened = open_layers(folder, &config, !locked, progress);
    let mut disk_full = None;
    if locked && opened.as_ref().is_err_and(is_refused) {
        // The folder can be written, a file in it cannot; or there is no room to write.
        if let Err(Error::DiskFull { path }) = &opened {
            disk_full = Some(path.clone());
        }
        opened = open_layers(folder, &config, true, progress);
    }
    let (layers, read_only) = opened?;
    let mut hub = Hub {
        folder: folder.to_path_buf(),
        read_only,
        disk_full,
        core_seen: config.file_system.meta(&folder.join(sqlite::FILE_NAME)).ok(),
        core: layers.core,
        application: layers.application,
        archive: layers.archive,
        session: SessionLayer::default(),
        index: Index::new(),
        cache: QueryCache::new(config.cache_capacity),
        keeping: Keeping::default(),
        pending: PendingRecalls::default(),
        latencies: Latencies::default(),
        flushes: 0,
        stopped: Vec::new(),
        claimed: HashMap::new(),
        unfinished: None,
        laid_over: LaidOver::default(),
        unread: HashSet::new(),
        purged_in: Vec::new(),
        report: layers.report,
        last_time: jiff::Timestamp::UNIX_EPOCH,
        config,
        lock,
    };
    match layers.found {
        Found::All(records) => fill(&mut hub, records)?,
        Found::Changed(index, base, changed) => {
            hub.index = *index;
            settle(&mut hub, &changed)?;
            hub.report.index_taken = true;
            hub.keeping = Keeping::taken(base, changed);
        }
    }
    hub.report.notes = hub.index.len();
    if let Err(error) = hub.take_back_unfinished() {
        if !is_refused(&error) {
            return Err(error);
        }
        // What there is to take back can be read, but not written.
        hub.read_only = true;
        if let Error::DiskFull { path } = error {
            hub.disk_full = Some(path);
        }
        hub.lay_over_unfinished()?;
    }
    hub.report.read_only = hub.read_only;
    hub.report.disk_full = hub.disk_full.is_some();
    hub.report.took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(hub)
}

fn is_refused(error: &Error) -> bool {
    match error {
        // A full disk has no room for what SQLite needs beside the database for writing.
        Error::ReadOnly { .. } | Error::DiskFull { .. } => true,
        Error::Io { source, .. } => is_read_only(source),
        _ => false,
    }
}

fn make_folder(folder: &Path, config: &Config) -> Result<()> {
    match config.file_system.meta(folder) {
        Ok(meta) if meta.is_dir => Ok(()),
        Ok(_) => Err(Error::io(folder, io::Error::from(io::ErrorKind::NotADirectory))),
        Err(error) if error.kind() == io::ErrorKind::NotFound && config.create => {
            config.file_system.create_dir(folder).map_err(|error| Error::io(folder, error))?;
            let parent = folder.parent().unwrap_or(folder);
            // A parent that cannot be synced (of a mount, say) does not make the folder less.
            if let Err(error) = config.file_system.sync_dir(parent) {
                log::warn!("{}: {error}", parent.display());
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Error::Missing { path: folder.to_path_buf() })
        }
        Err(error) => Err(Error::io(folder, error)),
    }
}

fn lock_folder(folder: &Path, config: &Config) -> Result<Box<dyn crate::fs::LockFile>> {
    let path = folder.join(LOCK_FILE);
    let holder = Holder { name: config.holder_name.clone(), pid: std::process::id() };
    match config.file_system.lock(&path, &holder) {
        Ok(Locking::Acquired(lock)) => Ok(lock),
        Ok(Locking::HeldBy(holder)) => Err(Error::Locked { folder: folder.to_path_buf(), holder }),
        Err(error) if is_read_only(&error) => Err(Error::ReadOnly { path: folder.to_path_buf() }),
        Err(error) => Err(Error::io(&path, error)),
    }
}

struct Layers {
    core: MemoryHubDao,
    application: JsonlMemoryDao,
    archive: JsonlMemoryDao,
    found: Found,
    report: OpenReport,
}

/// What the layers hold.
enum Found {
    All(Vec<Record>),
    /// What was kept aside in a file of that length tells, but for these notes.
    Changed(Box<Index>, u64, HashSet<NoteId>),
}

/// More notes than these are not read one by one.
const MOST_CHANGED: usize = 10_000;

/// Opens the layers with what was kept aside; `None` if it does not fit them.
fn open_kept(
    folder: &Path,
    config: &Config,
    read_only: bool,
    report: &mut OpenReport,
) -> Result<Option<Layers>> {
    let Some(taken) = kept::load(folder, &*config.file_system) else { return Ok(None) };
    let Taken { index, base, application, archive, left, mut changed } = taken;
    let mut open_log = |name: &str, layer: Layer, (kept, crc), seen| {
        let options = log_options(config, layer, read_only);
        let opened = JsonlMemoryDao::open_kept(&folder.join(name), options, kept, (seen, crc))?;
        Ok(opened.map(|(log, loaded)| {
            changed.extend(loaded.records.iter().map(|record| record.note.id));
            changed.extend(loaded.recalls.iter().map(|count| count.id));
            changed.extend(loaded.gone);
            (log, loaded.findings)
        }))
    };
    let (seen_application, seen_archive) = (left.application, left.archive);
    let Some((application, told)) =
        open_log(APPLICATION_FILE, Layer::Application, application, seen_application)?
    else {
        return Ok(None);
    };
    report.findings.extend(told);
    let Some((archive, told)) = open_log(ARCHIVE_FILE, Layer::Archive, archive, seen_archive)?
    else {
        return Ok(None);
    };
    report.findings.extend(told);
    if changed.len() > MOST_CHANGED {
        return Ok(None);
    }
    let options = CoreOptions { read_only, time_zone: config.time_zone.clone() };
    let core = MemoryHubDao::open_with(folder.join(sqlite::FILE_NAME), &options)?;
    let report = std::mem::take(report);
    let found = Found::Changed(Box::new(index), base, changed);
    Ok(Some(Layers { core, application, archive, found, report }))
}

fn log_options(config: &Config, layer: Layer, read_only: bool) -> LogOptions {
    LogOptions {
        layer,
        read_only,
        time_zone: config.time_zone.clone(),
        file_system: config.file_system.clone(),
    }
}

fn open_layers(
    folder: &Path,
    config: &Config,
    read_only: bool,
    progress: Progress<'_>,
) -> Result<(Layers, bool)> {
    let core_path = folder.join(sqlite::FILE_NAME);
    let mut report = OpenReport::default();
    let core_log = if read_only { CoreLog::default() } else { core_log::look(folder, config)? };
    let kind = sqlite::inspect(&core_path);
    if let DatabaseKind::TooNew { found } = kind {
        let supported = sqlite::SCHEMA_VERSION;
        return Err(Error::TooNew { path: core_path, found, supported });
    }
    if matches!(kind, DatabaseKind::Notes { .. }) {
        let told = report.findings.clone();
        if let Some(layers) = open_kept(folder, config, read_only, &mut report)? {
            progress(1, 1);
            return Ok((layers, read_only));
        }
        report.findings = told;
    }
    let size = |name: &str| config.file_system.meta(&folder.join(name)).map_or(0, |meta| meta.len);
    let (first, second, third) =
        (size(APPLICATION_FILE), size(ARCHIVE_FILE), size(sqlite::FILE_NAME));
    let total = first + second + third;
    let open_log = |name: &str, layer: Layer, progress: Progress<'_>| {
        let options = log_options(config, layer, read_only);
        JsonlMemoryDao::open_as_it_is(folder.join(name), options, progress)
    };
    let ((mut application, app_loaded), (mut archive, archive_loaded)) = both(
        first.min(second),
        |progress| open_log(APPLICATION_FILE, Layer::Application, progress),
        |progress| open_log(ARCHIVE_FILE, Layer::Archive, progress),
        &mut |done| progress(done, total),
    )?;
    let mut records = app_loaded.records;
    records.extend(archive_loaded.records);
    report.findings.extend(app_loaded.findings);
    report.findings.extend(archive_loaded.findings);

    if !read_only {
        let mut logs = [&mut application, &mut archive];
        adopt::adopt(folder, config, &kind, &mut logs, &mut report)?;
    }
    let mut core = open_core(folder, config, &kind, read_only, &mut report)?;
    report.findings.extend(core_log.rescue(&mut core, config)?);
    report.adopted += core.adopted();
    let core_findings = core.for_each(&mut |record| records.push(record))?;
    report.findings.extend(core_findings);
    progress(total, total);
    let found = Found::All(records);
    Ok((Layers { core, application, archive, found, report }, read_only))
}

fn open_core(
    folder: &Path,
    config: &Config,
    kind: &DatabaseKind,
    read_only: bool,
    report: &mut OpenReport,
) -> Result<MemoryHubDao> {
    let path = folder.join(sqlite::FILE_NAME);
    let options = CoreOptions { read_only, time_zone: config.time_zone.clone() };
    if read_only && matches!(kind, DatabaseKind::Missing | DatabaseKind::Empty) {
        // There is nothing to read and nothing may be made.
        return MemoryHubDao::open_with(":memory:", &CoreOptions { read_only: false, ..options });
    }
    if let DatabaseKind::Garbage { reason } = kind
        && !read_only
    {
        let aside = adopt::move_database_aside(folder, config)?;
        report.findings.push(Finding {
            file: sqlite::FILE_NAME.into(),
            offset: None,
            bytes: 0,
            what: format!("it is no database ({reason}); it was moved to {aside}"),
        });
    }
    MemoryHubDao::open_with(&path, &options)
}

/// Fills the index with all notes.
fn fill(hub: &mut Hub, records: Vec<Record>) -> Result<()> {
    let mut records = one_layer_each(hub, records)?;
    // In the order of the index, so that its pieces follow each other.
    records.sort_by_key(|record| (record.note.created_at, record.note.id));
    let filled = hub.index.begin_fill(&records).build_in_threads();
    hub.index.fill(filled);
    Ok(())
}

/// Reads some notes anew from every layer, and lets the index know of them.
fn settle(hub: &mut Hub, changed: &HashSet<NoteId>) -> Result<()> {
    let changed: Vec<NoteId> = changed.iter().copied().collect();
    let mut records = Vec::new();
    for layer in [Layer::Core, Layer::Application, Layer::Archive] {
        records.extend(hub.read_each(layer, &changed));
    }
    let there: HashSet<NoteId> = records.iter().map(|record| record.note.id).collect();
    let mut records = one_layer_each(hub, records)?;
    records.sort_by_key(|record| (record.note.created_at, record.note.id));
    for record in &records {
        hub.index.put(&Entry::of(&record.note));
    }
    for id in changed.iter().filter(|id| !there.contains(id)) {
        hub.index.remove(*id);
    }
    Ok(())
}

/// A crash in the middle of a move leaves a note in two layers: the higher version stays.
fn one_layer_each(hub: &mut Hub, mut records: Vec<Record>) -> Result<Vec<Record>> {
    let mut places: hashbrown::HashMap<NoteId, usize> =
        hashbrown::HashMap::with_capacity(records.len());
    let mut extra: Vec<(Layer, NoteId)> = Vec::new();
    // The places of records that go: nearly always none, and records are large to move.
    let mut dropped: HashSet<usize> = HashSet::new();
    for (at, record) in records.iter().enumerate() {
        let id = record.note.id;
        let place = places.entry(id).or_insert(at);
        let Some(other) = records.get(*place).filter(|_| *place != at) else { continue };
        if other.version >= record.version {
            extra.push((record.note.layer, id));
            dropped.insert(at);
        } else {
            extra.push((other.note.layer, id));
            dropped.insert(std::mem::replace(place, at));
        }
    }
    if !hub.read_only && !extra.is_empty() {
        // The copies that stay may be in the system's memory alone: the killed process may not
        // have come to syncing them.
        for layer in Layer::ALL {
            hub.layer_mut(layer).make_durable()?;
        }
        for (layer, id) in extra {
            hub.layer_mut(layer).remove(&[id])?;
        }
    }
    let mut at = 0..;
    records.retain(|_| at.next().is_some_and(|at| !dropped.contains(&at)));
    Ok(records)
}
