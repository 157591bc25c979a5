//! The keys that open the capture window from everywhere.

use std::sync::Arc;

use tauri::{AppHandle, Manager};
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Shortcut};

use crate::{border::CaptureKeys, desktop::Desktop};

/// What is offered in place of keys that another program has: the first that is free.
const OTHERS: [&str; 6] = [
    "Ctrl+Alt+M",
    "Ctrl+Alt+N",
    "Ctrl+Alt+J",
    "Ctrl+Shift+Alt+M",
    "Ctrl+Shift+Alt+N",
    "Ctrl+Alt+F9",
];

/// Whether these can be keys: one key, and a modifier unless it is a function key.
pub fn is_possible(keys: &str) -> bool {
    let Ok(shortcut) = keys.parse::<Shortcut>() else { return false };
    let function = keys.starts_with('F') && keys.len() > 1;
    // Shift alone writes.
    let shift = tauri_plugin_global_shortcut::Modifiers::SHIFT;
    function || !shortcut.mods.difference(shift).is_empty()
}

/// Whether the desktop keeps programs from taking keys. An X server beside it changes nothing: it
/// hears keys only while one of its own windows has them.
pub fn is_wayland(display: Option<&str>, session: Option<&str>) -> bool {
    display.is_some_and(|name| !name.is_empty())
        || session.is_some_and(|kind| kind.eq_ignore_ascii_case("wayland"))
}

/// Takes the wanted keys, or finds some that are free. `take` and `let_go` ask the system.
pub fn settle(
    wayland: bool,
    wanted: &str,
    mut take: impl FnMut(&str) -> bool,
    mut let_go: impl FnMut(&str),
) -> CaptureKeys {
    if wayland {
        return CaptureKeys::Wayland;
    }
    if wanted.is_empty() {
        return CaptureKeys::Off;
    }
    if take(wanted) {
        return CaptureKeys::Ready;
    }
    let free = OTHERS.into_iter().find(|keys| *keys != wanted && take(keys));
    if let Some(keys) = free {
        let_go(keys);
    }
    CaptureKeys::Refused { free: free.map(str::to_owned) }
}

/// Takes the keys that the settings name, in place of those before. Waits for the window's thread.
pub fn register(app: &AppHandle) {
    let Some(desktop) = app.try_state::<Arc<Desktop>>() else { return };
    let variable = |name| std::env::var(name).ok();
    let wayland = cfg!(target_os = "linux")
        && is_wayland(
            variable("WAYLAND_DISPLAY").as_deref(),
            variable("XDG_SESSION_TYPE").as_deref(),
        );
    let system = app.global_shortcut();
    if !wayland && let Err(error) = system.unregister_all() {
        log::warn!("capture keys: {error}");
    }
    let take = |keys: &str| match system.register(keys) {
        Ok(()) => true,
        Err(error) => {
            log::info!("capture keys {keys}: {error}");
            false
        }
    };
    let let_go = |keys: &str| {
        if let Err(error) = system.unregister(keys) {
            log::warn!("capture keys {keys}: {error}");
        }
    };
    let keys = settle(wayland, &desktop.settings.get().capture_keys, take, let_go);
    log::info!("capture keys: {keys:?}");
    desktop.change(|scene| scene.keys = keys);
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// What becomes of wanted keys where these are taken, and what stays taken by us.
    fn settled(wanted: &str, taken: &[&str]) -> (CaptureKeys, Vec<String>) {
        let ours = RefCell::new(Vec::new());
        let take = |keys: &str| {
            let free = !taken.contains(&keys);
            if free {
                ours.borrow_mut().push(keys.to_owned());
            }
            free
        };
        let let_go = |keys: &str| ours.borrow_mut().retain(|own| own != keys);
        let keys = settle(false, wanted, take, let_go);
        (keys, ours.into_inner())
    }

    #[test]
    fn free_keys_are_taken() {
        assert_eq!(settled("Ctrl+Alt+M", &[]), (CaptureKeys::Ready, vec!["Ctrl+Alt+M".into()]));
    }

    #[test]
    fn for_taken_keys_the_first_free_ones_are_offered_and_not_kept() {
        let free = Some("Ctrl+Alt+N".to_owned());
        assert_eq!(settled("Ctrl+Alt+M", &["Ctrl+Alt+M"]), (CaptureKeys::Refused { free }, vec![]));
        let free = Some("Ctrl+Alt+M".to_owned());
        assert_eq!(settled("Ctrl+Alt+X", &["Ctrl+Alt+X"]), (CaptureKeys::Refused { free }, vec![]));
    }

    #[test]
    fn where_all_are_taken_none_is_offered() {
        let refused = CaptureKeys::Refused { free: None };
        assert_eq!(settled("Ctrl+Alt+M", &OTHERS), (refused, vec![]));
    }

    #[test]
    fn no_keys_are_wanted_or_possible() {
        assert_eq!(settled("", &[]), (CaptureKeys::Off, vec![]));
        let asked = |_: &str| -> bool { panic!("nobody asks the system") };
        let keys = settle(true, "Ctrl+Alt+M", asked, |_| ());
        assert_eq!(keys, CaptureKeys::Wayland);
    }

    #[test]
    fn wayland_is_known_by_its_display_or_by_the_session() {
        assert!(is_wayland(Some("wayland-0"), None));
        assert!(is_wayland(None, Some("Wayland")));
        assert!(!is_wayland(Some(""), Some("x11")));
        assert!(!is_wayland(None, None));
    }

    #[test]
    fn keys_that_write_text_are_no_keys_for_capture() {
        for keys in ["Ctrl+Alt+M", "Super+Space", "F9", "Ctrl+Shift+Alt+F12", "Alt+1"] {
            assert!(is_possible(keys), "{keys}");
        }
        for keys in ["", "M", "Shift+M", "Ctrl", "Ctrl+", "Ctrl+Alt+Nothing", "Ctrl+M+N"] {
            assert!(!is_possible(keys), "{keys}");
        }
        for keys in OTHERS {
            assert!(is_possible(keys), "{keys}");
        }
    }
}
