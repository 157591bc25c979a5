//! The order of the measurements, and whether everybody gave the same answers.

mod agreement;
mod derived;

use std::{
    collections::BTreeMap,
    env, fs,
    process::{Command, Stdio},
    time::{Instant, UNIX_EPOCH},
};

use memoryhub::Clock as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Done,
    arguments::{Arguments, short},
    corpus::{self, About},
    machine::{self, Machine},
    places::{self, Places},
    report,
    statistics::median,
};

/// Processes started for a figure that each process gives once.
const REPETITIONS: usize = 5;

/// Everything that was measured with so many notes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Measured {
    pub notes: usize,
    pub about: About,
    pub machine: Machine,
    /// MemoryHub's version.
    pub version: String,
    /// What else the machine did when it began, see [`machine::load`].
    pub load: f64,
    /// The day, UTC.
    pub day: String,
    /// Figures by part; times are in the unit that their name ends with, microseconds otherwise.
    pub parts: BTreeMap<String, Value>,
}

/// Measures every size and writes the report after each, so that what was measured stays if the
/// next one is interrupted.
pub fn run(arguments: &Arguments) -> Done {
    fs::create_dir_all(&arguments.results)?;
    for size in &arguments.sizes {
        let began = Instant::now();
        let mut session = Session::begin(arguments, *size)?;
        session.measure()?;
        let measured = session.finish();
        report::keep(&arguments.results, &measured)?;
        println!("{} notes: done in {:.0} s\n", short(*size), began.elapsed().as_secs_f64());
    }
    report::write(arguments)
}

/// The measurements with one number of notes.
pub struct Session<'a> {
    arguments: &'a Arguments,
    size: usize,
    places: Places,
    about: About,
    load: f64,
    parts: BTreeMap<String, Value>,
}

impl<'a> Session<'a> {
    /// Makes the notes, if they are not there.
    pub fn begin(arguments: &'a Arguments, size: usize) -> Done<Self> {
        let places = Places::of(&arguments.cache, size);
        let load = machine::load();
        println!("{} notes; load of the machine {load:.1}", short(size));
        let began = Instant::now();
        let about = corpus::prepare(&places, size)?;
        println!(
            "  made of {}, {:.0} bytes of searchable text a note ({:.1} s)",
            about.source,
            about.bytes_a_note(),
            began.elapsed().as_secs_f64()
        );
        Ok(Self { arguments, size, places, about, load, parts: BTreeMap::new() })
    }

    /// Makes the store that everything reads, if it is not there.
    pub fn store(&mut self) -> Done {
        self.kept("store", &self.places.folder().join("store.json"), &stamp()?)
    }

    fn measure(&mut self) -> Done {
        self.store()?;
        self.kept("database", &self.places.folder().join("database.json"), "")?;
        for part in ["memoryhub", "fts5", "like", "scan"] {
            self.part(part, "")?;
        }
        agreement::check(&self.places)?;
        self.repeated("open", "")?;
        self.part("memory", "")?;
        self.part("figures", "")?;
        places::copy(&self.places.store(), &self.places.work())?;
        self.repeated("rebuild", "")?;
        self.repeated("close", "")?;
        for layer in ["core", "application", "archive"] {
            self.part("remember", layer)?;
        }
        self.part("flush", "")?;
        self.repeated("close", "writing")?;
        self.part("writes", "")?;
        places::remove(&self.places.work())?;
        for layer in ["core", "application", "archive"] {
            self.part("import", layer)?;
        }
        self.parts.insert("derived".into(), derived::figures(&self.parts));
        Ok(())
    }

    /// What was measured.
    pub fn finish(self) -> Measured {
        let day = memoryhub::SystemClock.now().to_string();
        Measured {
            notes: self.size,
            about: self.about,
            machine: Machine::here(&self.arguments.cache),
            version: env!("CARGO_PKG_VERSION").into(),
            load: self.load,
            day: day.split('T').next().unwrap_or_default().into(),
            parts: self.parts,
        }
    }

    /// A measurement whose product is kept: made again if it is of another build.
    fn kept(&mut self, name: &str, file: &std::path::Path, stamp: &str) -> Done {
        let kept = fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if let Some(Kept { stamp: of, figures }) = kept
            && of == stamp
        {
            self.parts.insert(name.into(), figures);
            return Ok(());
        }
        self.part(name, "")?;
        let kept = Kept { stamp: stamp.into(), figures: self.parts[name].clone() };
        Ok(fs::write(file, serde_json::to_vec(&kept)?)?)
    }

    /// Measures in a process of its own.
    fn part(&mut self, name: &str, detail: &str) -> Done {
        let began = Instant::now();
        let figures = self.one(name, detail)?;
        say(&key(name, detail), began);
        self.parts.insert(key(name, detail), figures);
        Ok(())
    }

    /// Measures in some processes, one after the other; of each figure the median stands.
    fn repeated(&mut self, name: &str, detail: &str) -> Done {
        let began = Instant::now();
        let runs: Vec<Value> =
            (0..REPETITIONS).map(|_| self.one(name, detail)).collect::<Done<_>>()?;
        say(&key(name, detail), began);
        let mut figures = json!({ "processes": REPETITIONS });
        for name in runs[0].as_object().into_iter().flatten().map(|(name, _)| name) {
            let values: Vec<f64> = runs.iter().filter_map(|run| run[name].as_f64()).collect();
            figures[name] = json!(median(&values));
            figures[format!("{name}_each")] = json!(values);
        }
        self.parts.insert(key(name, detail), figures);
        Ok(())
    }

    fn one(&self, name: &str, detail: &str) -> Done<Value> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["part", name, "--notes", &self.size.to_string()]);
        command.arg("--cache").arg(&self.arguments.cache);
        command.args(["--rounds", &self.arguments.rounds.to_string(), "--detail", detail]);
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            let key = key(name, detail);
            return Err(format!("measuring {key} ended with {}", output.status).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// A figure by part and names, such as `memoryhub/mixed/p50`.
pub fn figure(parts: &BTreeMap<String, Value>, pointer: &str) -> Option<f64> {
    let (part, rest) = pointer.split_once('/')?;
    parts.get(part)?.pointer(&format!("/{rest}"))?.as_f64()
}

#[derive(Serialize, Deserialize)]
struct Kept {
    stamp: String,
    figures: Value,
}

fn say(what: &str, began: Instant) {
    println!("  {what:<22} {:>7.1} s", began.elapsed().as_secs_f64());
}

fn key(name: &str, detail: &str) -> String {
    if detail.is_empty() { name.into() } else { format!("{name} {detail}") }
}

/// Tells this build from others: stores that an earlier one wrote are written anew.
fn stamp() -> Done<String> {
    let meta = fs::metadata(env::current_exe()?)?;
    let seconds = meta.modified()?.duration_since(UNIX_EPOCH)?.as_secs();
    Ok(format!("{} bytes of {seconds}", meta.len()))
}
