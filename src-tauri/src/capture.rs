//! The capture window: small, over everything, made beforehand so that it is there at once.
//!
//! It holds a draft of its own and asks the store for nothing but to keep a note. It goes by being
//! hidden; the main window neither comes forward nor goes with it.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use tauri::{
    AppHandle, LogicalSize, Manager, PhysicalPosition, PhysicalRect, PhysicalSize, WebviewUrl,
    WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse,
};

use crate::{desktop::Desktop, ending, hub::lock, lifecycle::Event, starting::Front, window};

/// The label of the window, which its capability names.
pub const LABEL: &str = "capture";
/// Its size at normal text, in logical pixels.
const SIZE: (f64, f64) = (560.0, 250.0);
/// The window is shown after this even if its page never tells that it takes text.
const PATIENCE: Duration = Duration::from_secs(3);

/// What threads that open the window share.
#[derive(Debug, Default)]
pub struct Making {
    /// Held while it is made.
    alone: Mutex<()>,
    /// Whether its page takes text.
    ready: Mutex<bool>,
    told: Condvar,
    /// It is to be seen as soon as its page takes text.
    wanted: AtomicBool,
}

impl Making {
    /// Waits until the page takes text, but not for ever.
    fn wait(&self) {
        let ready = lock(&self.ready);
        if self.told.wait_timeout_while(ready, PATIENCE, |ready| !*ready).is_err() {
            log::warn!("nobody knows whether the capture window takes text");
        }
    }
}

/// Opens the window, on the monitor with the pointer.
pub fn open(app: &AppHandle) {
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    desktop.capture.wanted.store(true, Ordering::SeqCst);
    let (app, desktop) = (app.clone(), Arc::clone(&desktop));
    // Making it waits for the window's thread, from which this may be called.
    in_background(move || {
        let Some(window) = made(&app, &desktop) else { return };
        desktop.capture.wait();
        if desktop.capture.wanted.load(Ordering::SeqCst) {
            show(&window, &desktop);
        }
    });
}

/// The page of the window takes text.
pub fn ready(desktop: &Desktop) {
    *lock(&desktop.capture.ready) = true;
    desktop.capture.told.notify_all();
}

/// Makes the window, so that the first capture need not wait for it.
pub fn prepare(app: &AppHandle, desktop: &Arc<Desktop>) {
    made(app, desktop);
}

/// Hides the window and gives the keyboard back to whoever had it.
pub fn put_away(app: &AppHandle) {
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    desktop.capture.wanted.store(false, Ordering::SeqCst);
    window::hide_one(app, LABEL);
    let front = desktop.scene(|scene| scene.front);
    // A Mac gives the keyboard to another window of the same program, unless the program goes.
    #[cfg(target_os = "macos")]
    if front != Front::Window
        && let Err(error) = app.hide()
    {
        log::warn!("hiding the application: {error}");
    }
    if front == Front::Capture {
        ending::answer(&desktop, Event::CloseRequested, app.clone());
    }
}

fn made(app: &AppHandle, desktop: &Arc<Desktop>) -> Option<WebviewWindow> {
    let _alone = lock(&desktop.capture.alone);
    if let Some(window) = app.get_webview_window(LABEL) {
        return Some(window);
    }
    make(app, desktop).inspect_err(|error| log::error!("capture window: {error}")).ok()
}

fn make(app: &AppHandle, desktop: &Arc<Desktop>) -> tauri::Result<WebviewWindow> {
    let settings = desktop.settings.get();
    let (width, height) = size(settings.text_size);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("capture.html".into()))
        .title(title(desktop.is_chinese()))
        .inner_size(width, height)
        .resizable(false)
        .maximizable(false)
        .minimizable(false)
        .decorations(false)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .skip_taskbar(true)
        .visible(false)
        .theme(window::native(settings.theme))
        .data_directory(desktop.places.web())
        .initialization_script(window::dress(settings.theme))
        .on_navigation(window::is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    window::paint(&window, settings.theme);
    Ok(window)
}

