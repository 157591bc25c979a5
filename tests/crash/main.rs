//! Kills a writer at random instants and looks at what is left: nothing acknowledged may be lost.
//!
//! The round of a seed makes the same choices each time; the instant of a kill is as exact as the
//! system's clock, so a failing seed is worth repeating. `cargo xtask crash` runs more of them.
#![expect(clippy::print_stdout, reason = "a long run shows how far it is")]

mod dice;
mod folder;
mod look;
mod model;
mod outside;
mod reading;
mod round;
mod said;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use round::Figures;

/// Rounds of the normal test run.
const ROUNDS: u64 = 200;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// A different seed each day would hide what failed yesterday: rounds are counted from a fixed one.
fn seed_of(base: u64, round: u64) -> u64 {
    dice::Dice::new(base ^ round.wrapping_mul(0xA24B_AED4_963E_E407)).next()
}

/// Rounds at a time: they wait for the disk more than they compute.
const AT_A_TIME: u64 = 4;

/// Runs the rounds whose seeds `seed_of` gives, and fails with all that failed.
fn run(rounds: u64, seed_of: impl Fn(u64) -> u64 + Sync, shown: bool) {
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let all = Mutex::new((Figures::default(), Vec::new(), start));
    let work = || {
        loop {
            let round = next.fetch_add(1, Ordering::Relaxed);
            if round >= rounds || !all.lock().unwrap().1.is_empty() {
                break;
            }
            let seed = seed_of(round);
            let mut figures = Figures::default();
            let ended = round::run(seed, &mut figures);
            let mut all = all.lock().unwrap();
            all.0.add(&figures);
            if let Err(what) = ended {
                all.1.push(format!(
                    "round {round}: {what}\n  repeat it: \
                     cargo xtask crash --replay {seed} --rounds 100"
                ));
            }
            if shown && (all.2.elapsed() > Duration::from_secs(5) || all.0.rounds == rounds) {
                all.2 = Instant::now();
                tell(all.0.rounds, rounds, start.elapsed(), &all.0);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(work);
        }
    });
    let (figures, failed, _) = all.into_inner().unwrap();
    println!("{figures:?} in {:.1} s", start.elapsed().as_secs_f64());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(figures.rounds == rounds && figures.kills >= rounds, "a writer was killed each round");
}

fn tell(done: u64, rounds: u64, took: Duration, figures: &Figures) {
    let a_second = done as f64 / took.as_secs_f64();
    let left = (rounds - done) as f64 / a_second;
    let filled = (done * 30 / rounds) as usize;
    println!(
        "[{}{}] {done}/{rounds} rounds, {} kills, {} steps acknowledged, {a_second:.1}/s, {left:.0} s left",
        "#".repeat(filled),
        "-".repeat(30 - filled),
        figures.kills,
        figures.steps,
    );
}

#[test]
fn nothing_acknowledged_is_lost_however_often_the_writer_is_killed() {
    run(ROUNDS, |round| seed_of(4, round), false);
}

#[test]
#[ignore = "as long as it is told to run: cargo xtask crash"]
fn long_run() {
    let rounds = number("MEMORYHUB_CRASH_ROUNDS").unwrap_or(ROUNDS);
    if let Some(seed) = number("MEMORYHUB_CRASH_REPLAY") {
        run(rounds, |_| seed, true);
    } else {
        let base = number("MEMORYHUB_CRASH_SEED").unwrap_or(4);
        run(rounds, |round| seed_of(base, round), true);
    }
}
