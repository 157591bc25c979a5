//! `cargo xtask bench`: MemoryHub beside the alternatives, measured.

use std::{ffi::OsString, path::PathBuf, process::Command};

use crate::{
    display::Display,
    options::Options,
    places,
    process::{self, Done},
    start, system,
    tools::cargo,
    window,
};

/// Measures with each number of notes that is asked for and writes the results beside the sources.
pub fn run(options: &Options) -> Done {
    if let Err(trouble) = system::for_bench() {
        println!("{trouble}\nText is invented where no real text is installed.");
    }
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "memoryhub-bench"]);
    process::run(&mut build)?;
    if options.window {
        return in_window(options);
    }
    let mut bench = Command::new(bench());
    bench.arg("run").args(asked(options));
    process::run(&mut bench)
}

/// Measures the real window, on a screen and a session of its own.
fn in_window(options: &Options) -> Done {
    system::for_tests()?;
    start::set_up()?;
    process::run(&mut window::desktop(false))?;
    let display = Display::start()?;
    let mut session = Command::new("dbus-run-session");
    session.arg("--").arg(bench()).arg("window").args(asked(options));
    display.prepare(&mut session);
    session
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("MEMORYHUB_DESKTOP_BIN", places::built("release", "memoryhub-desktop"));
    process::run(&mut session)
}

fn bench() -> PathBuf {
    places::built("release", "memoryhub-bench")
}

/// How many notes, and where the notes, the results and the text that shows them are.
fn asked(options: &Options) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = options.rest.iter().map(OsString::from).collect();
    arguments.extend(["--cache".into(), cache().into(), "--results".into(), results().into()]);
    arguments.extend(["--text".into(), places::root().join("README.md").into()]);
    arguments
}

/// Runs every measurement with few notes, so that none of them breaks unnoticed; no figure counts.
pub fn test() -> Done {
    let mut bench = Command::new(places::built("debug", "memoryhub-bench"));
    bench.args(["run", "--notes", "1k", "--rounds", "1"]);
    bench.arg("--cache").arg(places::scratch("bench"));
    bench.arg("--results").arg(places::scratch("bench-results"));
    process::run(&mut bench)
}

/// Where notes and stores are kept between runs.
fn cache() -> PathBuf {
    places::target().join("bench")
}

/// Where figures, table and plot go.
fn results() -> PathBuf {
    places::root().join("tests").join("bench").join("results")
}
