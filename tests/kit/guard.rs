//! Notices files written to the real home of whoever runs the tests.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// How deep is looked: `~/.local/share/NAME/FILE`.
const DEPTH: usize = 4;

/// What of MemoryHub's was in the real home when a test began.
#[derive(Debug)]
pub struct Guard {
    before: BTreeMap<PathBuf, Option<SystemTime>>,
}

impl Guard {
    /// Remembers what is there now.
    pub fn set() -> Self {
        Self { before: ours() }
    }

    /// Compares with what is there now.
    ///
    /// # Panics
    /// If something was added or changed.
    pub fn check(&self) {
        let now = ours();
        let new: Vec<_> = now
            .iter()
            .filter(|(path, time)| self.before.get(*path) != Some(*time))
            .map(|(path, _)| path)
            .collect();
        assert!(new.is_empty(), "a test wrote to the real home: {new:?}");
    }
}

/// Files and folders in the real home under the names that the application gives its own folders.
/// Everything else may be the work of programs that happen to run beside the tests.
fn ours() -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut found = BTreeMap::new();
    let mut places: Vec<PathBuf> =
        ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]
            .iter()
            .filter_map(env::var_os)
            .map(PathBuf::from)
            .collect();
    if let Some(home) = env::var_os("HOME").map(PathBuf::from) {
        places.extend([".config", ".local/share", ".local/state", ".cache"].map(|p| home.join(p)));
        for entry in entries(&home) {
            if is_ours(&entry) {
                look(&entry, DEPTH, &mut found);
            }
        }
    }
    for place in places {
        for entry in entries(&place) {
            if is_ours(&entry) {
                look(&entry, DEPTH, &mut found);
            }
        }
    }
    found
}

fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    ["memoryhub", "memoryhub-desktop", "app.memoryhub.desktop"].contains(&name.as_str())
}

fn look(path: &Path, depth: usize, found: &mut BTreeMap<PathBuf, Option<SystemTime>>) {
    let changed = fs::symlink_metadata(path).and_then(|meta| meta.modified()).ok();
    found.insert(path.to_path_buf(), changed);
    if depth > 0 && path.is_dir() {
        for entry in entries(path) {
            look(&entry, depth - 1, found);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|all| all.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}
