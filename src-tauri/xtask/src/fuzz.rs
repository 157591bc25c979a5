//! `cargo xtask fuzz`: the targets of `tests/fuzz` under libFuzzer, for as long as is asked for.
//!
//! The compiler's own coverage counters are enough for it, so the stable toolchain builds it; a C++
//! compiler builds libFuzzer.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    options::Options,
    places,
    process::{self, Doing as _, Done, Trouble},
    tools::cargo,
};

/// Minutes for each target if none are asked for.
const MINUTES: u64 = 1;
/// As in `tests/fuzz/targets`.
const TARGETS: [&str; 7] = ["records", "indexes", "query", "import", "original", "kept", "journal"];
/// Counters at every edge and comparison, and every check of a debug build.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cdebug-assertions -Coverflow-checks";

/// Runs one target, or all of them one after the other.
pub fn run(options: &Options) -> Done {
    if cfg!(windows) {
        return Err(Trouble::new("fuzzing needs Linux or macOS"));
    }
    let (minutes, named) = asked(&options.rest)?;
    let program = build()?;
    for target in TARGETS.iter().filter(|target| named.is_none_or(|named| named == **target)) {
        fuzz(&program, target, minutes)?;
    }
    Ok(())
}

/// Minutes, and the target if one is named.
fn asked(words: &[String]) -> Done<(u64, Option<&str>)> {
    let (mut minutes, mut named) = (MINUTES, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--minutes" {
            let number = words.next().and_then(|word| word.parse().ok());
            minutes = number
                .filter(|it| *it > 0)
                .ok_or_else(|| Trouble::new("--minutes needs a number"))?;
        } else if TARGETS.contains(&word.as_str()) {
            named = Some(word.as_str());
        } else {
            let words = format!("no target {word:?}; there are {}", TARGETS.join(", "));
            return Err(Trouble::new(words));
        }
    }
    Ok((minutes, named))
}

fn build() -> Done<PathBuf> {
    let about = process::output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Trouble::new("rustc does not say what it builds for"))?;
    let folder = places::scratch("fuzz").join("build");
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "memoryhub-tests"]);
    build.args(["--bin", "memoryhub-fuzz", "--features", "fuzz"]);
    // With a target named, the flags are not for build scripts.
    build.args(["--target", host]).arg("--target-dir").arg(&folder);
    build.env("RUSTFLAGS", FLAGS).env("CARGO_PROFILE_RELEASE_LTO", "off");
    process::run(&mut build)?;
    Ok(folder.join(host).join("release").join("memoryhub-fuzz"))
}

fn fuzz(program: &Path, target: &str, minutes: u64) -> Done {
    let ours = places::root().join("tests").join("fuzz");
    let scratch = places::scratch("fuzz");
    let (corpus, found) = (scratch.join("corpus").join(target), scratch.join("found"));
    for folder in [&corpus, &found] {
        std::fs::create_dir_all(folder).doing(format!("make {}", folder.display()))?;
    }
    let mut fuzz = Command::new(program);
    // What is new goes to the first folder, the others are only read.
    fuzz.arg(&corpus).arg(ours.join("corpus").join(target));
    fuzz.arg(format!("-dict={}", ours.join("words.dict").display()));
    fuzz.arg(format!("-artifact_prefix={}/{target}-", found.display()));
    fuzz.arg(format!("-max_total_time={}", minutes * 60));
    fuzz.args(["-timeout=20", "-max_len=4096", "-print_final_stats=1"]);
    fuzz.env("MEMORYHUB_FUZZ_TARGET", target);
    process::run(&mut fuzz).map_err(|trouble| {
        let ours = ours.join("corpus").join(target);
        Trouble::new(format!(
            "{trouble}; the input is in {}: once mended, it belongs into {}",
            found.display(),
            ours.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_a_target_are_taken_and_an_unknown_one_is_named() {
        let words = |words: &[&str]| words.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
        assert_eq!(asked(&[]).unwrap(), (MINUTES, None));
        let given = words(&["--minutes", "7", "query"]);
        assert_eq!(asked(&given).unwrap(), (7, Some("query")));
        assert!(asked(&words(&["--minutes"])).is_err());
        assert!(asked(&words(&["quarry"])).unwrap_err().to_string().contains("records"));
    }
}
