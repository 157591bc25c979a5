//! The types that cross to the page beside the library's own, generated into TypeScript.

mod quick;

use std::collections::BTreeMap;

use memoryhub::{
    CloseReport, FileSize, Filter, FolderKind, Holder, Layer, LayerChoice, NoteId, OpenReport, View,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use quick::{Ask, CaptureKeys, CloseAnswer, DeepLink, OnClose, WaitingLink};

/// An error as the page sees it. A code exists only if the page acts on it or has words for it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CommandError {
    /// [`memoryhub::Error::code`], or `panic`, `released`, `busy`, `clipboard`, `link`,
    /// `login`.
    pub code: String,
    /// For the log and for "details"; in English.
    pub message: String,
}

/// What the window is doing; the page shows one screen for each.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// First run: the folder is named and can be changed before anything is made.
    Welcome,
    /// A folder is being opened; 0 to 1.
    Opening { progress: f64 },
    /// Notes can be read and written.
    Open { report: OpenReport },
    /// Everything was given back; the folder can be moved, renamed or deleted.
    Released { report: CloseReport },
    /// The folder could not be opened.
    Failed { error: CommandError, holder: Option<Holder> },
}

/// The state of the application, told again by the event `state` whenever it changes.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AppState {
    pub phase: Phase,
    /// The data folder, whole.
    pub folder: String,
    /// The data folder as people write it: `~/MemoryHub`.
    pub folder_short: String,
    /// Why the user should think twice about notes in the data folder.
    pub caution: Option<FolderCaution>,
    /// A folder that was chosen and waits for a yes: see `accept_folder`.
    pub offer: Option<FolderOffer>,
    pub settings: Settings,
    /// The system's language, for [`Language::System`]: a BCP 47 tag.
    pub system_language: String,
    pub version: String,
    /// `linux`, `windows` or `macos`.
    pub platform: String,
    /// Whether there is a tray.
    pub tray: bool,
    pub keys: CaptureKeys,
    /// What opens the capture window from a terminal, or by keys of the desktop.
    pub capture_command: String,
    /// A link that waits: see `accept_link`.
    pub link: Option<WaitingLink>,
}

/// A folder that the user chose, looked at but not touched.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FolderOffer {
    /// The folder, whole.
    pub folder: String,
    pub found: FolderKind,
    /// Why the user should think twice about notes in it.
    pub caution: Option<FolderCaution>,
}

/// Who else has a hand in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "lowercase")]
pub enum FolderCaution {
    OneDrive,
    Dropbox,
    ICloud,
    GoogleDrive,
    /// It is on another computer.
    Network,
}

/// The language of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Language {
    #[default]
    #[serde(rename = "system")]
    System,
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// The colours of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// What the user chose; kept in the configuration folder, never in the data folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page")]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    /// In per cent of the normal size: 80 to 200.
    pub text_size: u16,
    /// The colour of a tag, by its name in small letters.
    pub tag_colours: BTreeMap<String, String>,
    /// Searches with a name, as the sidebar lists them.
    pub views: Vec<SavedView>,
    /// The last searches, the newest first.
    pub recent_searches: Vec<String>,
    /// Keys of actions where they are not the usual ones.
    pub shortcuts: BTreeMap<String, Vec<String>>,
    /// Whether Chinese is found by its pinyin, too.
    pub pinyin: bool,
    /// Whether Simplified finds Traditional, and the other way round.
    pub variants: bool,
    /// The keys that open the capture window, as `Ctrl+Alt+M`; empty for none.
    pub capture_keys: String,
    pub on_close: OnClose,
    /// Whether the system starts MemoryHub at login, and whether it then rests in the tray.
    pub start_at_login: bool,
    pub start_hidden: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            text_size: 100,
            tag_colours: BTreeMap::new(),
            views: Vec::new(),
            recent_searches: Vec::new(),
            shortcuts: BTreeMap::new(),
            pinyin: true,
            variants: true,
            capture_keys: "Ctrl+Alt+M".into(),
            on_close: OnClose::Ask,
            start_at_login: false,
            start_hidden: false,
        }
    }
}

/// A search with a name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct SavedView {
    pub name: String,
    /// The words, in the query language.
    pub text: String,
    /// What was clicked beside them; everything must hold.
    pub tags: Vec<TagGroup>,
    pub view: View,
    pub layer: Option<Layer>,
}

/// Tags of which one must be there, or none may be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct TagGroup {
    pub any: Vec<String>,
    pub not: bool,
}

/// What stands in the composer, kept across restarts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct Draft {
    pub text: String,
    pub context_path: String,
    pub layer: LayerChoice,
}

/// A piece of text with the places to highlight, in UTF-16 code units: `[start, end)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Marked {
    pub text: String,
    pub marks: Vec<(usize, usize)>,
}

/// A row of the list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ListItem {
    pub id: NoteId,
    /// The first line, Markdown signs taken off, at most 200 characters.
    pub title: Marked,
    /// What follows, around the first match if there is one, at most 240 characters.
    pub excerpt: Marked,
    /// What the words of the search were found as where it is written differently, to be
    /// highlighted when the note is opened: `北京` for `beijing`. At most 20, folded.
    pub spellings: Vec<String>,
    pub tags: Vec<String>,
    pub context_path: String,
    pub layer: Layer,
    pub created_at: String,
    #[ts(type = "number")]
    pub recalled_count: u64,
    pub pinned: bool,
    pub deleted_at: Option<String>,
}

/// A part of the list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ListPage {
    pub items: Vec<ListItem>,
    /// Whether rows follow after these; how many there are in all tells `tally`.
    pub more: bool,
    /// Words to highlight in an opened note, folded.
    pub terms: Vec<String>,
    #[ts(type = "number")]
    pub took_us: u64,
    /// The request's filter, so that a late answer can be told.
    pub filter: Filter,
}

/// Progress of long work, told by the event `progress`.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Progress {
    /// `import`, `export` or `change`.
    pub job: String,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub total: u64,
}

/// How an import ended.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct ImportOutcome {
    /// The file's name, without its folder.
    pub file: String,
    pub added: usize,
    /// Notes that were there already, in the trash or not.
    pub known: usize,
    /// Of them, those in the trash.
    pub in_trash: usize,
    /// What `undo_change` takes to bring these back, until the folder is released; `None` if there
    /// are none.
    pub restore: Option<u32>,
    pub bad_lines: usize,
    /// The first few of them, told as "line 7: …".
    pub examples: Vec<String>,
    /// Whether the user stopped it.
    pub cancelled: bool,
    /// What stopped it, if something did after notes were added; they stay.
    pub failed: Option<CommandError>,
    /// What `undo_change` takes to move the added notes to the trash, until the folder is
    /// released; `None` if there are none.
    pub undo: Option<u32>,
}

/// How an export ended.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ExportOutcome {
    pub file: String,
    pub notes: usize,
}

/// A change of many notes that was made.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ChangeOutcome {
    /// Notes that it changed.
    pub notes: usize,
    /// What `undo_change` takes to take it back, until the folder is released.
    pub undo: u32,
}

/// What the status bar shows; told by the event `status` when it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Status {
    pub notes: usize,
    pub pending_recalls: usize,
    pub open_files: usize,
    pub session_notes: usize,
    /// Whether the folder watcher runs.
    pub watching: bool,
    /// The code of the error with which writes are refused: `changed_outside`, `poisoned`,
    /// `disk_full` or `read_only`.
    pub writes_stopped: Option<String>,
    pub files: Vec<FileSize>,
}
