//! Copies of the data files that a synchronising program left beside them.

use std::path::Path;

use crate::{
    error::{Error, Result},
    fs::FileSystem,
    jsonl::{APPLICATION_FILE, ARCHIVE_FILE},
    model::Finding,
    sqlite,
};

const DATA_FILES: [&str; 3] = [sqlite::FILE_NAME, APPLICATION_FILE, ARCHIVE_FILE];

/// Names such copies: whatever notes are in them, nobody reads them here.
pub(super) fn strays(folder: &Path, file_system: &dyn FileSystem) -> Result<Vec<Finding>> {
    let names = file_system.list(folder).map_err(|error| Error::io(folder, error))?;
    let stray = |name: String| {
        let of = DATA_FILES.into_iter().find(|of| is_copy(&name, of))?;
        let bytes = file_system.meta(&folder.join(&name)).map_or(0, |meta| meta.len);
        let what = format!(
            "it looks like a copy of {of} that a synchronising program made; the notes in it are \
             not shown: import it or take it away"
        );
        Some(Finding { file: name, offset: None, bytes, what })
    };
    Ok(names.into_iter().filter_map(stray).collect())
}

/// `app_logs (conflicted copy).jsonl`, `app_logs-LAPTOP.jsonl`, `app_logs.sync-conflict-1.jsonl`,
/// `app_logs.jsonl.conflict`: the same beginning and ending, and something between or behind.
fn is_copy(name: &str, of: &str) -> bool {
    let (name, of) = (name.to_lowercase(), of.to_lowercase());
    if let Some(behind) = name.strip_prefix(&of) {
        return behind.contains("conflict");
    }
    let Some((stem, ending)) = of.rsplit_once('.') else { return false };
    let between = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_suffix(ending))
        .and_then(|rest| rest.strip_suffix('.'));
    // `app_logs2.jsonl` is a name that somebody chose.
    between.is_some_and(|it| it.starts_with(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_from_our_files_and_from_others() {
        for copy in [
            "app_logs (conflicted copy).jsonl",
            "app_logs (Sam's conflicted copy 2026-11-22).jsonl",
            "app_logs-LAPTOP.jsonl",
            "App_logs (1).jsonl",
            "app_logs.sync-conflict-20261122-104200-ABCDEFG.jsonl",
            "app_logs.jsonl.conflict",
            "memory 2.db",
            "archive_conf(2).jsonl",
        ] {
            assert!(DATA_FILES.iter().any(|of| is_copy(copy, of)), "{copy}");
        }
        for other in [
            "app_logs.jsonl",
            "memory.db",
            "memory.db-wal",
            "app_logs.jsonl.new",
            "app_logs2.jsonl",
            "archived.jsonl",
            "notes.txt",
            "original-0.2",
        ] {
            assert!(!DATA_FILES.iter().any(|of| is_copy(other, of)), "{other}");
        }
    }
}
