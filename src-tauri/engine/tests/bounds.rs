//! What a long life costs: open files, threads and memory stay flat.
//!
//! One short test runs always; the long ones are run by
//! `cargo test --release -p memoryhub --test bounds -- --ignored --test-threads 1 --nocapture`.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{path::Path, sync::Arc};

use jiff::SignedDuration;
use kit::{
    StandingClock, config_at,
    script::{new, quick_folder},
};
use memoryhub::{LayerChoice, LayeredMemoryManager, NoteId, NotePatch};

/// What the process holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    files: usize,
    threads: usize,
    /// Resident, in KiB.
    memory: usize,
}

fn held() -> Held {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let number = |name: &str| -> usize {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    Held {
        files: std::fs::read_dir("/proc/self/fd").unwrap().count(),
        threads: number("Threads:"),
        memory: number("VmRSS:"),
    }
}

/// Runs `work` so many times; after a tenth, for warming up, nothing may grow any more.
fn flat(what: &str, times: usize, mut work: impl FnMut(usize)) {
    let warm = (times / 10).max(1);
    let mut before = held();
    for nth in 0..times {
        if nth == warm {
            before = held();
        }
        if nth > 0 && nth.is_multiple_of((times / 10).max(1)) {
            println!("{what}: {nth}/{times} {:?}", held());
        }
        work(nth);
    }
    let after = held();
    println!("{what}, {times} times: {before:?}, then {after:?}");
    assert_eq!((after.files, after.threads), (before.files, before.threads), "{what}");
    let grown = after.memory.saturating_sub(before.memory);
    assert!(grown < 4096 + before.memory / 10, "{what}: {grown} KiB more");
}

fn fill(hub: &mut LayeredMemoryManager, each: usize) {
    for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
        let notes = (0..each).map(|nth| new(&format!("note {nth} 笔记 of a long life"), layer));
        hub.remember_many(notes.collect()).unwrap();
    }
}

fn open_and_close(folder: &Path) {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    assert_eq!(hub.search("note", 5).unwrap().total, 30);
    assert!(hub.close().unwrap().is_clean());
}

fn cycles(times: usize) {
    let dir = quick_folder();
    fill(&mut LayeredMemoryManager::open(dir.path()).unwrap(), 10);
    flat("open and close", times, |_| open_and_close(dir.path()));
}

#[test]
fn opening_and_closing_leaves_nothing_behind() {
    cycles(300);
}

#[test]
#[ignore = "takes minutes"]
fn opening_and_closing_100_000_times_leaves_nothing_behind() {
    cycles(100_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_million_distinct_queries_hold_no_more_than_a_few() {
    let dir = quick_folder();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    fill(&mut hub, 100);
    flat("queries", 1_000_000, |nth| {
        hub.search(&format!("note {} {nth}", nth % 100), 5).unwrap();
    });
    assert_eq!(hub.resources().cached_queries, 500);
}

/// A note every 20 seconds for a day, with edits, recalls, moves to the trash and housekeeping
/// every quarter of an hour; older notes leave, so that the store has its size after two hours.
#[test]
#[ignore = "takes minutes"]
fn a_day_of_capture_holds_no_more_than_its_notes() {
    let dir = quick_folder();
    let clock = StandingClock::at("2026-11-22T00:00:00Z");
    let mut hub = LayeredMemoryManager::open_with(dir.path(), config_at(&clock)).unwrap();
    let mut ids: std::collections::VecDeque<NoteId> = std::collections::VecDeque::new();
    let clock = Arc::clone(&clock);
    flat("notes of a day", 24 * 3600 / 20, |nth| {
        clock.go_on(SignedDuration::from_secs(20));
        let layers = [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];
        let note = hub.remember_note(new(&format!("thought {nth} 想法"), layers[nth % 3])).unwrap();
        ids.push_back(note.id);
        hub.recall(&format!("thought {}", nth / 2), 3).unwrap();
        if nth % 5 == 0 {
            let patch = NotePatch { content: Some(format!("again {nth}")), ..NotePatch::default() };
            hub.edit(note.id, patch).unwrap();
        }
        if ids.len() > 360 {
            let oldest = ids.pop_front().unwrap();
            hub.delete(oldest).unwrap();
            hub.purge(oldest).unwrap();
        }
        if nth % 45 == 0 {
            hub.flush_pending_updates().unwrap();
            hub.maintain().unwrap();
        }
    });
    assert!(hub.close().unwrap().is_clean());
    let size: u64 = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();
    println!("the folder has {size} bytes");
    assert!(size < 4 << 20, "{size} bytes for 360 notes");
}