fn show(window: &WebviewWindow, desktop: &Desktop) {
    let (width, height) = size(desktop.settings.get().text_size);
    let prepared = window
        .set_title(title(desktop.is_chinese()))
        .and_then(|()| window.set_size(LogicalSize::new(width, height)));
    if let Err(error) = prepared.and_then(|()| move_to_pointer(window, (width, height))) {
        log::warn!("placing the capture window: {error}");
    }
    if let Err(error) = present(window) {
        log::warn!("showing the capture window: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn present(window: &WebviewWindow) -> tauri::Result<()> {
    window.show().and_then(|()| window.set_focus())
}

/// Shows the window and gives it the keyboard, at the time that it is now: window managers hold
/// back a window that cannot tell when the user asked for it.
#[cfg(target_os = "linux")]
fn present(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::{
        gdk::ffi::GDK_CURRENT_TIME,
        prelude::{Cast, GtkWindowExt, WidgetExt},
    };

    let here = window.clone();
    window.run_on_main_thread(move || {
        let Ok(window) = here.gtk_window() else { return };
        window.show_all();
        let drawn = window.window().and_then(|drawn| drawn.downcast::<gdkx11::X11Window>().ok());
        let now =
            drawn.map_or(GDK_CURRENT_TIME as u32, |x| gdkx11::functions::x11_get_server_time(&x));
        window.present_with_time(now);
    })
}

/// A desktop that tells no place of the pointer places windows itself.
fn move_to_pointer(window: &WebviewWindow, size: (f64, f64)) -> tauri::Result<()> {
    let pointer = window.cursor_position()?;
    let Some(monitor) = window.monitor_from_point(pointer.x, pointer.y)? else { return Ok(()) };
    // A window that was never shown does not know its size.
    let size = LogicalSize::new(size.0, size.1).to_physical(monitor.scale_factor());
    window.set_position(place(monitor.work_area(), size))
}

/// In the middle of a monitor, a quarter down, and never beyond its edges.
fn place(area: &PhysicalRect<i32, u32>, size: PhysicalSize<u32>) -> PhysicalPosition<i32> {
    let free = |all: u32, own: u32| i32::try_from(all.saturating_sub(own)).unwrap_or(0);
    PhysicalPosition::new(
        area.position.x + free(area.size.width, size.width) / 2,
        area.position.y + free(area.size.height, size.height) / 4,
    )
}

/// The size at this text size, in per cent.
fn size(text_size: u16) -> (f64, f64) {
    let scale = f64::from(text_size) / 100.0;
    (SIZE.0 * scale, SIZE.1 * scale)
}

/// Another title than the main window's, so that lists of windows tell them apart.
fn title(chinese: bool) -> &'static str {
    if chinese { "记一条 · MemoryHub" } else { "Capture · MemoryHub" }
}

fn in_background(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name("capture".into()).spawn(work) {
        log::error!("no thread for the capture window: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(area: (i32, i32, u32, u32), size: (u32, u32)) -> (i32, i32) {
        let area = PhysicalRect {
            position: PhysicalPosition::new(area.0, area.1),
            size: PhysicalSize::new(area.2, area.3),
        };
        let place = place(&area, PhysicalSize::new(size.0, size.1));
        (place.x, place.y)
    }

    #[test]
    fn it_stands_in_the_middle_of_the_monitor_a_quarter_down() {
        assert_eq!(at((0, 0, 1600, 1000), (560, 200)), (520, 200));
        assert_eq!(at((-1920, 300, 1920, 1080), (560, 280)), (-1240, 500));
    }

    #[test]
    fn on_a_monitor_that_is_too_small_it_begins_at_the_edge() {
        assert_eq!(at((1600, 0, 400, 100), (560, 200)), (1600, 0));
    }

    #[test]
    fn it_grows_with_the_text() {
        assert_eq!(size(100), SIZE);
        assert_eq!(size(200), (SIZE.0 * 2.0, SIZE.1 * 2.0));
    }
}
