//! The quick ways in: capture window, tray, links.

use std::sync::Arc;

use memoryhub::{NewNote, Note};
use tauri::{AppHandle, command};

use super::{Shell, blocking};
use crate::{
    border::{CloseAnswer, CommandError, DeepLink},
    capture,
    desktop::Desktop,
    ending,
    error::Answer,
    lifecycle::Event,
    tray, window,
};

#[command(rename_all = "snake_case")]
pub async fn capture_ready(shell: Shell<'_>) -> Answer<()> {
    capture::ready(&shell);
    Ok(())
}

#[command(rename_all = "snake_case")]
pub async fn close_capture(app: AppHandle) -> Answer<()> {
    capture::put_away(&app);
    Ok(())
}

#[command(rename_all = "snake_case")]
pub async fn open_main(app: AppHandle) -> Answer<()> {
    window::bring_forward(&app);
    capture::put_away(&app);
    Ok(())
}

#[command(rename_all = "snake_case")]
pub async fn answer_close(app: AppHandle, shell: Shell<'_>, answer: CloseAnswer) -> Answer<()> {
    match answer {
        CloseAnswer::Tray if shell.scene(|scene| scene.tray) => tray::hide_window(&app, &shell),
        CloseAnswer::Quit => ending::answer(&Arc::clone(&shell), Event::CloseRequested, app),
        CloseAnswer::Tray | CloseAnswer::Open => shell.keep(|scene| scene.asked = false),
    }
    Ok(())
}

/// Saves the note of the link that waits, exactly as it was shown.
#[command(rename_all = "snake_case")]
pub async fn accept_link(shell: Shell<'_>, number: u32) -> Answer<Note> {
    blocking(&shell, move |desktop| {
        let waiting = desktop.scene(|scene| scene.links.front().cloned());
        let asks = waiting.filter(|link| link.number == number).map(|link| link.asks);
        let Some(DeepLink::New { text, tags }) = asks else {
            return Err(CommandError::new("invalid", "no such note waits to be saved"));
        };
        let note = NewNote { content: text, tags, ..NewNote::default() };
        let note = desktop.write(|hub| hub.remember_note(note))?;
        forget(desktop, number);
        Ok(note)
    })
    .await
}

/// Forgets a link: it was followed, or discarded.
#[command(rename_all = "snake_case")]
pub async fn cancel_link(shell: Shell<'_>, number: u32) -> Answer<()> {
    forget(&shell, number);
    Ok(())
}

fn forget(desktop: &Desktop, number: u32) {
    desktop.change(|scene| scene.links.retain(|link| link.number != number));
}
