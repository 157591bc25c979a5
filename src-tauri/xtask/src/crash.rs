//! `cargo xtask crash`: the crash test for as many rounds as are asked for.

use crate::{
    options::Options,
    process::{self, Done, Trouble},
    tools::cargo,
};

/// Rounds if none are asked for.
const ROUNDS: u64 = 1000;

/// Kills the writer again and again; a seed makes the same rounds, a replay the same round.
pub fn run(options: &Options) -> Done {
    let number = |name: &str| -> Done<Option<u64>> {
        let Some(at) = options.rest.iter().position(|word| word == name) else { return Ok(None) };
        let value = options.rest.get(at + 1).and_then(|word| word.parse().ok());
        value.map(Some).ok_or_else(|| Trouble::new(format!("{name} needs a number")))
    };
    let rounds = number("--rounds")?.unwrap_or(ROUNDS);
    let mut test = cargo();
    test.args(["test", "--package", "memoryhub-tests", "--test", "crash", "--"]);
    test.args(["--ignored", "--exact", "long_run", "--nocapture"]);
    test.env("MEMORYHUB_CRASH_ROUNDS", rounds.to_string());
    for (name, variable) in
        [("--seed", "MEMORYHUB_CRASH_SEED"), ("--replay", "MEMORYHUB_CRASH_REPLAY")]
    {
        if let Some(value) = number(name)? {
            test.env(variable, value.to_string());
        }
    }
    process::run(&mut test)
}
