//! Hostile texts, for every place that shows what people or programs wrote.

use std::{
    fs,
    io::Read,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use serde::Deserialize;

use crate::programs;

/// What stands in the texts for an address that listens.
const HOST: &str = "HOST";

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// The texts of `tests/payloads.jsonl`, with this address for what they would fetch.
///
/// # Panics
/// If the file cannot be read.
pub fn all(host: SocketAddr) -> Vec<String> {
    let file = programs::root().join("tests/payloads.jsonl");
    let text = fs::read_to_string(&file).expect("hostile texts");
    let line = |line| serde_json::from_str::<Line>(line).expect("a line of JSON").text;
    text.lines().map(line).map(|text| text.replace(HOST, &host.to_string())).collect()
}

/// A text as a tag: a tag holds no space, and a slash parts attributes as well.
pub fn as_tag(text: &str) -> Option<String> {
    let spaced = |c: char| c.is_whitespace() || c.is_control() || c == '/';
    let parts: Vec<&str> = text.split(spaced).filter(|part| !part.is_empty()).collect();
    let tag: String = parts.join("/").trim_start_matches(['#', '＃']).chars().take(128).collect();
    let tag = tag.trim_end_matches('/').trim_start_matches('/');
    (!tag.is_empty()).then(|| tag.to_owned())
}

/// The texts that can be parts of a path, several in each answer: the slashes in them part folders.
/// No answer is longer than `most` bytes.
pub fn as_paths(texts: &[String], most: usize) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for text in texts {
        let text = text.trim_matches('/');
        let part = |part: &str| part.len() <= 250 && !matches!(part, "." | ".." | "");
        if text.contains('\0') || text.len() > most || !text.split('/').all(part) {
            continue;
        }
        match paths.last_mut().filter(|path| path.len() + 1 + text.len() <= most) {
            Some(path) => *path = format!("{path}/{text}"),
            None => paths.push(text.to_owned()),
        }
    }
    paths
}

/// The texts as names of files, several in each: no answer is longer than `most` bytes. A name holds
/// no slash, in whose place a space parts attributes as well, and no NUL.
pub fn as_names(texts: &[String], most: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        let text = text.replace('/', " ").replace('\0', "\u{fffd}");
        let text = text.trim();
        if text.is_empty() || text.len() > most {
            continue;
        }
        match names.last_mut().filter(|name| name.len() + 1 + text.len() <= most) {
            Some(name) => *name = format!("{name} {text}"),
            None => names.push(text.to_owned()),
        }
    }
    names
}

/// An address on this machine that hears of every connection.
#[derive(Debug)]
pub struct Ear {
    listener: TcpListener,
    address: SocketAddr,
}

impl Ear {
    /// Begins to listen.
    ///
    /// # Panics
    /// If there is no free port.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        listener.set_nonblocking(true).expect("asked without waiting");
        Self { listener, address }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was asked of it since the last time.
    pub fn heard(&self) -> Vec<String> {
        let mut heard = Vec::new();
        while let Ok((mut caller, _)) = self.listener.accept() {
            let mut begin = [0; 120];
            // Some callers say nothing; that they called is enough.
            drop(caller.set_read_timeout(Some(Duration::from_millis(200))));
            let length = caller.read(&mut begin).unwrap_or(0);
            heard.push(format!("{:?}", String::from_utf8_lossy(&begin[..length])));
        }
        heard
    }
}

impl Default for Ear {
    fn default() -> Self {
        Self::new()
    }
}
