//! What crosses for the quick ways in: capture keys, tray, links.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the keys that open the capture window work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CaptureKeys {
    /// None are wanted, or they are still being asked for.
    #[default]
    Off,
    /// They work.
    Ready,
    /// Another program has them; `free` would work.
    Refused { free: Option<String> },
    /// The desktop lets no program take keys; it can bind a command to some itself.
    Wayland,
}

/// What a `memoryhub://` link asks for; nothing else can come by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeepLink {
    /// A note that is saved once the user says so.
    New { text: String, tags: Vec<String> },
    /// A search.
    Search { query: String },
    /// A note to look at, by its id.
    Note { id: String },
    /// A link that is not understood, and why; in English.
    Refused { reason: String },
}

/// A link that waits for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WaitingLink {
    /// Tells it from the next one that asks for the same.
    pub number: u32,
    pub asks: DeepLink,
}

/// What closing the window does where there is a tray.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum OnClose {
    /// Asks.
    #[default]
    Ask,
    /// Stays in the tray.
    Tray,
    /// Quits.
    Quit,
}

/// The answer to the question what closing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum CloseAnswer {
    /// Stays in the tray.
    Tray,
    /// Quits.
    Quit,
    /// The window stays open.
    Open,
}

/// What the tray or the window's cross asks of the page; told by the event `ask`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// What closing the window is to do.
    Close,
    /// To give the data folder back.
    Release,
}
