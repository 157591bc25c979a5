//! Where the notes are: the same folder as the application's, unless another is named.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::failure::{Failure, Outcome};

/// The data folder: `--data`, else `MEMORYHUB_DATA`, else the system's place for it.
pub fn data_folder(named: Option<&Path>) -> Outcome<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_path_buf());
    }
    if let Some(named) = variable("MEMORYHUB_DATA") {
        return Ok(named.into());
    }
    default_folder(&variable).ok_or_else(|| {
        let words = "the home folder is unknown, so there is no default data folder; name one with \
                     --data or MEMORYHUB_DATA";
        Failure::Other(words.into())
    })
}

/// An environment variable that is set and not empty.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// `%LOCALAPPDATA%\MemoryHub`, `~/Library/Application Support/MemoryHub`,
/// `$XDG_DATA_HOME/MemoryHub`.
fn default_folder(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = |below: &str| variable("HOME").map(|home| Path::new(&home).join(below));
    let parent = if cfg!(windows) {
        variable("LOCALAPPDATA").map(PathBuf::from).or_else(|| {
            variable("USERPROFILE").map(|home| Path::new(&home).join("AppData").join("Local"))
        })
    } else if cfg!(target_os = "macos") {
        home("Library/Application Support")
    } else {
        // The XDG specification: a relative path there is to be ignored.
        let named = variable("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        named.or_else(|| home(".local/share"))
    };
    parent.map(|parent| parent.join("MemoryHub"))
}

#[cfg(all(test, not(windows), not(target_os = "macos")))]
mod tests {
    use super::*;

    fn folder_with(variables: &[(&str, &str)]) -> Option<PathBuf> {
        default_folder(&|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_data_home_comes_before_the_home_folder() {
        let both = folder_with(&[("XDG_DATA_HOME", "/data"), ("HOME", "/home/ada")]);
        assert_eq!(both, Some("/data/MemoryHub".into()));
        let home = folder_with(&[("HOME", "/home/ada")]);
        assert_eq!(home, Some("/home/ada/.local/share/MemoryHub".into()));
    }

    #[test]
    fn a_relative_data_home_is_ignored() {
        let folder = folder_with(&[("XDG_DATA_HOME", "data"), ("HOME", "/home/ada")]);
        assert_eq!(folder, Some("/home/ada/.local/share/MemoryHub".into()));
    }

    #[test]
    fn without_a_home_there_is_no_default() {
        assert_eq!(folder_with(&[]), None);
    }
}
