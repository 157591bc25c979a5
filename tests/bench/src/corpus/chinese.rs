//! Chinese text: fortunes and manual pages.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const FORTUNES: &str = "/usr/share/games/fortunes";
const MANUALS: &str = "/usr/share/man/zh_CN";
/// Manual pages unpacked by one call.
const AT_ONCE: usize = 200;

/// Sentences of what is installed; empty where nothing is.
pub fn sentences() -> Vec<String> {
    let mut all = Vec::new();
    for file in files(Path::new(FORTUNES), "u8") {
        let text = fs::read_to_string(file).unwrap_or_default();
        all.extend(cut(&without_colours(&text)));
    }
    let pages = files(Path::new(MANUALS), "gz");
    for pages in pages.chunks(AT_ONCE) {
        let output = Command::new("gzip").arg("-dc").args(pages).output();
        let Ok(output) = output else { break };
        all.extend(cut(&without_macros(&String::from_utf8_lossy(&output.stdout))));
    }
    all.sort();
    all.dedup();
    all
}

/// Files below a folder whose name ends so, in order.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|ending| ending == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Text without the escapes that colour a terminal.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain
}

/// Text without the requests and escapes of roff.
fn without_macros(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.starts_with(['.', '\''])) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('\\') {
            plain.push_str(before);
            // \fB, \-, \(em, \&: the text goes on behind them.
            let skipped = match after.chars().next() {
                Some('f') => 2,
                Some('(') => 3,
                Some(c) => {
                    if c == '-' {
                        plain.push('-');
                    }
                    c.len_utf8()
                }
                None => 0,
            };
            rest = after.get(skipped..).unwrap_or_default();
        }
        plain.push_str(rest);
        plain.push('\n');
    }
    plain
}

/// Pieces with some Chinese in them, cut where sentences and lines end.
fn cut(text: &str) -> impl Iterator<Item = String> {
    text.split(['\n', '。', '%'])
        .map(str::trim)
        .filter(|piece| {
            let chinese = piece.chars().filter(|c| super::sample::is_chinese(*c)).count();
            chinese >= 5 && piece.len() <= 300
        })
        .map(|piece| format!("{piece}。"))
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_macros_are_taken_out() {
        assert_eq!(without_colours("\u{1b}[32m《感遇》\u{1b}[m作者"), "《感遇》作者");
        let page = ".TH LS 1\n列出 \\fB\\-a\\fP 指定\\(em文件\n'\\\" t\n";
        assert_eq!(without_macros(page), "列出 -a 指定文件\n");
    }
}
