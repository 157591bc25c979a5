//! Steps with names and times, and a table of them at the end.

use std::time::{Duration, Instant};

use crate::{
    audit, bench,
    options::Options,
    process::{Done, Trouble},
    rust, system, tools, types, ui, window, windows,
};

/// A piece of work with a name.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its name, as `--only` takes it.
    pub name: &'static str,
    /// What it does, in a few words.
    pub what: &'static str,
    /// Steps without whose success it makes no sense.
    pub needs: &'static [&'static str],
    /// Does it.
    pub work: fn() -> Done,
}

/// Everything that `cargo xtask test` does, in order.
pub const TESTS: [Step; 17] = [
    Step { name: "system", what: "system packages", needs: &[], work: system::for_tests },
    Step { name: "tools", what: "Rust and Node", needs: &[], work: tools::check },
    Step { name: "ui-install", what: "front end: packages", needs: &["tools"], work: ui::install },
    Step { name: "ui-build", what: "front end: build", needs: &["ui-install"], work: ui::build },
    Step { name: "fmt", what: "format", needs: &["tools"], work: rust::format },
    Step { name: "audit", what: "dependencies", needs: &["tools"], work: audit::check },
    // The application embeds the built front end, so nothing of it compiles before.
    Step { name: "clippy", what: "clippy", needs: &["ui-build"], work: rust::clippy },
    Step { name: "build", what: "build", needs: &["ui-build"], work: rust::build },
    Step { name: "types", what: "generated types", needs: &["build"], work: types::compare },
    Step { name: "rust-test", what: "Rust tests", needs: &["build"], work: rust::test },
    Step {
        name: "doctest",
        what: "documentation examples",
        needs: &["build"],
        work: rust::doctest,
    },
    Step { name: "bench", what: "benchmark runs", needs: &["build"], work: bench::test },
    Step { name: "ui-check", what: "front end: types", needs: &["ui-install"], work: ui::check },
    Step { name: "ui-lint", what: "front end: lint", needs: &["ui-install"], work: ui::lint },
    Step { name: "ui-test", what: "front end: tests", needs: &["ui-install"], work: ui::test },
    Step { name: "windows", what: "Windows", needs: &["ui-build"], work: windows::test },
    Step { name: "window", what: "real window", needs: &["build"], work: window::test },
];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Ending {
    Passed,
    Failed,
    /// Because of this step.
    Skipped(&'static str),
}

/// Runs steps one after the other and fails at the end naming those that failed.
pub fn run(steps: &[Step], options: &Options) -> Done {
    let chosen = choose(steps, options);
    if options.list {
        for step in &chosen {
            println!("{:<12} {}", step.name, step.what);
        }
        return Ok(());
    }
    let began = Instant::now();
    let mut endings: Vec<(Step, Ending, Duration)> = Vec::new();
    for (place, step) in chosen.iter().enumerate() {
        let head = format!("[{}/{}] {}", place + 1, chosen.len(), step.what);
        let missing = step
            .needs
            .iter()
            .find(|need| endings.iter().any(|(s, e, _)| s.name == **need && *e != Ending::Passed));
        if let Some(missing) = missing {
            println!("\n{head}: skipped, it needs the step {missing}");
            endings.push((*step, Ending::Skipped(missing), Duration::ZERO));
            continue;
        }
        println!("\n{head}");
        let start = Instant::now();
        let done = (step.work)();
        let took = start.elapsed();
        let ending = match done {
            Ok(()) => {
                println!("{head}: done in {}", told(took));
                Ending::Passed
            }
            Err(trouble) => {
                println!("{head}: FAILED after {}: {trouble}", told(took));
                Ending::Failed
            }
        };
        let stop = ending == Ending::Failed && options.fail_fast;
        endings.push((*step, ending, took));
        if stop {
            break;
        }
    }
    summary(&endings, began.elapsed())
}

/// The steps asked for, with everything that they need.
fn choose(steps: &[Step], options: &Options) -> Vec<Step> {
    let mut wanted: Vec<&str> = options.only.iter().map(String::as_str).collect();
    if wanted.is_empty() {
        wanted = steps.iter().map(|step| step.name).collect();
    }
    // Needs stand before the steps that have them, so one pass from the end finds all.
    for step in steps.iter().rev() {
        if wanted.contains(&step.name) {
            wanted.extend(step.needs);
        }
    }
    let left_out = |step: &Step| options.no_window && step.name == "window";
    steps.iter().filter(|step| wanted.contains(&step.name) && !left_out(step)).copied().collect()
}

fn summary(endings: &[(Step, Ending, Duration)], took: Duration) -> Done {
    println!("\nSummary");
    let mut failed = Vec::new();
    for (step, ending, took) in endings {
        let ended = match ending {
            Ending::Passed => "ok".to_owned(),
            Ending::Failed => "FAILED".to_owned(),
            Ending::Skipped(need) => format!("skipped, needs {need}"),
        };
        println!("  {:<12} {:<24} {:>9}  {ended}", step.name, step.what, told(*took));
        if *ending == Ending::Failed {
            failed.push(step.name);
        }
    }
    println!("  {:<12} {:<24} {:>9}", "", "all", told(took));
    if failed.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(format!("failed: {}", failed.join(", "))))
}

fn told(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", took.as_secs() / 60, took.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "a step answers so")]
    fn fine() -> Done {
        Ok(())
    }

    fn broken() -> Done {
        Err(Trouble::new("broken"))
    }

    fn unreachable() -> Done {
        panic!("a step ran although one that it needs failed")
    }

    fn step(name: &'static str, needs: &'static [&'static str], work: fn() -> Done) -> Step {
        Step { name, what: name, needs, work }
    }

    #[test]
    fn a_failed_step_is_named_and_those_that_need_it_are_skipped() {
        let steps = [
            step("a", &[], fine),
            step("b", &["a"], broken),
            step("c", &["b"], unreachable),
            step("d", &["c"], unreachable),
            step("e", &[], broken),
        ];
        let trouble = run(&steps, &Options::default()).unwrap_err();
        assert_eq!(trouble.to_string(), "failed: b, e");
    }

    #[test]
    fn one_step_brings_what_it_needs() {
        let options = Options::only("window");
        let names: Vec<_> = choose(&TESTS, &options).iter().map(|step| step.name).collect();
        assert_eq!(names, ["tools", "ui-install", "ui-build", "build", "window"]);
    }

    #[test]
    fn the_first_failure_ends_a_fast_run() {
        let steps = [step("a", &[], broken), step("b", &[], unreachable)];
        let options = Options { fail_fast: true, ..Options::default() };
        assert!(run(&steps, &options).is_err());
    }
}
