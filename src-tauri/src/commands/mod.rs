//! What the page may ask: a few lines each, done away from the window's thread.

mod figures;
mod folder;
mod notes;
mod page;

use std::sync::Arc;

use crate::{border::CommandError, desktop::Desktop, error::Answer};

include!("names.rs");

/// The application, as commands get it.
type Shell<'a> = tauri::State<'a, Arc<Desktop>>;

/// Lists each command once, for Tauri and for the test that compares the lists.
macro_rules! commands {
    ($($home:ident::$name:ident),* $(,)?) => {
        /// Answers every command.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($home::$name),*]
        }

        #[cfg(test)]
        const ANSWERED: &[&str] = &[$(stringify!($name)),*];
    };
}

commands![
    page::app_state,
    folder::accept_welcome,
    folder::pick_folder,
    folder::accept_folder,
    folder::cancel_folder,
    folder::create_folder,
    folder::release,
    folder::reopen,
    notes::remember,
    notes::recall,
    notes::copy,
    notes::search,
    notes::tally,
    notes::get,
    notes::edit,
    notes::revisions,
    notes::delete,
    notes::restore,
    notes::purge,
    notes::empty_trash,
    notes::move_layer,
    notes::pin,
    figures::tags,
    figures::overview,
    figures::activity,
    figures::flush,
    figures::stats,
    figures::resources,
    figures::status,
    figures::check,
    page::update_settings,
    page::draft,
    page::save_draft,
    page::import_notes,
    page::cancel_import,
    page::export_notes,
    page::open_link,
    folder::open_folder,
    folder::accept_outside_state,
    page::quit,
];

/// Does work that may wait for the disk on a thread made for that. A panic is an answer too: the
/// page must never wait for ever.
async fn blocking<T: Send + 'static>(
    desktop: &Arc<Desktop>,
    work: impl FnOnce(&Arc<Desktop>) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let desktop = Arc::clone(desktop);
    tauri::async_runtime::spawn_blocking(move || work(&desktop))
        .await
        .unwrap_or_else(|error| Err(CommandError::panic(&error.to_string())))
}

#[cfg(test)]
mod tests;
