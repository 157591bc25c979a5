//! Measures MemoryHub beside what a user could pick instead: SQLite's full text index, SQLite's
//! `LIKE`, and a scan of folded text in memory. Same notes, same queries, each in a process of its
//! own. `cargo xtask bench` builds and starts it.
//!
//! | module | owns |
//! |---|---|
//! | `corpus` | the notes and the queries |
//! | `ours`, `alternatives` | who answers |
//! | `parts` | one measurement each, in a process of its own |
//! | `run` | the order of the parts, and whether all gave the same answers |
//! | `window` | the same for the real window |
//! | `targets`, `report` | what is promised; table, figures and plot |
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line says what it does")]

mod alternatives;
mod arguments;
mod corpus;
mod machine;
mod ours;
mod parts;
mod places;
mod report;
mod run;
mod statistics;
mod targets;
#[cfg(target_os = "linux")]
mod window;

use std::process::ExitCode;

use arguments::{Arguments, Command};

/// The result of a piece of work.
type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)).and_then(|arguments| dispatch(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("memoryhub-bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &Arguments) -> Done {
    match &arguments.command {
        Command::Run => run::run(arguments),
        Command::Part(name) => {
            let figures = parts::measure(name, arguments)?;
            println!("{figures}");
            Ok(())
        }
        #[cfg(target_os = "linux")]
        Command::Window => window::run(arguments),
        #[cfg(not(target_os = "linux"))]
        Command::Window => Err("the window is measured on Linux, where its driver is".into()),
        Command::Report => report::write(arguments),
    }
}
