//! Changes of many notes.

use memoryhub::{BulkChange, NoteId, NoteSet, SearchRequest, TagChange, TagPreview};
use tauri::command;

use super::{Shell, blocking};
use crate::{border::ChangeOutcome, error::Answer};

/// The ids of a part of an answer, for a selection that reaches beyond the rows that were read.
#[command(rename_all = "snake_case")]
pub async fn ids(shell: Shell<'_>, request: SearchRequest) -> Answer<Vec<NoteId>> {
    blocking(&shell, move |desktop| {
        let SearchRequest { text, filter, spelling, offset, limit } = request;
        let notes = NoteSet::Found { text, filter, spelling, except: Vec::new() };
        let ids = desktop.read(|hub| hub.note_ids(&notes))?;
        Ok(ids.into_iter().skip(offset).take(limit).collect())
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn preview_tag(shell: Shell<'_>, change: TagChange) -> Answer<TagPreview> {
    blocking(&shell, move |desktop| desktop.read(|hub| hub.preview_tag_change(&change))).await
}

#[command(rename_all = "snake_case")]
pub async fn change_tag(shell: Shell<'_>, change: TagChange) -> Answer<ChangeOutcome> {
    blocking(&shell, move |desktop| desktop.change_tag(&change)).await
}

#[command(rename_all = "snake_case")]
pub async fn change_notes(
    shell: Shell<'_>,
    notes: NoteSet,
    change: BulkChange,
) -> Answer<ChangeOutcome> {
    blocking(&shell, move |desktop| desktop.change_notes(&notes, &change)).await
}

#[command(rename_all = "snake_case")]
pub async fn undo_change(shell: Shell<'_>, undo: u32) -> Answer<ChangeOutcome> {
    blocking(&shell, move |desktop| desktop.undo_change(undo)).await
}
