//! Carries out what [`crate::lifecycle`] decides.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use memoryhub::CloseReport;
use serde_json::json;

use crate::{
    desktop::Desktop,
    lifecycle::{Decision, Event, LIMIT, decide},
    window,
};

/// How long the page has to hand over what is half written. Not seen by anyone: the window is
/// hidden already.
const HANDOVER: Duration = Duration::from_millis(150);

/// The window and its process, as far as ending is concerned.
pub trait Leave: Clone + Send + 'static {
    /// Tells the page that it goes, and hides the window.
    fn hide(&self);
    /// Asks the event loop to end, and the process with this code.
    fn leave(&self, code: i32);
    /// Ends the process without asking anyone.
    fn exit_at_once(&self, code: i32);
}

impl Leave for tauri::AppHandle {
    fn hide(&self) {
        window::hide(self);
    }

    fn leave(&self, code: i32) {
        self.exit(code);
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
    match decision {
        Decision::Nothing => {}
        Decision::CloseThenExit => {
            let desktop = Arc::clone(desktop);
            in_background("close", move || {
                if !begin(&desktop, &leave) {
                    return;
                }
                let began = Instant::now();
                leave.hide();
                close(&desktop, event);
                thread::sleep(HANDOVER.saturating_sub(began.elapsed()));
                leave.leave(desktop.lifecycle.exit_code());
            });
        }
        Decision::CloseNow => {
            if begin(desktop, &leave) {
                close(desktop, event);
            } else {
                desktop.lifecycle.wait(LIMIT);
            }
        }
        Decision::Wait => {
            desktop.lifecycle.wait(LIMIT);
        }
        Decision::Exit => leave.leave(desktop.lifecycle.exit_code()),
    }
}

/// Begins closing, true for one caller alone; from here on the process has [`LIMIT`].
fn begin(desktop: &Arc<Desktop>, leave: &impl Leave) -> bool {
    if !desktop.lifecycle.begin() {
        return false;
    }
    let (desktop, leave) = (Arc::clone(desktop), leave.clone());
    in_background("limit", move || {
        thread::sleep(LIMIT);
        // Closed: it is the window that hangs. Not closed: what was saved is on disk all the same.
        if !desktop.lifecycle.wait(Duration::ZERO) {
            log::error!("closing takes longer than {LIMIT:?}; the process ends without it");
        }
        leave.exit_at_once(desktop.lifecycle.exit_code());
    });
    true
}

fn close(desktop: &Desktop, event: Event) {
    let began = Instant::now();
    let closed = catch_unwind(AssertUnwindSafe(|| desktop.close()));
    let clean = closed.as_ref().is_ok_and(CloseReport::is_clean);
    let took_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    // For programs, as every line of its kind: one a run.
    let told = json!({
        "by": event.name(), "clean": clean, "panicked": closed.is_err(), "took_us": took_us,
    });
    log::log!(if clean { log::Level::Info } else { log::Level::Error }, "ended {told}");
    desktop.lifecycle.finish(clean);
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

/// Listens for the end of the X server. A session that ends takes it away, and Xlib then ends the
/// process before anything else runs. Wayland has no such place; there a lost connection is like a
/// crash, and costs at most the recall counts that wait.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "Xlib takes a function, and calls it from C")]
pub fn listen_for_the_display(desktop: &Arc<Desktop>, app: &tauri::AppHandle) {
    use std::{ffi::c_int, sync::OnceLock};

    use gtk::gdk::{self, prelude::DisplayExtManual};
    use x11_dl::xlib;

    /// Xlib passes nothing of ours to the function; set once, because there is one application.
    static TOLD: OnceLock<(Arc<Desktop>, tauri::AppHandle)> = OnceLock::new();

    unsafe extern "C" fn gone(_: *mut xlib::Display) -> c_int {
        if let Some((desktop, app)) = TOLD.get() {
            log::warn!("the display is gone");
            answer(desktop, Event::DisplayGone, app.clone());
            app.exit_at_once(desktop.lifecycle.exit_code());
        }
        0
    }

    if !gdk::Display::default().is_some_and(|display| display.backend().is_x11()) {
        return;
    }
    let xlib = match xlib::Xlib::open() {
        Ok(xlib) => xlib,
        Err(error) => {
            log::warn!("the end of the display is not listened for: {error}");
            return;
        }
    };
    if TOLD.set((Arc::clone(desktop), app.clone())).is_ok() {
        // SAFETY: the function has the type that Xlib wants, never returns to it while the
        // application is there, and the library stays loaded: GTK uses it as long as we live.
        unsafe { (xlib.XSetIOErrorHandler)(Some(gone)) };
    }
}

/// Other systems tell the end of a session by `Exit`.
#[cfg(not(target_os = "linux"))]
pub fn listen_for_the_display(_: &Arc<Desktop>, _: &tauri::AppHandle) {}

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
