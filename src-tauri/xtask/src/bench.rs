//! `cargo xtask bench`: MemoryHub beside the alternatives, measured.

use std::{path::PathBuf, process::Command};

use crate::{
    options::Options,
    places,
    process::{self, Done},
    system,
    tools::cargo,
};

/// Measures with each number of notes that is asked for and writes the results beside the sources.
pub fn run(options: &Options) -> Done {
    if let Err(trouble) = system::for_bench() {
        println!("{trouble}\nText is invented where no real text is installed.");
    }
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "memoryhub-bench"]);
    process::run(&mut build)?;
    let mut bench = Command::new(places::built("release", "memoryhub-bench"));
    bench.arg("run").args(&options.rest);
    bench.arg("--cache").arg(cache()).arg("--results").arg(results());
    process::run(&mut bench)
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
