//! Progress of long work, told to the page now and then.

use std::time::{Duration, Instant};

use crate::{border::Progress, desktop::Desktop};

/// Time between two steps of the progress bar.
const STEP: Duration = Duration::from_millis(100);

/// Tells progress now and then.
pub struct Steps<'a> {
    desktop: &'a Desktop,
    job: &'static str,
    told: Option<Instant>,
}

impl<'a> Steps<'a> {
    /// Of one job, as [`Progress::job`] names it.
    pub fn new(desktop: &'a Desktop, job: &'static str) -> Self {
        Self { desktop, job, told: None }
    }

    /// Tells how far it is, unless that was told a moment ago.
    pub fn tell(&mut self, done: u64, total: u64) {
        if done >= total || self.told.is_none_or(|told| told.elapsed() >= STEP) {
            self.told = Some(Instant::now());
            self.desktop.tell("progress", Progress { job: self.job.into(), done, total });
        }
    }
}
