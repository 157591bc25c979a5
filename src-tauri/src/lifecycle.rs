//! When the store is closed: one decision for every way a program can end.
//!
//! | what happens | on |
//! |---|---|
//! | close request of the window, or the page's `quit` | all; never taken back, so closing begins |
//! | SIGTERM, SIGINT, SIGHUP | Linux, macOS |
//! | the X server goes | Linux; Xlib would end the process on the spot |
//! | `Exit` | all, last; at Cmd+Q and at Windows log-off the only thing that is sent |
//!
//! Several of these come for one end, in any order and on several threads; closing begins once.

use std::{
    sync::{
        Condvar, Mutex,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use crate::hub::lock;

/// From the first wish to end until the process ends, closed or not, so that it is gone within two
/// seconds. It may end at any instant, because what was saved is on disk; one that hangs would keep
/// the folder from its owner.
pub const LIMIT: Duration = Duration::from_millis(1800);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The user wants the window closed, or asked the page to quit.
    CloseRequested,
    /// A signal that ends programs.
    Signal,
    /// The connection to the display is lost; the process ends after this.
    DisplayGone,
    /// The event loop is over; after this handler the process is gone.
    Exit,
}

impl Event {
    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::CloseRequested => "window",
            Self::Signal => "signal",
            Self::DisplayGone => "display",
            Self::Exit => "exit",
        }
    }
}

/// How far closing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// Not begun.
    Running = 0,
    /// Some thread closes the store.
    Closing = 1,
    /// Done.
    Closed = 2,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing; it is under way or done.
    Nothing,
    /// Close in the background, then end the event loop.
    CloseThenExit,
    /// Close here and now.
    CloseNow,
    /// Wait for the thread that closes, at most [`LIMIT`].
    Wait,
    /// Everything is closed: end the event loop.
    Exit,
}

/// The decision for an event at a stage.
pub fn decide(stage: Stage, event: Event) -> Decision {
    match (event, stage) {
        (Event::CloseRequested | Event::Signal, Stage::Running) => Decision::CloseThenExit,
        (Event::Exit | Event::DisplayGone, Stage::Running) => Decision::CloseNow,
        (Event::Exit | Event::DisplayGone, Stage::Closing) => Decision::Wait,
        (Event::CloseRequested | Event::Signal, Stage::Closed) => Decision::Exit,
        // Who insists need not wait longer than who does not: see [`LIMIT`].
        (Event::CloseRequested | Event::Signal, Stage::Closing)
        | (Event::Exit | Event::DisplayGone, Stage::Closed) => Decision::Nothing,
    }
}

/// The stage, shared by every thread that may end the program.
#[derive(Debug)]
pub struct Lifecycle {
    stage: AtomicU8,
    /// Once everything is closed: whether every step went well.
    done: Mutex<Option<bool>>,
    told: Condvar,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            stage: AtomicU8::new(Stage::Running as u8),
            done: Mutex::new(None),
            told: Condvar::new(),
        }
    }
}

impl Lifecycle {
    /// How far closing is.
    pub fn stage(&self) -> Stage {
        match self.stage.load(Ordering::SeqCst) {
            0 => Stage::Running,
            1 => Stage::Closing,
            _ => Stage::Closed,
        }
    }

