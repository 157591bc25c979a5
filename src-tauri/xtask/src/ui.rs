//! The front end: its packages, its build, its checks. What is up to date is not done again.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    places,
    process::{self, Doing, Done},
    tools::npm,
};

/// Installs exactly the locked packages.
pub fn install() -> Done {
    let inputs =
        ["package.json", "package-lock.json", ".npmrc"].map(|name| places::ui().join(name));
    unless_done("install", &inputs, || process::run(npm().args(["ci", "--no-audit", "--no-fund"])))
}

/// Builds the page that the application embeds.
pub fn build() -> Done {
    let mut inputs = Vec::new();
    sources(&places::ui(), &mut inputs).doing("list the front end's files")?;
    let finished = places::ui().join("dist").join("index.html");
    if !finished.exists() {
        // A build that is gone is not up to date, whatever was noted.
        let noted = stamp("build");
        if noted.exists() {
            fs::remove_file(&noted).doing(format_args!("remove {}", noted.display()))?;
        }
    }
    unless_done("build", &inputs, || process::run(npm().args(["run", "build"])))
}

/// svelte-check.
pub fn check() -> Done {
    process::run(npm().args(["run", "check"]))
}

/// ESLint and Prettier.
pub fn lint() -> Done {
    process::run(npm().args(["run", "lint"]))
}

/// Unit tests.
pub fn test() -> Done {
    process::run(npm().args(["run", "test"]))
}

/// Where it is noted what a piece of work was last done with. Inside `node_modules`, so that it
/// goes when they go.
fn stamp(name: &str) -> PathBuf {
    places::ui().join("node_modules").join(format!(".memoryhub-{name}"))
}

/// Does the work unless it was done with the very same inputs.
fn unless_done(name: &str, inputs: &[PathBuf], work: impl FnOnce() -> Done) -> Done {
    let hash = digest(inputs).doing("read the front end's files")?;
    let stamp = stamp(name);
    if fs::read_to_string(&stamp).is_ok_and(|noted| noted == hash) {
        println!("Up to date.");
        return Ok(());
    }
    work()?;
    fs::write(&stamp, hash).doing(format_args!("write {}", stamp.display()))
}

fn digest(files: &[PathBuf]) -> std::io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        if file.exists() {
            fs::read(file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file that a build depends on, in order.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let made = ["node_modules", "dist"].iter().any(|name| path.ends_with(name));
        if made {
            continue;
        }
        if path.is_dir() {
            sources(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
