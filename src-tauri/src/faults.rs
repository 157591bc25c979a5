//! Faults that the tests of the real window ask for, in debug builds alone: a release holds nothing
//! of this.
//!
//! `MEMORYHUB_FAULTS` names a folder. A file in it, named after a place, is met once, by whoever
//! comes there first: it says `panic` or `hang`; at `exit` its content does not matter. At `dialog`
//! it is what a person chooses in the next dialog for files, who then sees none: names for which a
//! keyboard has no keys can be chosen so.

/// The store is held, and a command asks it (`command`), or everything is about to be closed
/// (`close`).
///
/// # Panics
/// If that is asked for.
#[cfg(debug_assertions)]
pub fn meet(place: &str) {
    match asked(place).as_deref().map(str::trim) {
        Some("panic") => panic!("a panic that a test asked for"),
        Some("hang") => std::thread::sleep(std::time::Duration::MAX),
        _ => {}
    }
}

/// A command comes: at `exit` the program ends from there, without a close request before.
#[cfg(debug_assertions)]
pub fn meet_command(invoke: &tauri::ipc::Invoke) {
    use tauri::Manager;
    if asked("exit").is_some() {
        invoke.message.webview_ref().app_handle().exit(0);
    }
}

#[cfg(debug_assertions)]
fn asked(place: &str) -> Option<String> {
    let folder = std::env::var_os("MEMORYHUB_FAULTS")?;
    let file = std::path::Path::new(&folder).join(place);
    let what = std::fs::read_to_string(&file).ok()?;
    // Of several threads that read it, the one that removes it meets it.
    std::fs::remove_file(&file).ok()?;
    Some(what)
}

/// What is chosen in a dialog for files, if a test does so.
#[cfg(debug_assertions)]
pub fn chosen() -> Option<std::path::PathBuf> {
    asked("dialog").map(Into::into)
}

/// Nothing, in a release.
#[cfg(not(debug_assertions))]
pub const fn meet(_: &str) {}

/// Nothing, in a release.
#[cfg(not(debug_assertions))]
pub const fn chosen() -> Option<std::path::PathBuf> {
    None
}

/// Nothing, in a release.
#[cfg(not(debug_assertions))]
pub const fn meet_command(_: &tauri::ipc::Invoke) {}
