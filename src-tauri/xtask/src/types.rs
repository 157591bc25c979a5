//! The TypeScript types that are generated from the Rust ones.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    places,
    process::{self, Doing, Done, Trouble},
    rust,
};

/// Fails if the committed types are not what the Rust types generate.
pub fn compare() -> Done {
    let fresh = generate()?;
    let committed = read(&places::bindings())?;
    let mut stale: Vec<&str> = fresh
        .iter()
        .filter(|(name, text)| committed.get(*name) != Some(text))
        .map(|(name, _)| name.as_str())
        .collect();
    stale.extend(committed.keys().filter(|name| !fresh.contains_key(*name)).map(String::as_str));
    if stale.is_empty() {
        println!("{} types are up to date.", fresh.len());
        return Ok(());
    }
    Err(Trouble::new(format!(
        "stale types: {}; run `cargo xtask types` and commit",
        stale.join(", ")
    )))
}

/// Writes the types anew and removes those that are no more.
pub fn write() -> Done {
    let fresh = generate()?;
    let folder = places::bindings();
    for name in read(&folder)?.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name)).doing(format_args!("remove {name}"))?;
    }
    for (name, text) in &fresh {
        let path = folder.join(name);
        fs::write(&path, text).doing(format_args!("write {}", path.display()))?;
    }
    println!("{} types written.", fresh.len());
    Ok(())
}

/// Generates the types aside; by name, with line endings of one kind.
fn generate() -> Done<BTreeMap<String, String>> {
    let folder = places::scratch("bindings");
    if folder.exists() {
        fs::remove_dir_all(&folder).doing(format_args!("empty {}", folder.display()))?;
    }
    process::run(rust::tests().args(["--lib", "export_bindings"]))?;
    let fresh = read(&folder)?;
    if fresh.is_empty() {
        return Err(Trouble::new("no types were generated"));
    }
    Ok(fresh)
}

fn read(folder: &Path) -> Done<BTreeMap<String, String>> {
    let listing = fs::read_dir(folder).doing(format_args!("list {}", folder.display()))?;
    let mut types = BTreeMap::new();
    for entry in listing {
        let path = entry.doing(format_args!("list {}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "ts") {
            let text = fs::read_to_string(&path).doing(format_args!("read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            types.insert(name, text.replace("\r\n", "\n"));
        }
    }
    Ok(types)
}
