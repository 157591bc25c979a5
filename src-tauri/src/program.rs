//! The program itself: where it is, and the command that opens the capture window.

use std::{
    env, io,
    path::{Path, PathBuf},
};

/// What another start of this program would start: what runs now is gone with its `AppImage`.
///
/// # Errors
/// If the system does not tell.
pub fn path() -> io::Result<PathBuf> {
    let image = env::var_os("APPIMAGE").filter(|_| cfg!(target_os = "linux"));
    image.map_or_else(env::current_exe, |image| Ok(image.into()))
}

/// What a desktop can bind to keys of its own, so that it works from anywhere.
pub fn capture_command() -> String {
    let folders = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&folders).collect();
    path().map_or_else(
        |_| "memoryhub-desktop --capture".into(),
        |program| command(&program, &folders),
    )
}

/// The name alone where it is enough.
fn command(program: &Path, folders: &[PathBuf]) -> String {
    let known = program.parent().is_some_and(|folder| folders.iter().any(|one| one == folder));
    let name = program.file_stem().filter(|_| known).map_or(program, Path::new);
    format!("{} --capture", quoted(&name.display().to_string()))
}

/// A word of a command line, quoted if it needs to be.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/\\:._-+".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_short_where_the_shell_finds_the_program() {
        let folders = [PathBuf::from("/usr/local/bin"), PathBuf::from("/usr/bin")];
        let of = |program: &str| command(Path::new(program), &folders);
        assert_eq!(of("/usr/bin/memoryhub-desktop"), "memoryhub-desktop --capture");
        assert_eq!(of("/opt/MemoryHub.AppImage"), "/opt/MemoryHub.AppImage --capture");
    }

    #[test]
    #[cfg(unix)]
    fn the_command_holds_whatever_the_folder_is_called() {
        assert_eq!(quoted("/home/me/My Apps/it's"), r"'/home/me/My Apps/it'\''s'");
        assert_eq!(quoted("/home/我/app"), "/home/我/app");
    }
}
