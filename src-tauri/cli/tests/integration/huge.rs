//! Lines longer than memory should have to hold: read, named and kept in a few mebibytes.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "the figures are worth a line")]

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    process::Child,
    time::Duration,
};

use crate::kit::{Place, Ran};

/// What any of these may take at most, in mebibytes; the lines are many times as long.
const MOST: u64 = 96;

/// A file of this head, so many mebibytes of NUL bytes that take no room on the disk, and this tail.
fn with_long_line(path: &Path, head: &str, mebibytes: u64, tail: &str) {
    fs::write(path, head).unwrap();
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.set_len(head.len() as u64 + mebibytes * 1024 * 1024).unwrap();
    file.write_all(tail.as_bytes()).unwrap();
}

/// Waits for the end of a command; answers what came of it and its peak of memory, in mebibytes.
fn measured(mut child: Child) -> (Ran, u64) {
    drop(child.stdin.take());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(kibibytes.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(2));
    }
    (Ran::of(child.wait_with_output().unwrap()), peak)
}

fn import(mebibytes: u64) {
    let place = Place::new();
    let file = place.path("notes.jsonl");
    let (head, tail) =
        ("{\"content\": \"before\"}\n{\"content\": \"", "\"}\n{\"content\": \"behind\"}\n");
    with_long_line(&file, head, mebibytes, tail);
    let (ran, peak) = measured(place.start(&["import", &file.to_string_lossy()]));
    assert!(ran.err.contains("line 2"), "{ran:?}");
    assert_eq!(place.found(""), ["behind", "before"]);
    println!("a line of {mebibytes} MiB was imported in {peak} MiB");
    assert!(peak > 0 && peak < MOST, "{peak} MiB");
}

#[test]
fn an_import_of_one_enormous_line_names_it_and_takes_little_memory() {
    import(256);
}

#[test]
#[ignore = "takes longer; a line of a gibibyte"]
fn an_import_of_a_line_of_a_gibibyte_names_it_and_takes_little_memory() {
    import(1024);
}

#[test]
fn an_enormous_line_in_a_layer_is_named_and_kept_and_takes_little_memory() {
    for (ended, tail) in [(true, "\n"), (false, "")] {
        let place = Place::new();
        place.remember("whole", &["--layer", "application"]);
        let log = place.data().join("app_logs.jsonl");
        let before = fs::read_to_string(&log).unwrap();
        with_long_line(&log, &before, 100, tail);
        let enormous = 100 * 1024 * 1024;
        for command in ["check", "repair", "check"] {
            let (ran, peak) = measured(place.start(&[command]));
            println!("{command}: {peak} MiB");
            assert!(peak > 0 && peak < MOST, "{command} took {peak} MiB: {ran:?}");
        }
        assert_eq!(place.found(""), ["whole"]);
        let aside = fs::read_dir(place.data().join("aside")).unwrap();
        let kept: u64 = aside.map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        assert_eq!(kept, enormous + u64::from(ended));
    }
}
