//! The tray, where the system has one, and what closing the main window means then.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use tauri::{
    AppHandle, Manager,
    menu::{Menu, MenuBuilder, MenuEvent},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};

use crate::{
    border::{Ask, OnClose},
    capture,
    desktop::Desktop,
    ending,
    lifecycle::{Event, Stage},
    starting::Front,
    window,
};

const ID: &str = "tray";

/// What the cross of the main window does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The page asks the user.
    Ask,
    /// The window goes, the program stays.
    Hide,
    /// The program ends.
    Quit,
}

/// Decides what closing does. Whoever closes while asked has answered: the question may not be
/// seen, or the page may not answer at all.
pub fn closing(tray: bool, chosen: OnClose, asked: bool) -> Closing {
    match (tray, chosen) {
        (false, _) | (true, OnClose::Quit) => Closing::Quit,
        (true, OnClose::Tray) => Closing::Hide,
        (true, OnClose::Ask) if asked => Closing::Quit,
        (true, OnClose::Ask) => Closing::Ask,
    }
}

/// Answers the cross of the main window.
pub fn close_window(app: &AppHandle, desktop: &Arc<Desktop>) {
    let (tray, asked) = desktop.scene(|scene| (scene.tray, scene.asked));
    let ending = desktop.lifecycle.stage() != Stage::Running;
    let chosen = desktop.settings.get().on_close;
    match closing(tray && !ending, chosen, asked) {
        Closing::Quit => ending::answer(desktop, Event::CloseRequested, app.clone()),
        Closing::Hide => hide_window(app, desktop),
        Closing::Ask => {
            desktop.keep(|scene| scene.asked = true);
            window::bring_forward(app);
            desktop.tell("ask", Ask::Close);
        }
    }
}

/// Leaves the tray alone; the store stays open.
pub fn hide_window(app: &AppHandle, desktop: &Desktop) {
    desktop.keep(|scene| {
        scene.asked = false;
        scene.front = Front::Tray;
    });
    window::hide_one(app, window::LABEL);
}

/// Makes the tray; false where the system has none.
pub fn make(app: &AppHandle, chinese: bool) -> bool {
    let made = catch_unwind(AssertUnwindSafe(|| build(app, chinese)));
    match made {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            log::info!("no tray: {error}");
            false
        }
        Err(_) => {
            log::error!("no tray: its library failed");
            false
        }
    }
}

/// Puts the menu into a language.
pub fn dress(app: &AppHandle, chinese: bool) {
    let Some(tray) = app.tray_by_id(ID) else { return };
    if let Err(error) = menu(app, chinese).and_then(|menu| tray.set_menu(Some(menu))) {
        log::warn!("menu of the tray: {error}");
    }
}

fn build(app: &AppHandle, chinese: bool) -> tauri::Result<()> {
    let mut tray = TrayIconBuilder::with_id(ID)
        .tooltip("MemoryHub")
        .title("MemoryHub")
        .menu(&menu(app, chinese)?)
        // Elsewhere a click opens the window, and the other button the menu.
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(chosen)
        .on_tray_icon_event(|tray, event| {
            let opens = matches!(
                event,
                TrayIconEvent::Click {
                    button: MouseButton::Left,
                    button_state: MouseButtonState::Up,
                    ..
                }
            );
            if opens && !cfg!(target_os = "macos") {
                window::bring_forward(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app).map(drop)
}

fn menu(app: &AppHandle, chinese: bool) -> tauri::Result<Menu<tauri::Wry>> {
    let [capture, open, release, quit] = if chinese {
        ["记一条", "打开 MemoryHub", "释放数据文件夹", "退出"]
    } else {
        ["Capture", "Open MemoryHub", "Release data folder", "Quit"]
    };
    MenuBuilder::new(app)
        .text("capture", capture)
        .text("open", open)
        .separator()
        .text("release", release)
        .separator()
        .text("quit", quit)
        .build()
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that Tauri calls")]
fn chosen(app: &AppHandle, event: MenuEvent) {
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    match event.id().as_ref() {
        "capture" => capture::open(app),
        "open" => window::bring_forward(app),
        // The page asks before it gives back notes that live in memory, and then says that the
        // folder is free.
        "release" => {
            window::bring_forward(app);
            desktop.tell("ask", Ask::Release);
        }
        "quit" => ending::answer(&desktop, Event::CloseRequested, app.clone()),
        other => log::warn!("the tray has no {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHOICES: [OnClose; 3] = [OnClose::Ask, OnClose::Tray, OnClose::Quit];

    #[test]
    fn without_a_tray_closing_quits_whatever_was_chosen() {
        for chosen in CHOICES {
            for asked in [false, true] {
                assert_eq!(closing(false, chosen, asked), Closing::Quit);
            }
        }
    }

    #[test]
    fn with_a_tray_it_is_asked_once_and_then_remembered() {
        assert_eq!(closing(true, OnClose::Ask, false), Closing::Ask);
        assert_eq!(closing(true, OnClose::Tray, false), Closing::Hide);
        assert_eq!(closing(true, OnClose::Quit, false), Closing::Quit);
    }

    #[test]
    fn closing_while_asked_quits_because_nobody_may_be_there_to_answer() {
        assert_eq!(closing(true, OnClose::Ask, true), Closing::Quit);
        assert_eq!(closing(true, OnClose::Tray, true), Closing::Hide);
    }
}
