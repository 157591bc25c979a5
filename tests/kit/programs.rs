//! The programs under test, as `cargo xtask test` built them.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::Sandbox;

/// The window.
///
/// # Panics
/// If the environment does not name it.
pub fn desktop() -> PathBuf {
    named("MEMORYHUB_DESKTOP_BIN")
}

/// The command line.
///
/// # Panics
/// As [`desktop`].
pub fn cli() -> PathBuf {
    named("MEMORYHUB_CLI_BIN")
}

fn named(variable: &str) -> PathBuf {
    let path = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    path.unwrap_or_else(|| {
        panic!("{variable} names no program; start these tests by `cargo xtask test --only window`")
    })
}

/// The top of the sources.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A folder for what people look at after a run, in the target folder.
///
/// # Panics
/// If it cannot be made.
pub fn results(name: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty());
    let target = target.map_or_else(|| root().join("target"), |dir| root().join(dir));
    let folder = target.join("e2e").join(name);
    fs::create_dir_all(&folder).expect("a folder for results");
    folder
}

/// Runs the command line on a folder and answers the objects that it prints.
///
/// # Panics
/// If it fails.
pub fn ask(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let mut command = Command::new(cli());
    sandbox.prepare(&mut command);
    command.arg("--data").arg(folder).arg("--json").args(arguments).stdin(Stdio::null());
    let output = command.output().expect("the command line starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "memoryhub {arguments:?}: {} {errors}", output.status);
    said.lines()
        .map(|line| serde_json::from_str(line).expect("JSON from the command line"))
        .collect()
}

/// Adds one line to a file as another program would.
///
/// # Panics
/// If the file cannot be written.
pub fn append(file: &Path, line: &str) {
    let mut file = fs::OpenOptions::new().create(true).append(true).open(file).expect("a file");
    file.write_all(format!("{line}\n").as_bytes()).expect("a line is appended");
}
