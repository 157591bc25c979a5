//! Dialogs of Windows and macOS.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

use super::{ENDS, KIND, Wanted};
use crate::window;

pub(super) async fn ask(app: &AppHandle, title: &'static str, wanted: Wanted) -> Option<PathBuf> {
    let mut dialog = app.dialog().file().set_title(title);
    if let Some(window) = app.get_webview_window(window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    let (tell, told) = oneshot::channel();
    let answer = move |chosen: Option<FilePath>| {
        // Nobody waits any more if the window went.
        let _ = tell.send(chosen);
    };
    match wanted {
        Wanted::Folder { near } => {
            if let Some(near) = near {
                dialog = dialog.set_directory(near);
            }
            dialog.pick_folder(answer);
        }
        Wanted::Import => dialog.add_filter(KIND, &ENDS).pick_file(answer),
        Wanted::Export { name } => {
            dialog.set_file_name(name).add_filter(KIND, &ENDS).save_file(answer);
        }
    }
    told.await.ok().flatten()?.into_path().ok()
}
