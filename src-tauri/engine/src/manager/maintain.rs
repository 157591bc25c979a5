//! Housekeeping, checking and repairing.

use super::{adopt, hub::Hub, strays};
use crate::{
    error::{Error, Result},
    jsonl::Keep,
    model::{
        CheckReport, Finding, Layer, LayerCounts, NoteId, OutsideChanges, limits,
        report::days_before,
    },
    sqlite::{self, CoreOptions, MemoryHubDao},
};

/// The largest database that is written anew after a purge, in bytes: it is held in memory.
const MOST_SCRUBBED: u64 = 256 * 1024 * 1024;
/// Dead bytes below which a log is not worth rewriting.
const WORTH_REWRITING: u64 = 1024 * 1024;

impl Hub {
    pub fn maintain(&mut self) -> Result<bool> {
        if self.read_only {
            return Ok(false);
        }
        let now = self.config.clock.now();
        let expired = self.expired_trash(now)?;
        self.purge(&expired)?;
        let revisions_since = days_before(now, limits::REVISION_DAYS);
        self.guard(Layer::Core)?;
        let pruned = self.core.prune_revisions(revisions_since, limits::REVISIONS)?;
        let keep = Keep { since: revisions_since, at_least: limits::REVISIONS };
        let rewritten = self.rewrite_logs(keep, |dead, all| {
            dead >= WORTH_REWRITING && dead > all.saturating_sub(dead)
        })?;
        let scrubbed = self.scrub_core()?;
        Ok(!expired.is_empty() || pruned > 0 || rewritten || scrubbed)
    }

    /// The database may keep copies of purged text in unused parts of its pages.
    fn scrub_core(&mut self) -> Result<bool> {
        let path = self.folder.join(sqlite::FILE_NAME);
        let len = self.config.file_system.meta(&path).map_or(u64::MAX, |meta| meta.len);
        if len > MOST_SCRUBBED { Ok(false) } else { self.core.scrub() }
    }

    /// Rewrites logs whose purged text is still in their file, and those that `worth` (dead bytes,
    /// all bytes) picks.
    fn rewrite_logs(&mut self, keep: Keep, worth: impl Fn(u64, u64) -> bool) -> Result<bool> {
        let mut done = false;
        for layer in [Layer::Application, Layer::Archive] {
            let purged = self.purged_in.contains(&layer);
            let Some(log) = self.log_of(layer) else { continue };
            let (dead, all) = log.dead_and_all_bytes();
            if !purged && !worth(dead, all) {
                continue;
            }
            self.guard(layer)?;
            self.discard_kept_index();
            if let Some(log) = self.log_of_mut(layer) {
                log.rewrite(keep, false)?;
                done = true;
            }
            self.purged_in.retain(|it| *it != layer);
        }
        Ok(done)
    }

    fn expired_trash(&self, now: jiff::Timestamp) -> Result<Vec<NoteId>> {
        let before = days_before(now, limits::TRASH_DAYS);
        let mut expired = Vec::new();
        for id in self.trash() {
            if self.record(id)?.note.deleted_at.is_some_and(|deleted_at| deleted_at < before) {
                expired.push(id);
            }
        }
        Ok(expired)
    }

    pub fn check(&self) -> Result<CheckReport> {
        let mut report = CheckReport::default();
        let (rows, findings) = self.core.check()?;
        report.records += rows;
        report.findings.extend(findings);
        for log in [&self.application, &self.archive] {
            let (lines, findings) = log.check()?;
            report.records += lines;
            report.findings.extend(findings);
        }
        report.findings.extend(strays::strays(&self.folder, &*self.config.file_system)?);
        report.layers = LayerCounts {
            session: self.session.len(),
            core: self.whole_notes_in_core()?,
            application: self.application.len(),
            archive: self.archive.len(),
        };
        Ok(report)
    }

    fn whole_notes_in_core(&self) -> Result<usize> {
        let mut whole = 0;
        self.core.for_each(&mut |_| whole += 1)?;
        Ok(whole)
    }

    pub fn repair(&mut self) -> Result<CheckReport> {
        for layer in [Layer::Core, Layer::Application, Layer::Archive] {
            self.guard(layer)?;
        }
        let mut findings = match self.core.repair() {
            Err(Error::Corrupted { .. }) => self.salvage_core()?,
            outcome => outcome?,
        };
        let keep = Keep { since: jiff::Timestamp::MIN, at_least: 0 };
        self.discard_kept_index();
        for log in [&mut self.application, &mut self.archive] {
            if log.has_damage() {
                findings.extend(log.rewrite(keep, true)?);
            }
        }
        let mut report = self.check()?;
        findings.append(&mut report.findings);
        report.findings = findings;
        Ok(report)
    }

    /// Copies what can be read of a database with broken pages into a new one, and moves the old
    /// one aside.
    fn salvage_core(&mut self) -> Result<Vec<Finding>> {
        let path = self.folder.join(sqlite::FILE_NAME);
        let new_path = self.folder.join(format!("{}.new", sqlite::FILE_NAME));
        let file_system = self.config.file_system.clone();
        if file_system.meta(&new_path).is_ok() {
            file_system.remove(&new_path).map_err(|error| Error::io(&new_path, error))?;
        }
        let options = CoreOptions { read_only: false, time_zone: self.config.time_zone.clone() };
        let mut new = MemoryHubDao::open_with(&new_path, &options)?;
        let mut findings = self.core.salvage(&mut new)?;
        new.close()?;
        if let Err(error) = self.core.close() {
            log::warn!("closing the broken database: {error}");
        }
        let aside = adopt::move_database_aside(&self.folder, &self.config)?;
        file_system.rename(&new_path, &path).map_err(|error| Error::io(&path, error))?;
        file_system.sync_dir(&self.folder).map_err(|error| Error::io(&self.folder, error))?;
        self.reopen_core(&mut OutsideChanges::default())?;
        findings.push(Finding {
            file: sqlite::FILE_NAME.into(),
            offset: None,
            bytes: 0,
            what: format!("pages are broken; what could be read was kept, the old file is {aside}"),
        });
        Ok(findings)
    }
}
