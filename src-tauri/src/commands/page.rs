//! What the page itself needs: state, settings, the draft, files and links.

use std::sync::Arc;

use memoryhub::NoteSet;
use tauri::{AppHandle, WebviewWindow, command};
use tauri_plugin_opener::OpenerExt;

use super::{Shell, blocking};
use crate::{
    border::{AppState, CommandError, Draft, ExportOutcome, ImportOutcome, Settings},
    dialogs, ending,
    error::Answer,
    exchange,
    lifecycle::Event,
    login,
    settings::check,
    shortcut, tray, window,
};

#[command(rename_all = "snake_case")]
pub async fn app_state(shell: Shell<'_>) -> Answer<AppState> {
    Ok(shell.state())
}

#[command(rename_all = "snake_case")]
pub async fn update_settings(
    app: AppHandle,
    shell: Shell<'_>,
    settings: Settings,
) -> Answer<Settings> {
    blocking(&shell, move |desktop| {
        let (before, chinese) = (desktop.settings.get(), desktop.is_chinese());
        check(&settings)?;
        if settings.start_at_login != before.start_at_login {
            login::set(&app, settings.start_at_login)?;
        }
        let saved = desktop.settings.set(settings);
        // They hold for this run even if they could not be saved.
        desktop.change(|_| ());
        let now = desktop.settings.get();
        window::set_theme(&app, now.theme);
        if desktop.is_chinese() != chinese {
            tray::dress(&app, !chinese);
        }
        if now.capture_keys != before.capture_keys {
            shortcut::register(&app);
        }
        saved
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn draft(window: WebviewWindow, shell: Shell<'_>) -> Answer<Draft> {
    blocking(&shell, move |desktop| Ok(desktop.draft(window.label()))).await
}

#[command(rename_all = "snake_case")]
pub async fn save_draft(window: WebviewWindow, shell: Shell<'_>, draft: Draft) -> Answer<()> {
    blocking(&shell, move |desktop| desktop.save_draft(window.label(), &draft)).await
}

#[command(rename_all = "snake_case")]
pub async fn import_notes(app: AppHandle, shell: Shell<'_>) -> Answer<Option<ImportOutcome>> {
    let Some(file) = dialogs::pick_import(&app, shell.is_chinese()).await else {
        return Ok(None);
    };
    blocking(&shell, move |desktop| desktop.import(&file).map(Some)).await
}

#[command(rename_all = "snake_case")]
pub async fn cancel_import(shell: Shell<'_>) -> Answer<()> {
    shell.cancel_job();
    Ok(())
}

#[command(rename_all = "snake_case")]
pub async fn export_notes(
    app: AppHandle,
    shell: Shell<'_>,
    notes: Option<NoteSet>,
) -> Answer<Option<ExportOutcome>> {
    let name = exchange::export_name();
    let Some(file) = dialogs::pick_export(&app, &name, shell.is_chinese()).await else {
        return Ok(None);
    };
    blocking(&shell, move |desktop| desktop.export(&file, notes.as_ref()).map(Some)).await
}

#[command(rename_all = "snake_case")]
pub async fn open_link(app: AppHandle, shell: Shell<'_>, url: String) -> Answer<()> {
    blocking(&shell, move |_| {
        let url = outside_link(&url)?;
        app.opener()
            .open_url(url, None::<&str>)
            .map_err(|error| CommandError::new("link", error.to_string()))
    })
    .await
}

#[command(rename_all = "snake_case")]
pub async fn quit(app: AppHandle, shell: Shell<'_>) -> Answer<()> {
    ending::answer(&Arc::clone(&shell), Event::CloseRequested, app);
    Ok(())
}

/// The link, if it is of a kind that a note may open: never a file, a script or a program.
fn outside_link(url: &str) -> Answer<String> {
    let refused = || CommandError::new("link", "only http, https and mailto links are opened");
    let url = tauri::Url::parse(url.trim()).map_err(|_| refused())?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url.into()),
        "mailto" => Ok(url.into()),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_and_mail_links_are_opened() {
        assert_eq!(
            outside_link(" https://例子.中国/a b").unwrap(),
            "https://xn--fsqu00a.xn--fiqs8s/a%20b"
        );
        assert_eq!(outside_link("mailto:ada@example.org").unwrap(), "mailto:ada@example.org");
    }

    #[test]
    fn nothing_else_is_opened() {
        for url in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "smb://host/share",
            "data:text/html,x",
            "--help",
            "/bin/sh",
            "",
        ] {
            assert_eq!(outside_link(url).unwrap_err().code, "link", "{url}");
        }
    }
}
