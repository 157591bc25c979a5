//! What happens to the files between two writers: a power cut tears the last line, a script appends
//! one, a byte goes bad. Each makes the next opening do more, which is then killed, too.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

use memoryhub::Layer;

use crate::{
    dice::{Dice, hash},
    said::Wanted,
};

const LOGS: [(&str, Layer); 2] =
    [("app_logs.jsonl", Layer::Application), ("archive.jsonl", Layer::Archive)];

/// What was done to a folder.
#[derive(Debug, Default)]
pub struct Done {
    /// Whether a line was left without its end.
    pub torn: bool,
    /// A note that a script appended.
    pub stored: Option<Wanted>,
    /// Bytes that are no note; they must be kept somewhere.
    pub nonsense: Option<String>,
}

/// Does something, or nothing, to a closed folder.
pub fn meddle(folder: &Path, dice: &mut Dice) -> std::io::Result<Done> {
    let (name, layer) = LOGS[dice.below(LOGS.len())];
    let path = folder.join(name);
    let whole = fs::read(&path)?;
    // Nobody can append a line to one that is torn already.
    let ended = whole.last().is_none_or(|byte| *byte == b'\n');
    let number = dice.next();
    let mut done = Done::default();
    let appended = match dice.below(8) {
        0 => {
            let line = whole.split(|byte| *byte == b'\n').rfind(|line| line.len() > 2);
            let line = line.unwrap_or(b"{\"op\":");
            done.torn = true;
            line[..=dice.below(line.len() - 1)].to_vec()
        }
        1 if ended => {
            let content = format!("by a script, {number:x}");
            done.stored = Some(Wanted { hash: hash(&content), tags: Vec::new(), layer });
            format!("{{\"content\": \"{content}\"}}\n").into_bytes()
        }
        2 if ended => {
            let nonsense = format!("{{\"op\":\"put\",\"nonsense\":\"{number:x}");
            done.nonsense = Some(nonsense.clone());
            format!("{nonsense}\n").into_bytes()
        }
        _ => Vec::new(),
    };
    OpenOptions::new().append(true).open(&path)?.write_all(&appended)?;
    Ok(done)
}
