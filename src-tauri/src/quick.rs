//! What a start sets up once the main window has what it needs: tray, capture keys, capture
//! window; and what later starts ask for.

use std::{sync::Arc, thread, time::Duration};

use tauri::{AppHandle, Manager};

use crate::{
    border::{OnClose, WaitingLink},
    capture,
    desktop::Desktop,
    links, login, shortcut,
    starting::{Front, Wishes},
    tray, window,
};

/// A tray that comes with the desktop at login may come after this program.
const TRAY_PATIENCE: Duration = Duration::from_secs(10);
const TRAY_STEP: Duration = Duration::from_millis(500);
/// The main window comes first; making another one takes from it.
const REST: Duration = Duration::from_millis(1500);
/// Links that wait to be looked at, at most.
const MOST_LINKS: usize = 16;

/// Sets up tray, keys and capture window in the background.
pub fn begin(app: &AppHandle, desktop: &Arc<Desktop>, wishes: Wishes) {
    if let Some(link) = &wishes.link {
        take_link(desktop, link);
    }
    let (app, desktop) = (app.clone(), Arc::clone(desktop));
    let work = move || {
        if wishes.capture && wishes.link.is_none() {
            capture::open(&app);
        }
        find_tray(&app, &desktop);
        shortcut::register(&app);
        thread::sleep(REST);
        capture::prepare(&app, &desktop);
        login::renew(&app, &desktop);
    };
    if let Err(error) = thread::Builder::new().name("quick".into()).spawn(work) {
        log::error!("no thread for tray and keys: {error}");
    }
}

/// What another start beside this one asks for; the window comes forward unless it is a capture.
pub fn again(app: &AppHandle, wishes: &Wishes) {
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    if let Some(link) = &wishes.link {
        take_link(&desktop, link);
    }
    match Front::wanted(wishes, desktop.settings.get().start_hidden) {
        Front::Window => window::bring_forward(app),
        Front::Capture => capture::open(app),
        Front::Tray => {}
    }
}

/// Puts a link before the user, after those that wait already.
pub fn take_link(desktop: &Desktop, link: &str) {
    let asks = links::read(link);
    desktop.change(|scene| {
        if scene.links.len() < MOST_LINKS {
            scene.link_count += 1;
            scene.links.push_back(WaitingLink { number: scene.link_count, asks });
        } else {
            log::warn!("too many links wait; one is left out");
        }
    });
}

fn find_tray(app: &AppHandle, desktop: &Arc<Desktop>) {
    let hidden = desktop.scene(|scene| scene.front) == Front::Tray;
    let mut waited = Duration::ZERO;
    let mut tray = make_tray(app, desktop);
    while !tray && hidden && waited < TRAY_PATIENCE {
        thread::sleep(TRAY_STEP);
        waited += TRAY_STEP;
        tray = make_tray(app, desktop);
    }
    let stays = desktop.settings.get().on_close == OnClose::Tray;
    let front = desktop.change(|scene| {
        scene.tray = tray;
        scene.front = scene.front.with_tray(tray, stays);
        scene.front
    });
    if hidden && front == Front::Window {
        window::bring_forward(app);
    }
}

/// Makes the tray on the window's thread and waits for it.
fn make_tray(app: &AppHandle, desktop: &Arc<Desktop>) -> bool {
    let (told, answer) = std::sync::mpsc::channel();
    let (here, chinese) = (app.clone(), desktop.is_chinese());
    let asked = app.run_on_main_thread(move || {
        let made = tray::make(&here, chinese);
        if told.send(made).is_err() {
            log::debug!("nobody waits for the tray");
        }
    });
    asked.is_ok() && answer.recv().unwrap_or(false)
}
