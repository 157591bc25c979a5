//! One round: a folder, a writer that is killed a few times in a row, and what is found then.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use memoryhub::LayeredMemoryManager;
use tempfile::TempDir;

use crate::{
    dice::Dice,
    folder::{copy_original, kept, left_over, whole_export},
    look::look,
    model::Model,
    outside,
    reading::look_only,
    said::{Said, Seen},
};

/// A writer that says nothing for so long hangs.
const SILENCE: Duration = Duration::from_mins(1);

/// Figures of rounds.
#[derive(Debug, Default, Clone, Copy)]
pub struct Figures {
    pub rounds: u64,
    pub kills: u64,
    /// Kills before the folder was open.
    pub kills_while_opening: u64,
    /// Steps that were acknowledged.
    pub steps: u64,
    /// Kills between the beginning of a step and its acknowledgement.
    pub kills_in_a_step: u64,
    /// Lines torn, appended by a script, damaged between two writers.
    pub meddled: [u64; 3],
}

impl Figures {
    pub fn add(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.kills += other.kills;
        self.kills_while_opening += other.kills_while_opening;
        self.steps += other.steps;
        self.kills_in_a_step += other.kills_in_a_step;
        for (ours, theirs) in self.meddled.iter_mut().zip(other.meddled) {
            *ours += theirs;
        }
    }
}

/// When the writer dies.
enum Moment {
    AfterStart(Duration),
    AfterLines(usize, Duration),
}

/// Runs the round of that seed; what is wrong is the error.
pub fn run(seed: u64, figures: &mut Figures) -> Result<(), String> {
    let mut dice = Dice::new(seed);
    let dir = place(dice.one_in(4)).map_err(|error| error.to_string())?;
    let (folder, scratch) = (dir.path().join("data"), dir.path().join("scratch"));
    fs::create_dir(&scratch).map_err(|error| error.to_string())?;
    let adopts = dice.one_in(4);
    let mut model = Model::default();
    if adopts {
        copy_original(&folder)?;
        model = original_model()?;
    }
    let mut nonsense = Vec::new();
    let mut opened = false;
    for _ in 0..=dice.below(4) {
        if opened {
            let done = outside::meddle(&folder, &mut dice).map_err(|error| error.to_string())?;
            let kinds = [done.torn, done.stored.is_some(), done.nonsense.is_some()];
            for (figure, happened) in figures.meddled.iter_mut().zip(kinds) {
                *figure += u64::from(happened);
            }
            nonsense.extend(done.nonsense);
            done.stored.into_iter().for_each(|note| model.expect(note));
        }
        let instant = if dice.one_in(3) {
            Moment::AfterStart(Duration::from_micros(dice.below(25_000) as u64))
        } else {
            let after = Duration::from_micros(dice.below(2_000) as u64);
            Moment::AfterLines(1 + dice.below(60), after)
        };
        match write_and_kill([&folder, &scratch], dice.next(), &instant, &mut model, figures) {
            Ok(now) => opened |= now,
            Err(what) => return Err(keep(dir, &what)),
        }
    }
    let checked = whole_export(&scratch.join("export.jsonl"))
        .and_then(|()| check(&folder, &mut model, adopts))
        .and_then(|()| kept(&folder, &nonsense));
    figures.steps += model.steps;
    figures.rounds += 1;
    checked.map_err(|what| keep(dir, &what))
}

/// Most rounds run in memory where the system has such a folder: a kill takes nothing from the
/// page cache, so the same states come up, only faster. Every fourth waits for a real disk.
fn place(on_disk: bool) -> std::io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if on_disk || !memory.is_dir() { tempfile::tempdir() } else { tempfile::tempdir_in(memory) }
}

/// Keeps the folder for whoever looks into the failure.
fn keep(dir: TempDir, what: &str) -> String {
    format!("{what}\n  the folder is kept: {}", dir.keep().display())
}

