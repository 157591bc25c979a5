//! Start at login: an entry of the system, made and removed as the settings say.

use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt;

use crate::{border::CommandError, desktop::Desktop, error::Answer};

/// Makes or removes the entry.
///
/// # Errors
/// `login` with what the system says.
pub fn set(app: &AppHandle, wanted: bool) -> Answer<()> {
    let entry = app.autolaunch();
    let done = if wanted { entry.enable() } else { entry.disable() };
    done.map_err(|error| CommandError::new("login", error.to_string()))
}

/// Writes the entry anew if there is to be one: the program may have been moved since.
pub fn renew(app: &AppHandle, desktop: &Desktop) {
    if desktop.settings.get().start_at_login
        && let Err(error) = set(app, true)
    {
        log::warn!("start at login: {error}");
    }
}
