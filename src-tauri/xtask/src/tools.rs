//! The tools of the two languages: Cargo's components, Node and npm.

use std::process::Command;

use crate::process::{self, Done, Trouble};

/// The oldest Node that the front end's build runs on.
const NODE: (u32, u32) = (20, 19);

/// Cargo, as the one that started this.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::places::root());
    command
}

/// npm, in the front end's folder.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(crate::places::ui());
    command
}

/// Checks every tool and names all that are missing in one go.
pub fn check() -> Done {
    let mut missing = Vec::new();
    for (component, call) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        match process::output(cargo().args([call, "--version"])) {
            Ok(version) => println!("{version}"),
            Err(_) => missing.push(format!(
                "the Rust component {component}: run `rustup component add {component}`"
            )),
        }
    }
    missing.extend(missing_node());
    if missing.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(format!("missing: {}", missing.join("; "))))
}

/// Checks Node and npm alone: all that building needs beside Rust.
pub fn check_node() -> Done {
    match missing_node() {
        Some(missing) => Err(Trouble::new(format!("missing: {missing}"))),
        None => Ok(()),
    }
}

fn missing_node() -> Option<String> {
    let link = "https://nodejs.org/en/download";
    let wanted = format!("Node.js {}.{} or newer", NODE.0, NODE.1);
    let Ok(version) = process::output(Command::new("node").arg("--version")) else {
        return Some(format!("{wanted}: {link}"));
    };
    println!("node {version}");
    if numbers(&version).is_none_or(|found| found < NODE) {
        return Some(format!("{wanted}, this is {version}: {link}"));
    }
    match process::output(npm().arg("--version")) {
        Ok(version) => {
            println!("npm {version}");
            None
        }
        Err(_) => Some(format!("npm, which comes with Node.js: {link}")),
    }
}

/// The first two numbers of `v20.19.4`.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_by_number() {
        assert_eq!(numbers("v20.19.4"), Some((20, 19)));
        assert!(numbers("v20.9.0").unwrap() < NODE);
        assert!(numbers("v100.0.0").unwrap() > NODE);
        assert_eq!(numbers("nonsense"), None);
    }
}
