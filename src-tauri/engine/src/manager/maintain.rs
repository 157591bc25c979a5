//! Housekeeping, checking and repairing.

use super::hub::Hub;
use crate::{
    error::Result,
    jsonl::Keep,
    model::{CheckReport, Layer, LayerCounts, NoteId, limits, report::days_before},
};

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
        Ok(!expired.is_empty() || pruned > 0 || rewritten)
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
        report.layers = LayerCounts {
            session: self.session.len(),
            core: self.core.len()?,
            application: self.application.len(),
            archive: self.archive.len(),
        };
        Ok(report)
    }

    pub fn repair(&mut self) -> Result<CheckReport> {
        for layer in [Layer::Core, Layer::Application, Layer::Archive] {
            self.guard(layer)?;
        }
        let mut findings = self.core.repair()?;
        let keep = Keep { since: jiff::Timestamp::MIN, at_least: 0 };
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
}
