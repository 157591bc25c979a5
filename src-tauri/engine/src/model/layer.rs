//! The four layers and the rule that chooses one.

use serde::{Deserialize, Serialize};

/// Where a note lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Layer {
    /// Memory only; forgotten at close.
    Session,
    /// SQLite, `memory.db`.
    Core,
    /// Append-only, `app_logs.jsonl`.
    Application,
    /// Append-only, `archive.jsonl`.
    Archive,
}

impl Layer {
    /// Every layer, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Core, Self::Application, Self::Archive, Self::Session];

    /// The layer's name in files, on the command line and in queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Core => "core",
            Self::Application => "application",
            Self::Archive => "archive",
        }
    }

    /// The layer of that name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name().eq_ignore_ascii_case(name))
    }
}

impl std::fmt::Display for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The layer that a new note asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum LayerChoice {
    /// By content and tags, see [`auto_layer`]; never `Session`.
    #[default]
    Auto,
    /// Memory only; forgotten at close.
    Session,
    /// SQLite.
    Core,
    /// `app_logs.jsonl`.
    Application,
    /// `archive.jsonl`.
    Archive,
}

impl LayerChoice {
    /// The layer that this choice gives a note with that content and those tags.
    pub fn resolve<T: AsRef<str>>(self, content: &str, tags: &[T]) -> Layer {
        match self {
            Self::Auto => auto_layer(content, tags),
            Self::Session => Layer::Session,
            Self::Core => Layer::Core,
            Self::Application => Layer::Application,
            Self::Archive => Layer::Archive,
        }
    }
}

impl From<Layer> for LayerChoice {
    fn from(layer: Layer) -> Self {
        match layer {
            Layer::Session => Self::Session,
            Layer::Core => Self::Core,
            Layer::Application => Self::Application,
            Layer::Archive => Self::Archive,
        }
    }
}

/// Chooses a layer by whole words, in any case: `task_id` or `window_id` → Core, `log` or `trace`
/// → Application, the tag `archive` → Archive, everything else → Core. The first that holds wins.
///
/// ```
/// use memoryhub::{Layer, auto_layer};
/// assert_eq!(auto_layer("Log: started", &["x"]), Layer::Application);
/// assert_eq!(auto_layer("the catalog of a blog", &["x"]), Layer::Core);
/// assert_eq!(auto_layer("old minutes", &["Archive"]), Layer::Archive);
/// ```
pub fn auto_layer<T: AsRef<str>>(content: &str, tags: &[T]) -> Layer {
    // CJK text has no spaces: "日志log文件" holds the word log, so only ASCII joins words.
    let has = |wanted: &[&str]| {
        content
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || is_joining_letter(c)))
            .any(|word| wanted.iter().any(|w| word.eq_ignore_ascii_case(w)))
    };
    if has(&["task_id", "window_id"]) {
        Layer::Core
    } else if has(&["log", "trace"]) {
        Layer::Application
    } else if tags.iter().any(|tag| tag.as_ref().eq_ignore_ascii_case("archive")) {
        Layer::Archive
    } else {
        Layer::Core
    }
}

/// Letters of alphabets that write words with spaces; Chinese and Japanese characters end a word.
fn is_joining_letter(c: char) -> bool {
    c.is_alphanumeric()
        && !matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}
