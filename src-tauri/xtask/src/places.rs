//! Where things are in the sources and in the target folder.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The top of the sources.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The front end.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The generated TypeScript types.
pub fn bindings() -> PathBuf {
    ui().join("src").join("lib").join("bindings")
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
        // Cargo reads a relative one from where it is started: always the top, here.
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A folder of our own under the target folder.
pub fn scratch(name: &str) -> PathBuf {
    target().join("xtask").join(name)
}

/// A built program.
pub fn built(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
