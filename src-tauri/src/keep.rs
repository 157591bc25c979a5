//! Small JSON files of the window's own: written whole or not at all.

use std::{fs, io::Write, path::Path};

use serde::{Serialize, de::DeserializeOwned};

/// Reads `path`. What cannot be read is kept beside it for a person to look at, and the default
/// is used: a broken settings file must not keep anyone from their notes.
pub fn load<T: DeserializeOwned + Default>(path: &Path) -> T {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return T::default(),
        Err(error) => {
            log::warn!("{} cannot be read: {error}", path.display());
            return T::default();
        }
    };
    serde_json::from_slice(&text).unwrap_or_else(|error| {
        let aside = path.with_extension("json.bad");
        let kept = fs::rename(path, &aside);
        log::warn!(
            "{} is damaged ({error}); kept as {}: {kept:?}",
            path.display(),
            aside.display()
        );
        T::default()
    })
}

/// Writes `path` through a file beside it, so that a crash leaves the old or the new content.
///
/// # Errors
/// What the system refuses.
pub fn save<T: Serialize>(path: &Path, value: &T) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("json.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(&serde_json::to_vec_pretty(value)?)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::border::Draft;

    #[test]
    fn what_is_saved_is_loaded() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("not/yet/there/draft.json");
        let draft = Draft { text: "half a thought 半句话".into(), ..Draft::default() };
        save(&path, &draft).unwrap();
        assert_eq!(load::<Draft>(&path), draft);
        assert!(!path.with_extension("json.new").exists());
    }

    #[test]
    fn a_missing_file_is_the_default() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(load::<Draft>(&root.path().join("draft.json")), Draft::default());
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_the_default_used() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("draft.json");
        fs::write(&path, "{\"text\": \"half").unwrap();
        assert_eq!(load::<Draft>(&path), Draft::default());
        assert_eq!(fs::read(root.path().join("draft.json.bad")).unwrap(), b"{\"text\": \"half");
    }
}
