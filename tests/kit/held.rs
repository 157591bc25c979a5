//! What processes hold on to, read from `/proc`.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Everything at or under `folder` that the process or one of its children holds: open files,
/// mappings, working folders, watches. Each as a readable line.
pub fn under(pid: u32, folder: &Path) -> Vec<String> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let nodes = nodes(&folder);
    let mut held = Vec::new();
    for pid in family(pid) {
        let process = PathBuf::from(format!("/proc/{pid}"));
        if let Ok(cwd) = fs::read_link(process.join("cwd"))
            && cwd.starts_with(&folder)
        {
            held.push(format!("{pid} works in {}", cwd.display()));
        }
        for (fd, file) in open_files(pid) {
            if file.starts_with(&folder) {
                held.push(format!("{pid} has {} open", file.display()));
            } else if file.as_os_str() == "anon_inode:inotify" {
                let info = fs::read_to_string(process.join("fdinfo").join(&fd)).unwrap_or_default();
                let watches = info.lines().filter_map(watch);
                let ours = watches.filter(|node| nodes.iter().any(|(other, _)| other == node));
                held.extend(ours.map(|node| format!("{pid} watches {}", path_of(&nodes, node))));
            }
        }
        let maps = fs::read_to_string(process.join("maps")).unwrap_or_default();
        for line in maps.lines() {
            if let Some(start) = line.find('/')
                && let Some(path) = line.get(start..)
                && Path::new(path).starts_with(&folder)
            {
                held.push(format!("{pid} maps {path}"));
            }
        }
    }
    held
}

/// Files outside of `sandbox` that the process or one of its children has open for writing.
pub fn written_outside(pid: u32, sandbox: &Path) -> Vec<String> {
    let sandbox = sandbox.canonicalize().unwrap_or_else(|_| sandbox.to_path_buf());
    let mut outside = Vec::new();
    for pid in family(pid) {
        for (fd, file) in open_files(pid) {
            let info = fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")).unwrap_or_default();
            let is_regular = file.is_file()
                && !["/dev", "/proc", "/sys", "/memfd:"].iter().any(|p| file.starts_with(p));
            if is_regular && is_writable(&info) && !file.starts_with(&sandbox) {
                outside.push(format!("{pid} writes {}", file.display()));
            }
        }
    }
    outside
}

/// Whether the process is there and not only waiting to be collected.
pub fn is_alive(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let state = status.lines().find_map(|line| line.strip_prefix("State:"));
    state.is_some_and(|state| !state.trim_start().starts_with(['Z', 'X']))
}

/// The process and everything that it started, however deep.
pub fn family(pid: u32) -> Vec<u32> {
    let mut family = vec![pid];
    let mut next = 0;
    while let Some(pid) = family.get(next).copied() {
        next += 1;
        let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else { continue };
        for thread in threads.flatten() {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            family.extend(children.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
        }
    }
    family
}

fn open_files(pid: u32) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    let named = entries.flatten().filter_map(|entry| {
        let file = fs::read_link(entry.path()).ok()?;
        Some((entry.file_name().to_string_lossy().into_owned(), file))
    });
    named.collect()
}

/// Opened with `O_WRONLY` or `O_RDWR`; the flags are written in octal.
fn is_writable(info: &str) -> bool {
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok()).is_some_and(|f| f & 3 != 0)
}

/// A file as a watch names it: node and device.
type Node = (u64, u64);

/// Reads `inotify wd:1 ino:9e7e sdev:800013 mask:…`.
fn watch(line: &str) -> Option<Node> {
    let rest = line.strip_prefix("inotify ")?;
    let part = |name: &str| {
        let text = rest.split_whitespace().find_map(|part| part.strip_prefix(name))?;
        u64::from_str_radix(text, 16).ok()
    };
    Some((part("ino:")?, part("sdev:")?))
}

fn nodes(folder: &Path) -> Vec<(Node, PathBuf)> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(path) = left.pop() {
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        if meta.is_dir() {
            left.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|e| e.path()));
        }
        found.push(((meta.ino(), kernel_device(meta.dev())), path));
    }
    found
}

fn path_of(nodes: &[(Node, PathBuf)], node: Node) -> String {
    let found = nodes.iter().find(|(other, _)| *other == node);
    found.map(|(_, path)| path.display().to_string()).unwrap_or_default()
}

/// A device number as the kernel writes it, from the one that `stat` answers.
fn kernel_device(device: u64) -> u64 {
    let major = ((device >> 8) & 0xfff) | ((device >> 32) & !0xfff);
    let minor = (device & 0xff) | ((device >> 12) & 0xffff_ff00);
    (major << 20) | minor
}
