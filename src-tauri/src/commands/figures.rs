//! Figures: tags, counts, resources.

use memoryhub::{
    CheckReport, DayCount, LayeredMemoryManager as Hub, Overview, Resources, Stats, TagCount,
};
use tauri::command;

use super::{Shell, blocking};
use crate::{
    border::{CommandError, Status},
    error::Answer,
};

/// Days of activity at most: ten years.
const MOST_DAYS: usize = 3660;

#[command(rename_all = "snake_case")]
pub async fn tags(shell: Shell<'_>) -> Answer<Vec<TagCount>> {
    blocking(&shell, |desktop| desktop.read(|hub| hub.tags())).await
}

#[command(rename_all = "snake_case")]
pub async fn overview(shell: Shell<'_>) -> Answer<Overview> {
    blocking(&shell, |desktop| desktop.read(|hub| hub.overview())).await
}

#[command(rename_all = "snake_case")]
pub async fn activity(shell: Shell<'_>, days: usize) -> Answer<Vec<DayCount>> {
    blocking(&shell, move |desktop| {
        if days > MOST_DAYS {
            let reason = format!("is {days}, at most {MOST_DAYS} are counted");
            return Err(CommandError::invalid("days", &reason));
        }
        desktop.read(|hub| hub.activity(days))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn flush(shell: Shell<'_>) -> Answer<usize> {
    blocking(&shell, |desktop| {
        let written = desktop.read(Hub::flush_pending_updates);
        desktop.pulse.touch();
        written
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn stats(shell: Shell<'_>) -> Answer<Stats> {
    blocking(&shell, |desktop| desktop.read(|hub| hub.stats())).await
}

/// Zero everywhere while the folder is released: that is an answer, no error.
#[command(rename_all = "snake_case")]
pub async fn resources(shell: Shell<'_>) -> Answer<Resources> {
    blocking(&shell, |desktop| match desktop.hub.read(|hub| Ok(hub.resources())) {
        Err(error) if error.code == "released" => Ok(Resources::default()),
        answer => answer,
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn status(shell: Shell<'_>) -> Answer<Status> {
    blocking(&shell, |desktop| Ok(desktop.status())).await
}

#[command(rename_all = "snake_case")]
pub async fn check(shell: Shell<'_>) -> Answer<CheckReport> {
    blocking(&shell, |desktop| desktop.read(Hub::check)).await
}
