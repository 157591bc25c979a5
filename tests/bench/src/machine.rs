//! What the figures were measured on.

use std::{fs, path::Path, process::Command};

use serde::{Deserialize, Serialize};

/// The machine and the tools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: u64,
    pub system: String,
    pub kernel: String,
    pub file_system: String,
    pub rustc: String,
    /// `release` or `debug`.
    pub build: String,
}

impl Machine {
    /// The one that this runs on; the folder says which file system is meant.
    pub fn here(folder: &Path) -> Self {
        let processor = after_colon("/proc/cpuinfo", "model name");
        let memory = after_colon("/proc/meminfo", "MemTotal");
        let kilobytes: u64 =
            memory.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
        let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let system = system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            processor: if processor.is_empty() { std::env::consts::ARCH.into() } else { processor },
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: (kilobytes + (1 << 19)) >> 20,
            system: system.unwrap_or(std::env::consts::OS).trim_matches('"').to_owned(),
            kernel: kernel.trim().to_owned(),
            file_system: file_system(folder),
            rustc: said("rustc", &["--version"]),
            build: if cfg!(debug_assertions) { "debug" } else { "release" }.into(),
        }
    }

    /// In one line.
    pub fn line(&self) -> String {
        let Self { processor, cores, memory_gib, system, kernel, file_system, rustc, build } = self;
        format!(
            "{processor}, {cores} cores, {memory_gib} GiB, {system}, kernel {kernel}, \
             {file_system}, {rustc}, {build} build"
        )
    }
}

/// A line such as `model name : …` of a file.
fn after_colon(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or(String::new(), |it| it.1.trim().to_owned())
}

/// The kind of the file system that a folder is on.
fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mut best = (0, "unknown file system");
    for line in mounts.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(point), Some(kind)) = (words.next(), words.next()) else { continue };
        if folder.starts_with(point) && point.len() >= best.0 {
            best = (point.len(), kind);
        }
    }
    best.1.to_owned()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    said.unwrap_or_else(|_| format!("{program} unknown"))
}

/// Programs that run or want to, on average over a minute; figures of a busy machine say little.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0)
}

/// Memory of this process, in bytes; nothing where the system does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// In memory now, files that are mapped included.
    pub resident: u64,
    /// Of that, what belongs to no file.
    pub anonymous: u64,
    /// The most that was ever resident.
    pub peak: u64,
}

impl Memory {
    pub fn now() -> Option<Self> {
        let text = fs::read_to_string("/proc/self/status").ok()?;
        let of = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
        };
        Some(Self { resident: of("VmRSS:")?, anonymous: of("RssAnon:")?, peak: of("VmHWM:")? })
    }
}
