//! MemoryHub's window: a thin shell over the library.
//!
//! [`border`] holds the types that cross to the page, [`commands`] what the page may ask,
//! [`desktop`] the state, [`lifecycle`] the decision when the store is closed.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

#[cfg(target_os = "linux")]
pub mod at_once;
pub mod border;
pub mod capture;
pub mod caution;
pub mod changes;
pub mod commands;
pub mod counting;
pub mod desktop;
pub mod dialogs;
pub mod draft;
pub mod ending;
pub mod error;
pub mod excerpt;
pub mod exchange;
pub mod faults;
pub mod folders;
pub mod hub;
pub mod idle;
pub mod keep;
pub mod lifecycle;
pub mod links;
pub mod logging;
pub mod login;
pub mod offer;
pub mod opening;
pub mod pace;
pub mod program;
pub mod progress;
pub mod quick;
pub mod releasing;
pub mod settings;
pub mod shortcut;
pub mod starting;
pub mod tray;
pub mod watcher;
pub mod welcome;
pub mod window;

#[cfg(test)]
mod flows;

use std::{ffi::OsString, path::Path, path::PathBuf, sync::Arc};

use tauri::{App, AppHandle, Emitter, Manager, RunEvent, WindowEvent};
use tauri_plugin_global_shortcut::ShortcutState;
use tauri_plugin_window_state::StateFlags;

use crate::{
    desktop::{Desktop, Page},
    lifecycle::Event,
    starting::{Front, Wishes},
};

/// Runs the application until it ends.
///
/// # Errors
/// If no window can be made.
pub fn run() -> tauri::Result<()> {
    let here = std::env::current_dir().unwrap_or_default();
    let variable = std::env::var_os(folders::DATA_VARIABLE);
    let named = folders::named_by_start(std::env::args_os().skip(1), variable, &here);
    let wishes = starting::read(std::env::args_os().skip(1));

    // First: a second start must end before it does anything else.
    let builder =
        tauri::Builder::default().plugin(tauri_plugin_single_instance::init(second_start));
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(tauri_plugin_dialog::init());
    #[cfg(target_os = "linux")]
    let builder = at_once::register(builder);
    builder
        .plugin(tauri_plugin_clipboard_manager::init())
        // The plugin's script would open links on any click; ours asks for `open_link`.
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .with_filename("window.json")
                // It is always as large as its text, and where the pointer is.
                .with_denylist(&[capture::LABEL])
                .build(),
        )
        .plugin(
            tauri_plugin_global_shortcut::Builder::new()
                .with_handler(|app, _, event| {
                    if event.state == ShortcutState::Pressed {
                        capture::open(app);
                    }
                })
                .build(),
        )
        .invoke_handler(commands::handler())
        .setup(move |app| Ok(set_up(app, named, wishes.clone())?))
        .build(context())?
        .run(on_event);
    Ok(())
}

/// What `tauri.conf.json` says, and the page.
#[expect(clippy::exit, reason = "in code that Tauri generates")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn set_up(app: &App, named: Option<PathBuf>, wishes: Wishes) -> tauri::Result<()> {
    let places = folders::Places::of(app.path())?;
    if let Some(logger) = logging::start(&places.logs) {
        app.manage(logger);
    }
    log::info!("MemoryHub {} on {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);

    let desktop = Desktop::new(places, Box::new(TauriPage(app.handle().clone())));
    app.manage(Arc::clone(&desktop));
    ending::listen_for_signals(&desktop, app.handle());
    ending::listen_for_the_display(&desktop, app.handle());
    tauri::async_runtime::spawn(idle::keep_house(Arc::clone(&desktop)));
    tauri::async_runtime::spawn(idle::tell_status(Arc::clone(&desktop)));
    let front = Front::wanted(&wishes, desktop.settings.get().start_hidden);
    desktop.keep(|scene| scene.front = front);
    desktop.begin(named);
    window::make(app, &desktop)?;
    quick::begin(app.handle(), &desktop, wishes);
    Ok(())
}

fn on_event(app: &AppHandle, event: RunEvent) {
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    match event {
        // The window goes when everything is closed, so that its page can hand over its draft.
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. } => {
            api.prevent_close();
            if label == capture::LABEL {
                capture::put_away(app);
            } else {
                tray::close_window(app, &desktop);
            }
        }
        // The watcher misses changes on network folders; a look when the user comes back is cheap.
        RunEvent::WindowEvent { event: WindowEvent::Focused(true), .. } => desktop.poke_watcher(),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for url in urls {
                quick::take_link(&desktop, url.as_str());
            }
            window::bring_forward(app);
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::bring_forward(app),
        RunEvent::Exit => ending::answer(&desktop, Event::Exit, app.clone()),
        _ => {}
    }
}

/// Another start on the same desktop: it ends, this program does what it asks for. A folder that it names
/// is offered to the user, who may have notes half written here.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the plugin calls")]
fn second_start(app: &AppHandle, arguments: Vec<String>, folder: String) {
    let arguments: Vec<_> = arguments.into_iter().skip(1).map(OsString::from).collect();
    quick::again(app, &starting::read(arguments.iter().cloned()));
    let Some(named) = folders::named_by_start(arguments, None, Path::new(&folder)) else { return };
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    if folders::real(&named) == folders::real(&desktop.folder()) {
        return;
    }
    let offer = desktop.offer(&named);
    desktop.change(|scene| scene.offer = Some(offer));
}

/// The pages as those who are told.
struct TauriPage(AppHandle);

impl Page for TauriPage {
    fn tell(&self, event: &str, payload: serde_json::Value) {
        let all = [window::LABEL, capture::LABEL];
        // Whether there are notes, and in which language and colours, concerns both.
        let heard = if event == "state" { &all[..] } else { &all[..1] };
        for label in heard {
            if let Err(error) = self.0.emit_to(*label, event, payload.clone()) {
                log::warn!("event {event}: {error}");
            }
        }
    }
}