    /// Begins closing; true for exactly one caller.
    pub fn begin(&self) -> bool {
        let (running, closing) = (Stage::Running as u8, Stage::Closing as u8);
        self.stage.compare_exchange(running, closing, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    /// Tells that everything is closed, and whether every step of it went well.
    pub fn finish(&self, clean: bool) {
        self.stage.store(Stage::Closed as u8, Ordering::SeqCst);
        *lock(&self.done) = Some(clean);
        self.told.notify_all();
    }

    /// Waits until everything is closed; false if it took longer than `patience`.
    pub fn wait(&self, patience: Duration) -> bool {
        let done = lock(&self.done);
        self.told
            .wait_timeout_while(done, patience, |done| done.is_none())
            .map_or_else(|poisoned| poisoned.into_inner().0.is_some(), |(done, _)| done.is_some())
    }

    /// The process's exit code: 0 if everything is closed and every step went well, else 1.
    pub fn exit_code(&self) -> i32 {
        i32::from(*lock(&self.done) != Some(true))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const STAGES: [Stage; 3] = [Stage::Running, Stage::Closing, Stage::Closed];

    #[test]
    fn cmd_q_and_log_off_give_exit_only_and_it_closes_on_the_spot() {
        assert_eq!(decide(Stage::Running, Event::Exit), Decision::CloseNow);
    }

    #[test]
    fn exit_waits_for_a_close_begun_elsewhere_and_never_closes_twice() {
        assert_eq!(decide(Stage::Closing, Event::Exit), Decision::Wait);
        assert_eq!(decide(Stage::Closed, Event::Exit), Decision::Nothing);
    }

    #[test]
    fn the_first_signal_closes_and_the_next_ones_change_nothing() {
        assert_eq!(decide(Stage::Running, Event::Signal), Decision::CloseThenExit);
        assert_eq!(decide(Stage::Closing, Event::Signal), Decision::Nothing);
        assert_eq!(decide(Stage::Closed, Event::Signal), Decision::Exit);
    }

    #[test]
    fn a_lost_display_closes_on_the_spot_or_waits_for_who_closes() {
        assert_eq!(decide(Stage::Running, Event::DisplayGone), Decision::CloseNow);
        assert_eq!(decide(Stage::Closing, Event::DisplayGone), Decision::Wait);
        assert_eq!(decide(Stage::Closed, Event::DisplayGone), Decision::Nothing);
    }

    #[test]
    fn a_close_request_closes_once_and_then_lets_go() {
        assert_eq!(decide(Stage::Running, Event::CloseRequested), Decision::CloseThenExit);
        assert_eq!(decide(Stage::Closing, Event::CloseRequested), Decision::Nothing);
        assert_eq!(decide(Stage::Closed, Event::CloseRequested), Decision::Exit);
    }

    #[test]
    fn closing_begins_only_where_nothing_was_begun() {
        let begins = [Decision::CloseNow, Decision::CloseThenExit];
        let events = [Event::CloseRequested, Event::Signal, Event::DisplayGone, Event::Exit];
        for (stage, event) in STAGES.into_iter().flat_map(|s| events.map(|e| (s, e))) {
            let decision = decide(stage, event);
            assert!(
                !begins.contains(&decision) || stage == Stage::Running,
                "{event:?} at {stage:?} gives {decision:?}"
            );
        }
    }

    #[test]
    fn of_many_threads_one_begins() {
        let life = Arc::new(Lifecycle::default());
        let threads: Vec<_> = (0..16)
            .map(|_| {
                std::thread::spawn({
                    let life = Arc::clone(&life);
                    move || life.begin()
                })
            })
            .collect();
        let begun = threads.into_iter().filter_map(|thread| thread.join().ok());
        assert_eq!(begun.filter(|begun| *begun).count(), 1);
        assert_eq!(life.stage(), Stage::Closing);
    }

    #[test]
    fn who_waits_is_told_when_it_is_done_and_gives_up_when_it_hangs() {
        let life = Arc::new(Lifecycle::default());
        assert!(life.begin());
        assert!(!life.wait(Duration::from_millis(1)));
        let closer = Arc::clone(&life);
        assert_eq!(life.exit_code(), 1, "not closed yet");
        let closing = std::thread::spawn(move || closer.finish(true));
        assert!(life.wait(Duration::from_secs(30)));
        closing.join().unwrap();
        assert_eq!((life.stage(), life.exit_code()), (Stage::Closed, 0));
    }

    #[test]
    fn a_step_that_failed_is_told_by_the_exit_code() {
        let life = Lifecycle::default();
        life.finish(false);
        assert_eq!(life.exit_code(), 1);
    }
}
