//! Dialogs of GTK, without the plugin: that one never frees the dialog, and a dialog that lives
//! goes on watching the folders it showed, the data folder among them.

use std::path::PathBuf;

use gtk::{FileChooserAction, FileChooserNative, FileFilter, ResponseType, glib, prelude::*};
use tauri::{AppHandle, Manager};
use tokio::sync::oneshot;

use super::{ENDS, KIND, Wanted};
use crate::window;

pub(super) async fn ask(app: &AppHandle, title: &'static str, wanted: Wanted) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    let window = app.get_webview_window(window::LABEL);
    let on_main_thread = app.run_on_main_thread(move || {
        glib::MainContext::default().spawn_local(async move {
            let parent = window.as_ref().and_then(|window| window.gtk_window().ok());
            let dialog = make(title, parent.as_ref(), wanted);
            let accepted = dialog.run_future().await == ResponseType::Accept;
            let chosen = accepted.then(|| dialog.filename()).flatten();
            dialog.destroy();
            // Before anyone hears the answer: with the last reference the watches go.
            drop(dialog);
            let _ = tell.send(chosen);
        });
    });
    if let Err(error) = on_main_thread {
        log::warn!("no dialog: {error}");
        return None;
    }
    told.await.ok().flatten()
}

fn make(title: &str, parent: Option<&gtk::ApplicationWindow>, wanted: Wanted) -> FileChooserNative {
    let action = match wanted {
        Wanted::Folder { .. } => FileChooserAction::SelectFolder,
        Wanted::Import => FileChooserAction::Open,
        Wanted::Export { .. } => FileChooserAction::Save,
    };
    let dialog = FileChooserNative::new(Some(title), parent, action, None, None);
    dialog.set_modal(true);
    match wanted {
        Wanted::Folder { near } => {
            dialog.set_create_folders(true);
            if let Some(near) = near {
                dialog.set_current_folder(near);
            }
        }
        Wanted::Import => dialog.add_filter(filter()),
        Wanted::Export { name } => {
            dialog.set_do_overwrite_confirmation(true);
            dialog.set_current_name(&name);
            dialog.add_filter(filter());
        }
    }
    dialog
}

fn filter() -> FileFilter {
    let filter = FileFilter::new();
    filter.set_name(Some(KIND));
    for end in ENDS {
        filter.add_pattern(&format!("*.{end}"));
    }
    filter
}
