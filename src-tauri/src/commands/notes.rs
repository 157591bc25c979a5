//! Notes: write, find, change.

use memoryhub::{
    Filter, Layer, LayeredMemoryManager, NewNote, Note, NoteId, NotePatch, Page, Revision,
    SearchRequest, Tally,
};
use tauri::{AppHandle, WebviewWindow, command};
use tauri_plugin_clipboard_manager::ClipboardExt;

use super::{Shell, blocking};
use crate::{
    border::{CommandError, ListPage},
    capture,
    error::Answer,
    excerpt,
};

/// Rows that one answer holds at most.
const MOST_ROWS: usize = 1000;

#[command(rename_all = "snake_case")]
pub async fn remember(window: WebviewWindow, shell: Shell<'_>, note: NewNote) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let note = desktop.write(|hub| hub.remember_note(note))?;
        // The main window knows of its own notes.
        if window.label() == capture::LABEL {
            desktop.tell("captured", note.id);
        }
        Ok(note)
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn recall(shell: Shell<'_>, id: String) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        let note = desktop.read(|hub| hub.recall_note(id));
        desktop.pulse.work();
        note
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn copy(app: AppHandle, shell: Shell<'_>, id: String) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        // What did not reach the clipboard was not recalled.
        let note = desktop.read(|hub| hub.get(id))?;
        app.clipboard()
            .write_text(note.content)
            .map_err(|error| CommandError::new("clipboard", error.to_string()))?;
        let note = desktop.read(|hub| hub.recall_note(id));
        desktop.pulse.work();
        note
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn search(shell: Shell<'_>, request: SearchRequest) -> Answer<ListPage> {
    blocking(&shell, move |desktop| {
        check_rows(&request)?;
        // What is still counted belongs to an older question.
        desktop.counting.cancel();
        let page = desktop.read(|hub| hub.page(&request))?;
        Ok(list_page(page, request.filter))
    })
    .await
}

/// Whether this is a part of the list that may be asked for.
///
/// # Errors
/// `invalid`, if it is too large.
pub(crate) fn check_rows(request: &SearchRequest) -> Answer<()> {
    if request.limit <= MOST_ROWS {
        return Ok(());
    }
    let reason = format!("is {}, at most {MOST_ROWS} rows are answered", request.limit);
    Err(CommandError::invalid("limit", &reason))
}

/// A part of the list as the page takes it.
pub(crate) fn list_page(page: Page, filter: Filter) -> ListPage {
    let item = |hit| excerpt::list_item(hit, &page.terms);
    ListPage {
        items: page.hits.into_iter().map(item).collect(),
        more: page.more,
        terms: page.terms,
        took_us: page.took_us,
        filter,
    }
}

/// `None` if the next search came before everything was counted.
#[command(rename_all = "snake_case")]
pub async fn tally(shell: Shell<'_>, request: SearchRequest) -> Answer<Option<Tally>> {
    blocking(&shell, move |desktop| {
        let cancelled = desktop.counting.begin();
        let counting = desktop.read(|hub| hub.counting(&request))?;
        Ok(counting.run(&cancelled))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn get(shell: Shell<'_>, id: String) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.read(|hub| hub.get(id))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn edit(shell: Shell<'_>, id: String, patch: NotePatch) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.write(|hub| hub.edit(id, patch))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn revisions(shell: Shell<'_>, id: String) -> Answer<Vec<Revision>> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.read(|hub| hub.revisions(id))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn delete(shell: Shell<'_>, id: String) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.write(|hub| hub.delete(id))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn restore(shell: Shell<'_>, id: String) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.write(|hub| hub.restore(id))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn purge(shell: Shell<'_>, id: String) -> Answer<()> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.write(|hub| hub.purge(id))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn empty_trash(shell: Shell<'_>) -> Answer<usize> {
    blocking(&shell, |desktop| desktop.write(LayeredMemoryManager::empty_trash)).await
}

#[command(rename_all = "snake_case")]
pub async fn move_layer(shell: Shell<'_>, id: String, layer: Layer) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.write(|hub| hub.move_to(id, layer))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn pin(shell: Shell<'_>, id: String, pinned: bool) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let id = NoteId::parse(&id)?;
        desktop.write(|hub| hub.pin(id, pinned))
    })
    .await
}
