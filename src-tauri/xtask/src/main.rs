//! `cargo xtask …`: everything that is done with MemoryHub's sources, from a fresh machine on.
//!
//! `run` starts the application, `test` runs every check, `types` regenerates the TypeScript types,
//! `crash` kills a writer again and again, `fuzz` tries bytes that nobody thought of, `bench`
//! measures, `package` makes installers, `test-windows` tests under Wine, `test-deb` installs, starts
//! and removes the Debian package.
#![expect(clippy::print_stdout, reason = "a command line says what it does")]

mod audit;
mod bench;
mod crash;
mod deb;
mod display;
mod fuzz;
mod options;
mod package;
mod places;
mod process;
mod rust;
mod start;
mod steps;
mod system;
mod tools;
mod types;
mod ui;
mod window;
mod windows;

use std::process::ExitCode;

use options::Options;
use process::Done;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Options::parse(&arguments).and_then(|options| dispatch(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            println!("\nxtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(options: &Options) -> Done {
    match options.command.as_str() {
        "run" => start::run(options),
        "test" => steps::run(&steps::TESTS, options),
        "types" => types::write(),
        "package" => package::run(options),
        "crash" => crash::run(options),
        "bench" => bench::run(options),
        "fuzz" => fuzz::run(options),
        "test-windows" => steps::run(&steps::TESTS, &Options::only("windows")),
        "test-deb" => deb::run(options),
        _ => {
            println!("{}", options::HELP);
            Ok(())
        }
    }
}
