//! Carries out what [`crate::lifecycle`] decides.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::{
    desktop::Desktop,
    lifecycle::{Decision, Event, LAST_PATIENCE, PATIENCE, decide},
    window,
};

/// How long the event loop may take to end once everything is closed.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long the page has to hand over what is half written. Not seen by anyone: the window is
/// hidden already.
const HANDOVER: Duration = Duration::from_millis(150);

/// The window and its process, as far as ending is concerned.
pub trait Leave: Send + 'static {
    /// Tells the page that it goes, and hides the window.
    fn hide(&self);
    /// Asks the event loop to end.
    fn leave(&self);
    /// Ends the process without asking anyone.
    fn exit_at_once(&self, code: i32);
}

impl Leave for tauri::AppHandle {
    fn hide(&self) {
        window::hide(self);
    }

    fn leave(&self) {
        self.exit(0);
    }

    fn exit_at_once(&self, code: i32) {
        log::logger().flush();
        exit_at_once(code);
    }
}

/// Answers an event that may end the program.
pub fn answer(desktop: &Arc<Desktop>, event: Event, leave: impl Leave) {
    let decision = decide(desktop.lifecycle.stage(), event);
    log::debug!("{event:?}: {decision:?}");
    let desktop = Arc::clone(desktop);
    match decision {
        Decision::Nothing => {}
        Decision::CloseThenExit => in_background("close", move || {
            if !desktop.lifecycle.begin() {
                return;
            }
            let began = Instant::now();
            leave.hide();
            close(&desktop);
            thread::sleep(HANDOVER.saturating_sub(began.elapsed()));
            leave.leave();
            // Nothing is open any more: a window that hangs must not keep the process.
            thread::sleep(FAREWELL);
            leave.exit_at_once(0);
        }),
        Decision::CloseNow => {
            if desktop.lifecycle.begin() {
                close(&desktop);
            } else {
                wait(&desktop);
            }
        }
        Decision::Wait => wait(&desktop),
        Decision::Exit => leave.leave(),
        Decision::ExitSoon => in_background("insist", move || {
            if desktop.lifecycle.wait(LAST_PATIENCE) {
                leave.leave();
                thread::sleep(FAREWELL);
                leave.exit_at_once(0);
            } else {
                log::error!("closing hangs; the process ends without it");
                leave.exit_at_once(1);
            }
        }),
    }
}

fn close(desktop: &Desktop) {
    if catch_unwind(AssertUnwindSafe(|| desktop.close())).is_err() {
        log::error!("closing panicked");
        desktop.lifecycle.finish();
    }
}

fn wait(desktop: &Desktop) {
    if !desktop.lifecycle.wait(PATIENCE) {
        log::error!("closing took longer than {PATIENCE:?}");
    }
}

fn in_background(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.into()).spawn(work) {
        log::error!("no thread for {name}: {error}");
    }
}

/// Exit handlers are not run: one of them may be what hangs.
#[cfg(unix)]
fn exit_at_once(code: i32) -> ! {
    signal_hook::low_level::exit(code)
}

#[cfg(not(unix))]
#[expect(clippy::exit, reason = "the last resort when the event loop does not end")]
fn exit_at_once(code: i32) -> ! {
    std::process::exit(code)
}

/// Listens for the signals that end programs, on a thread of its own so that no other can block it.
#[cfg(unix)]
pub fn listen_for_signals(desktop: &Arc<Desktop>, app: &tauri::AppHandle) {
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM},
        iterator::Signals,
    };
    let mut signals = match Signals::new([SIGTERM, SIGINT, SIGHUP]) {
        Ok(signals) => signals,
        Err(error) => {
            log::error!("signals are not listened for: {error}");
            return;
        }
    };
    let (desktop, app) = (Arc::clone(desktop), app.clone());
    in_background("signals", move || {
        for signal in signals.forever() {
            log::info!("signal {signal}");
            answer(&desktop, Event::Signal, app.clone());
        }
    });
}

/// Windows tells the end of a session by `Exit`.
#[cfg(not(unix))]
pub fn listen_for_signals(_: &Arc<Desktop>, _: &tauri::AppHandle) {}
