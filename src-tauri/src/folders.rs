//! Where things live: the notes in the data folder, everything else outside of it.

use std::{
    ffi::OsString,
    path::{Component, Path, PathBuf},
};

/// The environment variable that names the data folder for one run.
pub const DATA_VARIABLE: &str = "MEMORYHUB_DATA";
/// The name of the default data folder.
const DATA_FOLDER: &str = "MemoryHub";

/// The folders of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The data folder if nothing else is said.
    pub default_data: PathBuf,
    /// Settings, and size and place of the window.
    pub config: PathBuf,
    /// The draft, and the web view's own data below it.
    pub local: PathBuf,
    /// Log files.
    pub logs: PathBuf,
    /// The user's home, for writing a folder as `~/…`.
    pub home: Option<PathBuf>,
}

impl Places {
    /// The folders as the system names them.
    ///
    /// The data folder is called `MemoryHub` on every system, all others carry the identifier, so
    /// that an uninstaller which removes the application's own folders never meets the notes.
    ///
    /// # Errors
    /// If the system names no home for them.
    pub fn of<R: tauri::Runtime>(paths: &tauri::path::PathResolver<R>) -> tauri::Result<Self> {
        Ok(Self {
            default_data: paths.local_data_dir()?.join(DATA_FOLDER),
            config: paths.app_config_dir()?,
            local: paths.app_local_data_dir()?,
            logs: paths.app_log_dir()?,
            home: paths.home_dir().ok(),
        })
    }

    /// Where the web view keeps its own files.
    pub fn web(&self) -> PathBuf {
        self.local.join("webview")
    }

    /// Why this folder cannot hold notes: the window's own files, which stay open after a release,
    /// would be in it.
    pub fn refuses(&self, folder: &Path) -> Option<String> {
        let folder = real(folder);
        [&self.config, &self.local, &self.logs].into_iter().find_map(|own| {
            let own = real(own);
            (own.starts_with(&folder) || folder.starts_with(&own))
                .then(|| format!("MemoryHub keeps its settings and log files in {}", own.display()))
        })
    }

    /// A folder as people write it.
    pub fn short(&self, folder: &Path) -> String {
        let below = self.home.as_ref().and_then(|home| folder.strip_prefix(home).ok());
        match below {
            Some(rest) if rest.as_os_str().is_empty() => "~".into(),
            Some(rest) => format!("~{}{}", std::path::MAIN_SEPARATOR, rest.display()),
            None => folder.display().to_string(),
        }
    }
}

/// The data folder that this start names, by `--data` or by [`DATA_VARIABLE`]; the first wins.
///
/// What else stands on the command line is not for us: window systems add arguments of their own.
pub fn named_by_start(
    arguments: impl IntoIterator<Item = OsString>,
    variable: Option<OsString>,
    working_folder: &Path,
) -> Option<PathBuf> {
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let named = match argument.to_str() {
            Some("--data") => arguments.next(),
            Some(text) => text.strip_prefix("--data=").map(OsString::from),
            None => None,
        };
        if let Some(folder) = named.filter(|folder| !folder.is_empty()) {
            return Some(whole(working_folder, Path::new(&folder)));
        }
    }
    variable
        .filter(|folder| !folder.is_empty())
        .map(|folder| whole(working_folder, Path::new(&folder)))
}

/// A path from the root, without `.` and `..`, whether or not it exists.
fn whole(working_folder: &Path, path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in working_folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The path without links as far as it exists, for comparison.
pub fn real(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut there = path;
    loop {
        if let Ok(found) = there.canonicalize() {
            return missing.iter().rev().fold(found, |path, part| path.join(part));
        }
        let (Some(parent), Some(name)) = (there.parent(), there.file_name()) else {
            return path.to_path_buf();
        };
        missing.push(name);
        there = parent;
    }
}

/// Leaves the folder if the program was started from inside it: a working folder cannot be moved
/// or deleted on Windows, released or not.
pub fn step_out_of(folder: &Path) {
    let Ok(here) = std::env::current_dir() else { return };
    if !real(&here).starts_with(real(folder)) {
        return;
    }
    let outside = real(folder).parent().map_or_else(std::env::temp_dir, Path::to_path_buf);
    if let Err(error) = std::env::set_current_dir(&outside) {
        log::warn!("the working folder stays inside the data folder: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places {
            default_data: "/home/ada/.local/share/MemoryHub".into(),
            config: "/home/ada/.config/app.memoryhub.desktop".into(),
            local: "/home/ada/.local/share/app.memoryhub.desktop".into(),
            logs: "/home/ada/.local/share/app.memoryhub.desktop/logs".into(),
            home: Some("/home/ada".into()),
        }
    }

    fn named(arguments: &[&str], variable: Option<&str>) -> Option<PathBuf> {
        let arguments = arguments.iter().map(OsString::from);
        named_by_start(arguments, variable.map(OsString::from), Path::new("/work"))
    }

    #[test]
    fn the_command_line_wins_over_the_environment() {
        assert_eq!(named(&["--data", "/a"], Some("/b")), Some("/a".into()));
        assert_eq!(named(&["--data=/a"], Some("/b")), Some("/a".into()));
        assert_eq!(named(&["-psn_0_1"], Some("/b")), Some("/b".into()));
    }

    #[test]
    fn an_empty_name_names_nothing() {
        assert_eq!(named(&["--data"], Some("")), None);
        assert_eq!(named(&["--data="], None), None);
        assert_eq!(named(&[], None), None);
    }

    #[test]
    fn a_relative_name_is_read_from_the_working_folder() {
        assert_eq!(named(&["--data", "notes"], None), Some("/work/notes".into()));
        assert_eq!(named(&["--data", "../notes/."], None), Some("/notes".into()));
    }

    #[test]
    fn the_default_data_folder_is_apart_from_everything_else() {
        assert_eq!(places().refuses(&places().default_data), None);
    }

    #[test]
    fn a_folder_that_would_hold_our_own_files_is_refused() {
        for folder in ["/home/ada/.local/share", "/home/ada/.config/app.memoryhub.desktop/x", "/"] {
            assert!(places().refuses(Path::new(folder)).is_some(), "{folder}");
        }
        assert_eq!(places().refuses(Path::new("/home/ada/notes")), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_our_own_folder_is_seen_through() {
        let root = tempfile::tempdir().unwrap();
        let own = root.path().join("own");
        std::fs::create_dir(&own).unwrap();
        std::os::unix::fs::symlink(&own, root.path().join("link")).unwrap();
        let places = Places { config: own, ..places() };
        assert!(places.refuses(&root.path().join("link/notes")).is_some());
    }

    #[test]
    fn the_home_is_written_short() {
        assert_eq!(places().short(Path::new("/home/ada")), "~");
        assert_eq!(places().short(Path::new("/home/adams/x")), "/home/adams/x");
        let short = format!("~{0}Notes", std::path::MAIN_SEPARATOR);
        assert_eq!(places().short(Path::new("/home/ada/Notes")), short);
    }
}
