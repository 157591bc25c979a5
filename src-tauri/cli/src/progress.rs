//! Progress on standard error, and only if that is a terminal.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::{complain, grouped};

/// A progress bar with rate and time left; nothing at all if nobody watches.
pub struct Progress {
    bar: ProgressBar,
    unit: &'static str,
}

impl Progress {
    /// Progress over `total` bytes, told with a count of `unit`.
    pub fn over_bytes(doing: &'static str, unit: &'static str, total: u64) -> Self {
        let looks = "{msg} {wide_bar} {percent:>3} %  {prefix}  {binary_bytes_per_sec}  {eta} left";
        Self { bar: bar(total, looks, doing), unit }
    }

    /// Progress over `total` notes.
    pub fn over_notes(doing: &'static str, total: u64) -> Self {
        let looks = "{msg} {wide_bar} {percent:>3} %  {prefix}  {per_sec}  {eta} left";
        Self { bar: bar(total, looks, doing), unit: "notes" }
    }

    /// How far it is, and how many notes that is.
    pub fn set(&self, position: u64, total: u64, notes: Option<usize>) {
        self.bar.set_length(total);
        self.bar.set_position(position);
        if let Some(notes) = notes {
            let rate = notes as f64 / self.bar.elapsed().as_secs_f64().max(0.001);
            let text = format!("{} {} ({}/s)", grouped(notes), self.unit, grouped(rate as u64));
            self.bar.set_prefix(text);
        }
    }

    /// Says something without breaking the bar.
    pub fn complain(&self, words: &str) {
        self.bar.suspend(|| complain(words));
    }

    /// Takes the bar away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

fn bar(total: u64, looks: &str, doing: &'static str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template(looks) {
        bar.set_style(style);
    }
    bar.set_message(doing);
    bar
}

/// A bar for the opening of a folder that shows itself only if opening takes a while.
pub struct Opening {
    started: ProgressBar,
    shown: Option<Progress>,
}

impl Opening {
    /// Opens are mostly over before anybody could read a bar.
    const PATIENCE: Duration = Duration::from_millis(400);

    /// Starts the wait.
    pub fn new() -> Self {
        Self { started: ProgressBar::hidden(), shown: None }
    }

    /// How many of how many bytes were read.
    pub fn set(&mut self, done: u64, total: u64) {
        if self.shown.is_none() && self.started.elapsed() > Self::PATIENCE {
            self.shown = Some(Progress::over_bytes("opening", "notes", total));
        }
        if let Some(progress) = &self.shown {
            progress.set(done, total, None);
        }
    }

    /// Takes the bar away.
    pub fn finish(self) {
        if let Some(progress) = self.shown {
            progress.finish();
        }
    }
}
