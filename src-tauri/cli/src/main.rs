//! The `memoryhub` command: every note of the store from a terminal and from scripts.
//!
//! `main` only maps the outcome to an exit code: 0 done, 1 error, 2 bad use, 3 locked by another
//! process. Results go to standard output, everything else to standard error.

mod args;
mod commands;
mod failure;
mod folder;
mod output;
mod progress;
mod render;
mod store;

use std::process::ExitCode;

fn main() -> ExitCode {
    match args::parse() {
        Ok(args) => failure::exit_code(commands::run(&args)),
        Err(shown) => shown,
    }
}
