//! Which bytes of a line are Markdown signs rather than words.
//!
//! A row of the list is no rendering: what is not plainly a sign stays.

/// The byte ranges of the signs in one line, in order.
pub fn signs(line: &str) -> Vec<(usize, usize)> {
    if is_rule(line) {
        return vec![(0, line.len())];
    }
    let begin = block_prefix(line);
    let mut out = Vec::new();
    if begin > 0 {
        out.push((0, begin));
    }
    inline(line, begin, &mut out);
    out.sort_unstable();
    out
}

/// `---`, `***`, `===`, and the fence of a code block.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let Some(first) = line.chars().next() else { return false };
    let same = line.chars().take_while(|c| *c == first).count();
    let all = same == line.chars().count();
    same >= 3 && ((all && "-*_=~".contains(first)) || first == '`')
}

/// The end of `## `, `> `, `- `, `- [x] ` and what nests of them.
fn block_prefix(line: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = line.get(end..).unwrap_or_default();
        let trimmed = rest.trim_start();
        let indent = rest.len() - trimmed.len();
        let hashes = trimmed.bytes().take_while(|b| *b == b'#').count();
        let sign = if (1..=6).contains(&hashes) && trimmed.get(hashes..).is_some_and(starts_blank) {
            hashes
        } else {
            let signs = ["- [ ]", "- [x]", "- [X]", "* [ ]", "* [x]", ">", "-", "*", "+"];
            let found = signs.into_iter().find_map(|sign| {
                trimmed.strip_prefix(sign).filter(|rest| starts_blank(rest)).map(|_| sign.len())
            });
            match found {
                Some(length) => length,
                None => return end,
            }
        };
        end += indent + sign;
    }
}

fn starts_blank(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_whitespace)
}

/// Emphasis, code, links and escapes from byte `begin` on.
fn inline(line: &str, begin: usize, out: &mut Vec<(usize, usize)>) {
    let mut at = begin;
    let mut before: Option<char> = None;
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = line.get(at..).unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches(c).len();
        let mut step = c.len_utf8();
        match c {
            '`' => out.push((at, at + 1)),
            '*' | '_' | '~' => {
                step = run;
                let after = rest.get(run..).and_then(|rest| rest.chars().next());
                if is_emphasis(c, run, before, after) {
                    out.push((at, at + run));
                }
            }
            '\\' if rest.chars().nth(1).is_some_and(|c| c.is_ascii_punctuation()) => {
                out.push((at, at + 1));
                step = 2;
            }
            '!' if link(rest.get(1..).unwrap_or_default()).is_some() => out.push((at, at + 1)),
            '[' => {
                if let Some((text, end)) = link(rest) {
                    out.push((at, at + 1));
                    out.push((at + text, at + end));
                }
            }
            // The tail of a link was put out already when its head was met.
            ']' => {
                if let Some((_, end)) = out.iter().find(|(from, to)| *from == at && *to > at) {
                    step = end - at;
                }
            }
            _ => {}
        }
        before = line.get(at..at + step).and_then(|taken| taken.chars().next_back());
        at += step;
    }
}

/// Whether a run of `*`, `_` or `~` emphasises: it leans on a word on one side, and `task_id` and
/// `2 * 3` are no emphasis.
fn is_emphasis(c: char, run: usize, before: Option<char>, after: Option<char>) -> bool {
    let open = |side: Option<char>| side.is_none_or(|c| c.is_whitespace() || is_punctuation(c));
    let word = |side: Option<char>| side.is_some_and(|c| !c.is_whitespace());
    let leans = word(before) || word(after);
    match (c, run) {
        ('*', 2 | 3) | ('~', 2) => leans,
        ('*', 1) | ('_', 1..=3) => leans && (open(before) || open(after)),
        _ => false,
    }
}

/// The punctuation that people write beside emphasis, Chinese included.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || (matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
            && !c.is_alphanumeric())
}

/// Where the text of `[text](address)` at the beginning ends, and where the whole ends.
fn link(rest: &str) -> Option<(usize, usize)> {
    let inner = rest.strip_prefix('[')?;
    let text = inner.find([']', '['])?;
    let address = inner.get(text..)?.strip_prefix("](")?;
    let end = address.find([')', '('])?;
    address.get(end..)?.starts_with(')').then_some((1 + text, 1 + text + 2 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(line: &str) -> String {
        let signs = signs(line);
        let kept = line
            .char_indices()
            .filter(|(at, _)| !signs.iter().any(|(from, to)| (*from..*to).contains(at)));
        kept.map(|(_, c)| c).collect::<String>().trim().to_owned()
    }

    #[test]
    fn signs_of_a_line_go() {
        for (line, words) in [
            ("## Close before you move", "Close before you move"),
            ("> - [x] done", "done"),
            ("**bold** and *soft* and ~~gone~~", "bold and soft and gone"),
            ("run `cargo test` now", "run cargo test now"),
            (
                "see [the book](https://example.org/a_b) and ![a cat](cat.png)!",
                "see the book and a cat!",
            ),
            ("这是**重点**内容", "这是重点内容"),
            ("a \\# that is none", "a # that is none"),
            ("***", ""),
            ("```rust", ""),
        ] {
            assert_eq!(stripped(line), words, "{line}");
        }
    }

    #[test]
    fn what_is_no_sign_stays() {
        for line in [
            "task_id and window_id",
            "2 * 3 = 6",
            "#tag is no heading",
            "-5 degrees",
            "[brackets] (and more)",
            "a[0](b(c))",
            "C:\\Users\\ada",
            "1. first",
            "🎈_🎈",
        ] {
            assert_eq!(stripped(line), line, "{line}");
        }
    }

    #[test]
    fn ranges_stand_on_character_boundaries() {
        for line in ["**日志**`🎈`[链接](地址)\\", "_é_ ~~é~~ [", "![", "`", "🎈*🎈*", "\\"]
        {
            for (from, to) in signs(line) {
                assert!(line.is_char_boundary(from) && line.is_char_boundary(to), "{line}");
            }
        }
    }
}
