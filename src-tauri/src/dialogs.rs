//! The system's file dialogs. The page never names a path: what is chosen here stays here.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::window;

/// Asks for a folder, beginning near `near`.
pub async fn pick_folder(app: &AppHandle, near: &Path, chinese: bool) -> Option<PathBuf> {
    let title = if chinese { "选择数据文件夹" } else { "Choose the data folder" };
    let near = near.ancestors().skip(1).find(|folder| folder.is_dir());
    let mut dialog = dialog(app, title);
    if let Some(near) = near {
        dialog = dialog.set_directory(near);
    }
    ask(|answer| dialog.pick_folder(answer)).await
}

/// Asks for a file to import.
pub async fn pick_import(app: &AppHandle, chinese: bool) -> Option<PathBuf> {
    let title = if chinese { "导入笔记" } else { "Import notes" };
    let dialog = dialog(app, title).add_filter("JSON Lines", &["jsonl", "json", "ndjson"]);
    ask(|answer| dialog.pick_file(answer)).await
}

/// Asks where to write an export.
pub async fn pick_export(app: &AppHandle, name: &str, chinese: bool) -> Option<PathBuf> {
    let title = if chinese { "导出笔记" } else { "Export notes" };
    let dialog = dialog(app, title).set_file_name(name).add_filter("JSON Lines", &["jsonl"]);
    ask(|answer| dialog.save_file(answer)).await
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

type OnAnswer = Box<dyn FnOnce(Option<FilePath>) + Send>;

async fn ask(show: impl FnOnce(OnAnswer)) -> Option<PathBuf> {
    let here = std::env::current_dir();
    let (tell, told) = oneshot::channel();
    show(Box::new(move |answer| {
        // Nobody waits any more if the window went.
        let _ = tell.send(answer);
    }));
    let answer = told.await.ok().flatten();
    // Windows' dialogs move the working folder to where the user looked, which may be the data
    // folder, and a working folder cannot be deleted.
    if let Ok(here) = here
        && let Err(error) = std::env::set_current_dir(&here)
    {
        log::warn!("the working folder stays where the dialog left it: {error}");
    }
    answer.and_then(|path| path.into_path().ok())
}
