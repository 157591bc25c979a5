//! The arguments of `cargo xtask`.

use crate::{
    process::{Done, Trouble},
    steps::TESTS,
};

/// What `cargo xtask` without a command says.
pub const HELP: &str = "\
Usage: cargo xtask COMMAND

  run [--debug] [-- ARGUMENTS]     set up, build and start the application
  test                             set up, then run every check and test
      --no-window                  all but the real-window tests
      --only STEP                  this step (and what it needs); may be repeated
      --fail-fast                  stop at the first failure
      --list                       name the steps
  crash [--rounds N] [--seed S]    kill a writer N times and more and look for what is lost
      --replay SEED                N times the round of that seed
  fuzz [--minutes N] [TARGET]      try input that reaches new code: records, indexes, query, import,
                                   original; all of them if none is named
  bench [--notes 1k|10k|100k|1m]   measure MemoryHub beside the alternatives; --notes may be
                                   repeated, all four without it
      --window                     measure the real window instead
  types                            write the TypeScript types anew after a change of the Rust ones
  package [--bundles LIST]         make the installers of this system: nsis,msi | app,dmg |
                                   deb,rpm,appimage
  test-windows                     build for Windows and test under Wine, as `test` does too
  test-deb                         build the Debian package, install, start and remove it

On Debian and Ubuntu missing system packages are installed; elsewhere they are named.";

/// The arguments, read.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Options {
    /// `run`, `test`, … or `help`.
    pub command: String,
    /// `--only`.
    pub only: Vec<String>,
    /// `--no-window`.
    pub no_window: bool,
    /// `--window`.
    pub window: bool,
    /// `--fail-fast`.
    pub fail_fast: bool,
    /// `--list`.
    pub list: bool,
    /// `--debug`: built faster, slow with many notes.
    pub debug: bool,
    /// `--bundles`.
    pub bundles: Option<String>,
    /// What stands after `--`; the arguments of `crash`, `fuzz` and `bench`.
    pub rest: Vec<String>,
}

impl Options {
    /// One step, and what it needs.
    pub fn only(step: &str) -> Self {
        Self { only: vec![step.into()], ..Self::default() }
    }

    /// Reads the arguments; an unknown one is an error that says what there is.
    pub fn parse(arguments: &[String]) -> Done<Self> {
        let mut options = Self { command: "help".into(), ..Self::default() };
        let mut arguments = arguments.iter();
        match arguments.next().map(String::as_str) {
            None | Some("help" | "--help" | "-h") => return Ok(options),
            Some(
                command @ ("run" | "test" | "crash" | "fuzz" | "bench" | "types" | "package"
                | "test-windows" | "test-deb"),
            ) => {
                options.command = command.into();
            }
            Some(other) => return Err(unknown(other)),
        }
        while let Some(argument) = arguments.next() {
            let command = options.command.as_str();
            match (command, argument.as_str()) {
                ("bench", "--window") => options.window = true,
                ("test", "--no-window") => options.no_window = true,
                ("test", "--fail-fast") => options.fail_fast = true,
                ("test", "--list") => options.list = true,
                ("test", "--only") => options.only.push(step(arguments.next())?),
                ("run", "--debug") => options.debug = true,
                ("package", "--bundles") => {
                    let list = arguments.next().ok_or_else(|| unknown("--bundles"))?;
                    options.bundles = Some(list.clone());
                }
                ("crash", "--rounds" | "--seed" | "--replay") | ("bench", "--notes") => {
                    options.rest.push(argument.clone());
                    options.rest.extend(arguments.next().cloned());
                }
                ("fuzz", _) => options.rest.push(argument.clone()),
                ("run", "--") => {
                    options.rest = arguments.cloned().collect();
                    break;
                }
                (_, other) => return Err(unknown(other)),
            }
        }
        Ok(options)
    }
}

fn step(name: Option<&String>) -> Done<String> {
    let names = || TESTS.map(|step| step.name).join(", ");
    match name {
        Some(name) if TESTS.iter().any(|step| step.name == name) => Ok(name.clone()),
        Some(name) => Err(Trouble::new(format!("no step {name:?}; there are {}", names()))),
        None => Err(Trouble::new(format!("--only needs a step: {}", names()))),
    }
}

fn unknown(argument: &str) -> Trouble {
    Trouble::new(format!("{argument:?} is not understood\n\n{HELP}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Done<Options> {
        Options::parse(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn arguments_after_two_hyphens_go_to_the_application() {
        let options = parsed(&["run", "--", "--data", "notes"]).unwrap();
        assert_eq!(options.rest, ["--data", "notes"]);
    }

    #[test]
    fn an_unknown_argument_or_step_is_an_error() {
        assert!(parsed(&["test", "--onyl", "fmt"]).is_err());
        assert!(parsed(&["test", "--only", "nothing"]).is_err());
        assert!(parsed(&["test", "--only"]).is_err());
        assert!(parsed(&["launch"]).is_err());
    }
}
