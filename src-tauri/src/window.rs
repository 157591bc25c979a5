//! The main window: made hidden, shown when its page is there, unless the start wants it hidden.

use std::{sync::Arc, time::Duration};

use tauri::{
    App, AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    utils::config::Color,
    webview::{NewWindowResponse, PageLoadEvent},
};

use crate::{border::Theme, capture, desktop::Desktop, starting::Front};

/// The label of the window, which the capability names.
pub const LABEL: &str = "main";
/// The window is shown after this even if its page never tells that it is there.
const SHOWN_AFTER: Duration = Duration::from_secs(3);

const LIGHT: Color = Color(255, 255, 255, 255);
const DARK: Color = Color(33, 33, 31, 255);

/// Makes the window.
///
/// # Errors
/// If the system's web view is missing or refuses.
pub fn make(app: &App, desktop: &Arc<Desktop>) -> tauri::Result<WebviewWindow> {
    let theme = desktop.settings.get().theme;
    let loaded = Arc::clone(desktop);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("MemoryHub")
        .inner_size(1280.0, 820.0)
        .min_inner_size(720.0, 540.0)
        .visible(false)
        .theme(native(theme))
        .data_directory(desktop.places.web())
        .initialization_script(dress(theme))
        // Notes are text; a dropped file or link must not replace the page.
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, page| {
            if page.event() == PageLoadEvent::Finished {
                show(&window, &loaded);
            }
        })
        .build()?;
    paint(&window, theme);
    let (late, desktop) = (window.clone(), Arc::clone(desktop));
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOWN_AFTER).await;
        show(&late, &desktop);
    });
    Ok(window)
}

/// Shows the windows in the colours of a theme.
pub fn set_theme(app: &AppHandle, theme: Theme) {
    for window in app.webview_windows().into_values() {
        if let Err(error) = window.set_theme(native(theme)) {
            log::warn!("theme: {error}");
        }
        paint(&window, theme);
    }
}

/// Brings the window forward.
pub fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Some(desktop) = app.try_state::<Arc<Desktop>>() {
        desktop.keep(|scene| scene.front = Front::Window);
    }
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            log::warn!("bringing the window forward: {error}");
        }
    }
}

/// Tells the pages that they go, as a browser does, and hides the windows.
pub fn hide(app: &AppHandle) {
    for label in [LABEL, capture::LABEL] {
        hide_one(app, label);
    }
}

/// Tells the page of a window that it goes, and hides the window.
pub fn hide_one(app: &AppHandle, label: &str) {
    let Some(window) = app.get_webview_window(label) else { return };
    // Not every system's web view tells this when its window is hidden; the page hears it once
    // or twice.
    let told = window.eval("window.dispatchEvent(new Event('pagehide'))");
    if let Err(error) = told.and_then(|()| window.hide()) {
        log::warn!("hiding the window: {error}");
    }
}

fn show(window: &WebviewWindow, desktop: &Desktop) {
    let wanted = desktop.scene(|scene| scene.front) == Front::Window;
    if !wanted || window.is_visible().unwrap_or(false) {
        return;
    }
    if let Err(error) = window.show().and_then(|()| window.set_focus()) {
        log::warn!("showing the window: {error}");
    }
}

pub(crate) fn native(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}

/// What stands behind the page until it paints: a white flash in the dark hurts.
pub(crate) fn paint(window: &WebviewWindow, theme: Theme) {
    let shown = native(theme).unwrap_or_else(|| window.theme().unwrap_or(tauri::Theme::Light));
    let colour = if shown == tauri::Theme::Dark { DARK } else { LIGHT };
    if let Err(error) = window.set_background_color(Some(colour)) {
        log::debug!("background: {error}");
    }
}

/// A script that gives the page the chosen colours before it knows its settings, so that it is
/// never seen in the wrong ones; the system's it follows by itself. Some web views run this before
/// there is a document to dress.
pub(crate) fn dress(theme: Theme) -> String {
    let theme = match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    format!(
        "(() => {{
          const dress = () => {{
            const root = document.documentElement;
            if (root && (root.dataset.theme ?? 'system') === 'system') root.dataset.theme = '{theme}';
          }};
          dress();
          document.addEventListener('readystatechange', dress, {{ once: true }});
        }})();"
    )
}

/// The window shows the program's own page and nothing else.
pub(crate) fn is_own_page(url: &tauri::Url) -> bool {
    let own = match url.scheme() {
        "tauri" => true,
        "http" | "https" => {
            let host = url.host_str();
            host == Some("tauri.localhost") || (cfg!(dev) && host == Some("localhost"))
        }
        _ => false,
    };
    if !own {
        log::warn!("navigation refused");
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_else() {
        let goes = |url: &str| is_own_page(&tauri::Url::parse(url).unwrap());
        assert!(goes("tauri://localhost/"));
        assert!(goes("http://tauri.localhost/index.html"));
        for url in [
            "https://example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "http://localhost.evil/",
        ] {
            assert!(!goes(url), "{url}");
        }
    }
}
