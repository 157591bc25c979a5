//! The data folder: choose, open, release.

use memoryhub::{CloseReport, FolderKind, OutsideChanges};
use tauri::{AppHandle, command};
use tauri_plugin_opener::OpenerExt;

use super::{Shell, blocking};
use crate::{
    border::{CommandError, Phase},
    desktop::Desktop,
    dialogs,
    error::Answer,
    offer,
    opening::Opening,
};

fn is_welcome(desktop: &Desktop) -> bool {
    desktop.scene(|scene| matches!(scene.phase, Phase::Welcome))
}

#[command(rename_all = "snake_case")]
pub async fn accept_welcome(shell: Shell<'_>) -> Answer<()> {
    blocking(&shell, |desktop| {
        if !is_welcome(desktop) {
            return Ok(());
        }
        let folder = desktop.folder();
        let offer = desktop.offer(&folder);
        match offer.found {
            // Asked once more: this button says nothing about the files that are there.
            FolderKind::Unrelated { .. } | FolderKind::Unusable { .. } => {
                desktop.change(|scene| scene.offer = Some(offer));
                Ok(())
            }
            _ => desktop.open(Opening { folder, create: true, welcome: true, keep: true }),
        }
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn pick_folder(app: AppHandle, shell: Shell<'_>) -> Answer<()> {
    let near = shell.folder();
    let Some(folder) = dialogs::pick_folder(&app, &near, shell.is_chinese()).await else {
        return Ok(());
    };
    blocking(&shell, move |desktop| {
        let offer = desktop.offer(&folder);
        desktop.change(|scene| scene.offer = Some(offer));
        Ok(())
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn accept_folder(shell: Shell<'_>) -> Answer<()> {
    blocking(&shell, |desktop| {
        let folder = desktop.scene(|scene| offer::accept(scene.offer.as_ref()))?;
        let welcome = is_welcome(desktop);
        desktop.open(Opening { folder, create: true, welcome, keep: true })
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn cancel_folder(shell: Shell<'_>) -> Answer<()> {
    blocking(&shell, |desktop| {
        desktop.change(|scene| scene.offer = None);
        Ok(())
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn create_folder(shell: Shell<'_>) -> Answer<()> {
    blocking(&shell, |desktop| {
        let folder = desktop.scene(|scene| match &scene.phase {
            Phase::Failed { error, .. } if error.code == "missing" => Ok(scene.folder.clone()),
            _ => Err(CommandError::new("invalid", "no folder is missing")),
        })?;
        desktop.open(Opening { folder, create: true, welcome: false, keep: false })
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn release(shell: Shell<'_>) -> Answer<CloseReport> {
    blocking(&shell, |desktop| desktop.release()).await
}

#[command(rename_all = "snake_case")]
pub async fn reopen(shell: Shell<'_>) -> Answer<()> {
    blocking(&shell, Desktop::reopen).await
}

#[command(rename_all = "snake_case")]
pub async fn open_folder(app: AppHandle, shell: Shell<'_>) -> Answer<()> {
    blocking(&shell, move |desktop| {
        let folder = desktop.folder().display().to_string();
        app.opener()
            .open_path(folder, None::<&str>)
            .map_err(|error| CommandError::new("link", error.to_string()))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn accept_outside_state(shell: Shell<'_>) -> Answer<OutsideChanges> {
    blocking(&shell, |desktop| {
        let changes = desktop.hub.accept_outside();
        desktop.pulse.touch();
        changes
    })
    .await
}