/// Whether the writer got as far as having the folder open.
fn write_and_kill(
    places: [&Path; 2],
    seed: u64,
    instant: &Moment,
    model: &mut Model,
    figures: &mut Figures,
) -> Result<bool, String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_memoryhub-crash-writer"))
        .args(places)
        .arg(seed.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the writer does not start: {error}"))?;
    let lines = listen(&mut child)?;
    let heard = kill_at(&mut child, &lines, instant);
    child.wait().map_err(|error| error.to_string())?;
    let mut opened = false;
    let mut in_a_step = false;
    // What it said before it died counts, also what was still in the pipe.
    for line in heard?.into_iter().chain(lines.iter()) {
        // A kill can cut the last line, which then was not said.
        let Ok(said) = serde_json::from_str::<Said>(&line) else { continue };
        opened |= matches!(said, Said::Opened(_));
        in_a_step = matches!(said, Said::Will(_));
        model.hear(said)?;
    }
    figures.kills += 1;
    figures.kills_while_opening += u64::from(!opened);
    figures.kills_in_a_step += u64::from(in_a_step);
    Ok(opened)
}

fn listen(child: &mut Child) -> Result<Receiver<String>, String> {
    let out = child.stdout.take().ok_or("the writer has no output")?;
    let (send, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    Ok(lines)
}

/// Waits for the instant and kills; answers what was said until then.
fn kill_at(
    child: &mut Child,
    lines: &Receiver<String>,
    instant: &Moment,
) -> Result<Vec<String>, String> {
    let mut heard = Vec::new();
    let mut hangs = false;
    let delay = match instant {
        Moment::AfterStart(delay) => *delay,
        Moment::AfterLines(count, delay) => {
            while heard.len() < *count {
                match lines.recv_timeout(SILENCE) {
                    Ok(line) => heard.push(line),
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => {
                        hangs = true;
                        break;
                    }
                }
            }
            *delay
        }
    };
    // Sleeping is not exact to the microsecond; looking at the clock is.
    let start = Instant::now();
    while start.elapsed() < delay {
        thread::sleep(Duration::from_micros(50));
    }
    child.kill().map_err(|error| error.to_string())?;
    if hangs { Err(format!("the writer hangs after {:?}", heard.last())) } else { Ok(heard) }
}

/// Opens the folder as the next start would, and looks at everything.
fn check(folder: &Path, model: &mut Model, adopted: bool) -> Result<(), String> {
    let told = |error: memoryhub::Error| error.to_string();
    // What can only be read shows the same.
    let only_read = if folder.exists() { look_only(folder)? } else { Vec::new() };
    let mut hub =
        LayeredMemoryManager::open(folder).map_err(|error| format!("opening: {error}"))?;
    let notes = look(&mut hub).map_err(told)?;
    differ(&only_read, &notes)?;
    let count = notes.len();
    model.compare(notes)?;
    // Only nonsense that was put there is damage, and repair takes it out of the way.
    let repaired = hub.repair().map_err(told)?.findings;
    if !repaired.iter().all(|finding| finding.what.contains("was moved to aside/")) {
        return Err(format!("repair: {repaired:?}"));
    }
    let report = hub.check().map_err(told)?;
    if !report.findings.is_empty() {
        return Err(format!("check: {:?}", report.findings));
    }
    let layers = report.layers;
    if layers.core + layers.application + layers.archive != count {
        return Err(format!("{count} notes are shown, the layers hold {layers:?}"));
    }
    hub.remember("and it goes on", &["after"], "").map_err(told)?;
    let report = hub.close().map_err(told)?;
    if !report.is_clean() {
        return Err(format!("closing: {report:?}"));
    }
    left_over(folder, adopted)
}

fn differ(only_read: &[Seen], notes: &[Seen]) -> Result<(), String> {
    let is_in = |some: &[Seen], note: &Seen| some.contains(note);
    if let Some(note) = only_read.iter().find(|note| !is_in(notes, note)) {
        return Err(format!("for reading alone it shows {note:?}"));
    }
    match notes.iter().find(|note| !is_in(only_read, note)) {
        Some(note) => Err(format!("for reading alone it does not show {note:?}")),
        None => Ok(()),
    }
}

/// The notes of the original's folder, as an opening that nobody disturbs shows them.
fn original_model() -> Result<Model, String> {
    let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
    let folder: PathBuf = dir.path().join("data");
    copy_original(&folder)?;
    let mut hub = LayeredMemoryManager::open(&folder).map_err(|error| error.to_string())?;
    let notes = look(&mut hub).map_err(|error| error.to_string())?;
    if notes.len() != 11 {
        return Err(format!("the original's folder has 11 notes, not {}", notes.len()));
    }
    Ok(Model::of(notes))
}
