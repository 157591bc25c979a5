//! What is in a folder, file by file.

use std::{collections::BTreeMap, fs, path::Path};

/// The folder of the Python MemoryHub 0.2.
const ORIGINAL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/engine/tests/fixtures/original-0.2");
/// All that may be left in the folder after close.
const DATA_FILES: [&str; 4] = ["app_logs.jsonl", "archive.jsonl", "index.cache", "memory.db"];

/// An error if more than notes and what was kept aside is left in a closed folder.
pub fn left_over(folder: &Path, adopted: bool) -> Result<(), String> {
    let found = files(folder)?;
    for name in found.keys().filter(|name| !name.contains('/')) {
        if !DATA_FILES.contains(&name.as_str()) {
            return Err(format!("{name} is left in the folder"));
        }
    }
    for name in found.keys().filter_map(|name| name.split_once('/')) {
        let known = name.0 == "aside" || name.0.starts_with("original-0.2");
        if !known || name.0.ends_with(".unfinished") {
            return Err(format!("{}/{} is left in the folder", name.0, name.1));
        }
    }
    if adopted {
        for (name, bytes) in files(Path::new(ORIGINAL))? {
            if found.get(&format!("original-0.2/{name}")) != Some(&bytes) {
                return Err(format!("the original's {name} was not copied aside"));
            }
        }
    }
    Ok(())
}

/// Files by name, those of one folder below included.
pub fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let below = files(&entry.path())?;
            found.extend(below.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).map_err(told)?);
        }
    }
    Ok(found)
}

/// Makes the folder of the original.
pub fn copy_original(to: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    fs::create_dir(to).map_err(told)?;
    for (name, bytes) in files(Path::new(ORIGINAL))? {
        fs::write(to.join(name), bytes).map_err(told)?;
    }
    Ok(())
}

/// An export, if there is one, is whole, whenever its writer was killed.
pub fn whole_export(path: &Path) -> Result<(), String> {
    let Ok(text) = fs::read_to_string(path) else { return Ok(()) };
    let is_note = |line: &str| serde_json::from_str::<memoryhub::Note>(line).is_ok();
    if text.lines().all(is_note) && (text.is_empty() || text.ends_with('\n')) {
        return Ok(());
    }
    Err(format!("an export is cut: {} bytes", text.len()))
}

/// What was damaged stays somewhere, byte for byte.
pub fn kept(folder: &Path, nonsense: &[String]) -> Result<(), String> {
    let found = files(folder)?;
    let holds =
        |bytes: &Vec<u8>, part: &str| bytes.windows(part.len()).any(|it| it == part.as_bytes());
    match nonsense.iter().find(|part| !found.values().any(|bytes| holds(bytes, part))) {
        Some(lost) => Err(format!("damaged bytes were thrown away: {lost}")),
        None => Ok(()),
    }
}
