//! Checks and tests of the Rust members.
//!
//! All of them name the same members and features, so that nothing is built twice.

use std::process::Command;

use crate::{places, process, process::Done, tools::cargo};

/// Everything, with the page inside the application as in a release.
const EVERYTHING: [&str; 4] =
    ["--workspace", "--locked", "--features", "memoryhub-desktop/custom-protocol"];

/// A cargo command over every member.
pub fn over_everything(command: &str) -> Command {
    let mut cargo = cargo();
    cargo.arg(command).args(EVERYTHING);
    cargo
}

/// The same, without this very program, which cannot be replaced while it runs on Windows.
fn over_the_others(command: &str) -> Command {
    let mut cargo = over_everything(command);
    cargo.args(["--exclude", "xtask"]);
    cargo
}

/// A test run. Tests that write TypeScript types write them aside, never into the sources.
pub fn tests() -> Command {
    let mut cargo = over_the_others("test");
    cargo.env("TS_RS_EXPORT_DIR", places::scratch("bindings"));
    cargo
}

/// rustfmt.
pub fn format() -> Done {
    process::run(cargo().args(["fmt", "--all", "--check"]))
}

/// clippy.
pub fn clippy() -> Done {
    let mut clippy = over_everything("clippy");
    // `e2e` is not among all targets, because it is not tested by default.
    clippy.args(["--all-targets", "--test", "e2e", "--", "--deny", "warnings"]);
    process::run(&mut clippy)
}

/// Libraries, programs and tests: what every later step starts from.
pub fn build() -> Done {
    process::run(over_the_others("build").args(["--lib", "--bins", "--tests"]))?;
    // Not among the default tests, because it needs a screen.
    process::run(tests().args(["--test", "e2e", "--no-run"]))
}

/// Unit and integration tests.
pub fn test() -> Done {
    process::run(tests().args(["--lib", "--bins", "--tests", "--no-fail-fast"]))?;
    process::run(cargo().args(["test", "--package", "xtask", "--locked"]))
}

/// The examples in the documentation.
pub fn doctest() -> Done {
    process::run(tests().arg("--doc"))
}
