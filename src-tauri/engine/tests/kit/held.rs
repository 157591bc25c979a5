//! What of a folder is open, as the system tells it.

use std::path::Path;

/// Open files, mappings and watches of this process under `folder`, as Linux tells them.
#[cfg(target_os = "linux")]
pub fn held_under(folder: &Path) -> Vec<String> {
    let folder = folder.to_string_lossy().into_owned();
    let mut held = Vec::new();
    for entry in std::fs::read_dir("/proc/self/fd").unwrap().flatten() {
        if let Ok(target) = std::fs::read_link(entry.path()) {
            let target = target.to_string_lossy().into_owned();
            if target.starts_with(&folder) {
                held.push(target);
            }
        }
    }
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    held.extend(maps.lines().filter(|line| line.contains(&folder)).map(str::to_owned));
    held
}

/// Files and folders from `folder` on that somebody has open: those that do not open for us alone,
/// which is share mode 0. The folders count, as an open one keeps its parents from being renamed.
#[cfg(windows)]
pub fn held_under(folder: &Path) -> Vec<String> {
    use std::os::windows::fs::OpenOptionsExt as _;
    // Without it no folder can be opened.
    const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
    let mut held = Vec::new();
    let mut open = std::fs::OpenOptions::new();
    open.read(true).share_mode(0).custom_flags(FILE_FLAG_BACKUP_SEMANTICS);
    match open.open(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            held.push(format!("{}: {error}", folder.display()));
        }
        _ => {}
    }
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder).unwrap() {
            held.extend(held_under(&entry.unwrap().path()));
        }
    }
    held
}

/// Whether this is Wine, which renames a folder whatever is open in it. Windows does not.
#[cfg(windows)]
pub fn is_wine() -> bool {
    let system = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\windows".into());
    Path::new(&system).join("system32").join("winecfg.exe").exists()
}
