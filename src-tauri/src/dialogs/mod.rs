//! The system's file dialogs. The page never names a path: what is chosen here stays here.

#[cfg(target_os = "linux")]
#[path = "gtk.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "plugin.rs"]
mod system;

use std::path::{Path, PathBuf};

use tauri::AppHandle;

use crate::faults;

/// What is asked for.
enum Wanted {
    /// A folder, beginning in this one.
    Folder { near: Option<PathBuf> },
    /// A file of notes to read.
    Import,
    /// A place to write notes to, of this name.
    Export { name: String },
}

/// The kind of file that notes are exchanged in, and the ends of its names.
const KIND: &str = "JSON Lines";
const ENDS: [&str; 3] = ["jsonl", "ndjson", "json"];

/// Asks for a folder, beginning near `near`.
pub async fn pick_folder(app: &AppHandle, near: &Path, chinese: bool) -> Option<PathBuf> {
    let title = if chinese { "选择数据文件夹" } else { "Choose the data folder" };
    let near = near.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_path_buf);
    ask(app, title, Wanted::Folder { near }).await
}

/// Asks for a file to import.
pub async fn pick_import(app: &AppHandle, chinese: bool) -> Option<PathBuf> {
    ask(app, if chinese { "导入笔记" } else { "Import notes" }, Wanted::Import).await
}

/// Asks where to write an export.
pub async fn pick_export(app: &AppHandle, name: &str, chinese: bool) -> Option<PathBuf> {
    let title = if chinese { "导出笔记" } else { "Export notes" };
    ask(app, title, Wanted::Export { name: name.into() }).await
}

async fn ask(app: &AppHandle, title: &'static str, wanted: Wanted) -> Option<PathBuf> {
    if let Some(chosen) = faults::chosen() {
        return Some(chosen);
    }
    let here = std::env::current_dir();
    let chosen = system::ask(app, title, wanted).await;
    // Windows' dialogs move the working folder to where the user looked, which may be the data
    // folder, and a working folder cannot be deleted.
    if let Ok(here) = here
        && let Err(error) = std::env::set_current_dir(&here)
    {
        log::warn!("the working folder stays where the dialog left it: {error}");
    }
    chosen
}
