//! What the page may ask: a few lines each, done away from the window's thread.

mod arguments;
mod changes;
mod figures;
mod folder;
pub(crate) mod notes;
mod page;
mod quick;

use std::sync::Arc;

use memoryhub::{BulkChange, Layer, NewNote, NotePatch, NoteSet, SearchRequest, TagChange};

use crate::{
    border::{CloseAnswer, CommandError, Draft, Settings},
    commands::arguments::Arguments,
    desktop::Desktop,
    error::Answer,
    faults,
};

include!("names.rs");

/// The application, as commands get it.
type Shell<'a> = tauri::State<'a, Arc<Desktop>>;

/// Lists each command once with its arguments, for Tauri, for the check of what the page sends,
/// and for the test that compares the lists.
macro_rules! commands {
    ($($home:ident::$name:ident($($argument:ident: $kind:ty),*)),* $(,)?) => {
        /// Answers every command, after a look at what the page sent with it.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            let answer = answering(tauri::generate_handler![$($home::$name),*]);
            move |invoke: tauri::ipc::Invoke| {
                faults::meet_command(&invoke);
                let message = &invoke.message;
                match check(message.command(), message.payload()) {
                    Ok(()) => answer(invoke),
                    Err(error) => {
                        invoke.resolver.reject(error);
                        true
                    }
                }
            }
        }

        /// Whether these are the arguments of the command, each of its type and no other.
        fn check(command: &str, payload: &tauri::ipc::InvokeBody) -> Answer<()> {
            match command {
                $(stringify!($name) => Arguments::of(payload, &[$(stringify!($argument)),*])
                    $(.and_then(|given| given.reads::<$kind>(stringify!($argument))))*
                    .map(drop),)*
                // Tauri tells that there is none.
                _ => Ok(()),
            }
        }

        #[cfg(test)]
        const ANSWERED: &[(&str, &[&str])] =
            &[$((stringify!($name), &[$(stringify!($argument)),*])),*];
    };
}

commands![
    page::app_state(),
    folder::accept_welcome(),
    folder::pick_folder(),
    folder::accept_folder(),
    folder::cancel_folder(),
    folder::create_folder(),
    folder::release(),
    folder::reopen(),
    notes::remember(note: NewNote),
    notes::recall(id: String),
    notes::copy(id: String),
    notes::search(request: SearchRequest),
    notes::tally(request: SearchRequest),
    notes::get(id: String),
    notes::edit(id: String, patch: NotePatch),
    notes::revisions(id: String),
    notes::delete(id: String),
    notes::restore(id: String),
    notes::purge(id: String),
    notes::empty_trash(),
    notes::move_layer(id: String, layer: Layer),
    notes::pin(id: String, pinned: bool),
    changes::ids(request: SearchRequest),
    changes::preview_tag(change: TagChange),
    changes::change_tag(change: TagChange),
    changes::change_notes(notes: NoteSet, change: BulkChange),
    changes::undo_change(undo: u32),
    figures::tags(),
    figures::overview(),
    figures::activity(days: usize),
    figures::flush(),
    figures::stats(),
    figures::resources(),
    figures::status(),
    figures::check(),
    page::update_settings(settings: Settings),
    page::draft(),
    page::save_draft(draft: Draft),
    page::import_notes(),
    page::cancel_import(),
    page::export_notes(notes: Option<NoteSet>),
    page::open_link(url: String),
    folder::open_folder(),
    folder::accept_outside_state(),
    page::quit(),
    quick::answer_close(answer: CloseAnswer),
    quick::accept_link(number: u32),
    quick::cancel_link(number: u32),
    quick::capture_ready(),
    quick::close_capture(),
    quick::open_main(),
];

/// Tells the compiler what Tauri's list of commands is.
fn answering<F: Fn(tauri::ipc::Invoke) -> bool>(answer: F) -> F {
    answer
}

/// Does work that may wait for the disk on a thread made for that. A panic is an answer too: the
/// page must never wait for ever.
async fn blocking<T: Send + 'static>(
    desktop: &Arc<Desktop>,
    work: impl FnOnce(&Arc<Desktop>) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let desktop = Arc::clone(desktop);
    let work = move || {
        desktop.hub.meet_faults();
        work(&desktop)
    };
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(CommandError::panic(&error.to_string())))
}

#[cfg(test)]
mod tests;
