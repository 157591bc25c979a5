//! What the user chose, and the folder that was opened last, in `settings.json`.

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde::{Deserialize, Serialize};

use crate::{
    border::{CommandError, Language, Settings},
    error::Answer,
    hub::lock,
    keep, shortcut,
};

/// The least and the largest text, in per cent of the normal size.
const TEXT_SIZES: (u16, u16) = (80, 200);

/// The file's content.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    #[serde(flatten)]
    settings: Settings,
    /// The data folder, if the user has one that is not named by the start.
    data_folder: Option<PathBuf>,
}

/// The settings, in memory and on disk.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    stored: Mutex<Stored>,
}

impl SettingsFile {
    /// Reads the settings in `folder`.
    pub fn load(folder: &Path) -> Self {
        let path = folder.join("settings.json");
        let mut stored: Stored = keep::load(&path);
        stored.settings = within_limits(stored.settings);
        Self { path, stored: Mutex::new(stored) }
    }

    /// The settings now.
    pub fn get(&self) -> Settings {
        lock(&self.stored).settings.clone()
    }

    /// The remembered data folder.
    pub fn data_folder(&self) -> Option<PathBuf> {
        lock(&self.stored).data_folder.clone()
    }

    /// Changes the settings and saves them.
    ///
    /// # Errors
    /// `invalid` for what is out of bounds, and nothing is changed; `io` if they cannot be saved,
    /// and they hold for this run all the same.
    pub fn set(&self, settings: Settings) -> Answer<Settings> {
        check(&settings)?;
        self.change(|stored| stored.settings = settings)?;
        Ok(self.get())
    }

    /// Remembers the data folder.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn set_data_folder(&self, folder: &Path) -> Answer<()> {
        self.change(|stored| stored.data_folder = Some(folder.to_path_buf()))
    }

    fn change(&self, change: impl FnOnce(&mut Stored)) -> Answer<()> {
        let mut stored = lock(&self.stored);
        change(&mut stored);
        keep::save(&self.path, &*stored)
            .map_err(|error| CommandError::new("io", format!("{}: {error}", self.path.display())))
    }
}

/// What a list in the settings holds at most: enough for anyone, and the file stays small.
const MOST_KEPT: usize = 1000;
const MOST_RECENT: usize = 20;

/// Whether the page may ask for these.
///
/// # Errors
/// `invalid` with the name of the field that is out of bounds.
pub fn check(settings: &Settings) -> Answer<()> {
    let (least, most) = TEXT_SIZES;
    if !(least..=most).contains(&settings.text_size) {
        let reason = format!("is {}, it goes from {least} to {most}", settings.text_size);
        return Err(CommandError::invalid("text_size", &reason));
    }
    if !settings.capture_keys.is_empty() && !shortcut::is_possible(&settings.capture_keys) {
        return Err(CommandError::invalid("capture_keys", "cannot be the keys of a capture"));
    }
    for (field, count, most) in [
        ("views", settings.views.len(), MOST_KEPT),
        ("recent_searches", settings.recent_searches.len(), MOST_RECENT),
        ("tag_colours", settings.tag_colours.len(), MOST_KEPT),
        ("shortcuts", settings.shortcuts.len(), MOST_KEPT),
    ] {
        if count > most {
            let reason = format!("has {count} entries, at most {most} are kept");
            return Err(CommandError::invalid(field, &reason));
        }
    }
    Ok(())
}

/// What of a file can be used: it may have been written by hand, or by a later version.
fn within_limits(mut settings: Settings) -> Settings {
    settings.text_size = settings.text_size.clamp(TEXT_SIZES.0, TEXT_SIZES.1);
    if !settings.capture_keys.is_empty() && !shortcut::is_possible(&settings.capture_keys) {
        settings.capture_keys = Settings::default().capture_keys;
    }
    settings.views.truncate(MOST_KEPT);
    settings.recent_searches.truncate(MOST_RECENT);
    while settings.tag_colours.len() > MOST_KEPT {
        settings.tag_colours.pop_last();
    }
    while settings.shortcuts.len() > MOST_KEPT {
        settings.shortcuts.pop_last();
    }
    settings
}

/// The system's language, as a BCP 47 tag.
pub fn system_language() -> String {
    sys_locale::get_locale().unwrap_or_else(|| "en".into())
}

/// Whether words of ours are to be Chinese.
pub fn is_chinese(language: Language, system: &str) -> bool {
    match language {
        Language::Chinese => true,
        Language::English => false,
        Language::System => {
            system.split(['-', '_']).next().is_some_and(|first| first.eq_ignore_ascii_case("zh"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::border::{SavedView, Theme};

    #[test]
    fn settings_and_folder_survive_a_restart() {
        let root = tempfile::tempdir().unwrap();
        let file = SettingsFile::load(root.path());
        let chosen = Settings {
            language: Language::Chinese,
            theme: Theme::Dark,
            text_size: 120,
            tag_colours: [("work".to_owned(), "blue".to_owned())].into(),
            views: vec![SavedView { name: "Now".into(), text: "a".into(), ..SavedView::default() }],
            pinyin: false,
            ..Settings::default()
        };
        file.set(chosen.clone()).unwrap();
        file.set_data_folder(Path::new("/notes")).unwrap();

        let again = SettingsFile::load(root.path());
        assert_eq!(again.get(), chosen);
        assert_eq!(again.data_folder(), Some("/notes".into()));
    }

    #[test]
    fn a_text_size_out_of_bounds_is_refused_and_one_in_the_file_is_brought_back() {
        let root = tempfile::tempdir().unwrap();
        let file = SettingsFile::load(root.path());
        let refused = file.set(Settings { text_size: 4000, ..Settings::default() }).unwrap_err();
        assert_eq!(refused.code, "invalid");
        assert!(refused.message.starts_with("text_size: "), "{refused}");
        let many = Settings { recent_searches: vec!["x".into(); 21], ..Settings::default() };
        let refused = file.set(many).unwrap_err();
        assert!(refused.message.starts_with("recent_searches: "), "{refused}");
        let keys = Settings { capture_keys: "M".into(), ..Settings::default() };
        let refused = file.set(keys).unwrap_err();
        assert!(refused.message.starts_with("capture_keys: "), "{refused}");
        assert_eq!(file.get(), Settings::default());

        std::fs::write(root.path().join("settings.json"), r#"{"text_size":4000}"#).unwrap();
        assert_eq!(SettingsFile::load(root.path()).get().text_size, 200);
    }

    #[test]
    fn a_damaged_file_gives_defaults_and_no_folder() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("settings.json"), "]").unwrap();
        let file = SettingsFile::load(root.path());
        assert_eq!((file.get(), file.data_folder()), (Settings::default(), None));
        assert!(root.path().join("settings.json.bad").exists());
    }

    #[test]
    fn a_file_with_some_settings_only_takes_defaults_for_the_rest() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("settings.json"), r#"{"theme":"dark","new":1}"#).unwrap();
        let file = SettingsFile::load(root.path());
        assert_eq!(file.get(), Settings { theme: Theme::Dark, ..Settings::default() });
    }

    #[test]
    fn the_systems_language_decides_unless_one_is_chosen() {
        assert!(is_chinese(Language::System, "zh-CN"));
        assert!(is_chinese(Language::System, "zh_TW.UTF-8"));
        assert!(!is_chinese(Language::System, "en-US"));
        assert!(!is_chinese(Language::English, "zh-CN"));
        assert!(is_chinese(Language::Chinese, "en-US"));
    }
}
