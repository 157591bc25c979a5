//! Notes as a person reads them. On a terminal they are wrapped, coloured and shortened, and
//! control characters in them are made harmless; elsewhere they stand as they are.

use console::Style;
use jiff::{Timestamp, tz::TimeZone};
use memoryhub::{Field, Finding, Hit, Match, Note, Revision};

use crate::{
    failure::Outcome,
    output::{Output, bytes, counted},
};

/// Lines of a note that a list shows on a terminal.
const LINES_IN_A_LIST: usize = 6;
const INDENT: &str = "  ";

/// A note in a list of results, what matched highlighted.
pub fn hit(out: &mut Output, hit: &Hit) -> Outcome {
    let note = &hit.note;
    let mut head = format!(
        "{}  {}  {}",
        Style::new().yellow().apply_to(note.id),
        local_time(note.created_at),
        note.layer
    );
    if note.pinned {
        head += "  pinned";
    }
    if note.deleted_at.is_some() {
        head += "  in the trash";
    }
    out.line(head)?;
    let labels = labels(out, note);
    if !labels.is_empty() {
        out.line(format_args!("{INDENT}{labels}"))?;
    }
    let marks: Vec<Match> =
        hit.matches.iter().copied().filter(|found| found.field == Field::Content).collect();
    body(out, &note.content, &marks, LINES_IN_A_LIST)?;
    out.line("")
}

/// A note whole.
pub fn note(out: &mut Output, note: &Note) -> Outcome {
    let mut rows = vec![
        ("id".to_owned(), note.id.to_string()),
        ("layer".to_owned(), note.layer.to_string()),
        ("created".to_owned(), local_time(note.created_at)),
    ];
    let mut row = |name: &str, value: String| rows.push((name.to_owned(), value));
    if note.updated_at != note.created_at {
        row("edited", local_time(note.updated_at));
    }
    if !note.tags.is_empty() {
        row("tags", tags(out, note));
    }
    if !note.context_path.is_empty() {
        row("from", harmless(out, &note.context_path));
    }
    if note.recalled_count > 0 {
        let last = note.last_recalled.map(|at| format!(", last {}", local_time(at)));
        let count = usize::try_from(note.recalled_count).unwrap_or(usize::MAX);
        row("recalled", counted(count, "time", "times") + &last.unwrap_or_default());
    }
    if note.pinned {
        row("pinned", "yes".into());
    }
    if let Some(at) = note.deleted_at {
        row("in the trash", format!("since {}", local_time(at)));
    }
    table(out, &rows)?;
    out.line("")?;
    body(out, &note.content, &[], usize::MAX)
}

/// An earlier version.
pub fn revision(out: &mut Output, revision: &Revision) -> Outcome {
    let tags: Vec<String> = revision.tags.iter().map(|tag| format!("#{tag}")).collect();
    let head = format!("{}  {}", local_time(revision.updated_at), tags.join(" "));
    out.line(harmless(out, head.trim_end()))?;
    body(out, &revision.content, &[], LINES_IN_A_LIST)?;
    out.line("")
}

/// Names on the left, values aligned on the right of them.
pub fn table(out: &mut Output, rows: &[(String, String)]) -> Outcome {
    let widest = rows.iter().map(|(name, _)| console::measure_text_width(name)).max().unwrap_or(0);
    for (name, value) in rows {
        let name = harmless(out, name);
        let name = console::pad_str(&name, widest, console::Alignment::Left, None);
        out.line(format_args!("{name}  {value}"))?;
    }
    Ok(())
}

/// A damaged place: where, what, how much.
pub fn finding(finding: &Finding) -> String {
    let place = match finding.offset {
        Some(offset) => format!("{}, byte {offset}", finding.file),
        None => finding.file.clone(),
    };
    let size = match finding.bytes {
        0 => String::new(),
        size => format!(" ({})", bytes(size)),
    };
    format!("{place}: {}{size}", finding.what)
}

fn tags(out: &Output, note: &Note) -> String {
    let tags: Vec<String> = note.tags.iter().map(|tag| format!("#{tag}")).collect();
    harmless(out, &tags.join(" "))
}

fn labels(out: &Output, note: &Note) -> String {
    let tags = Style::new().cyan().apply_to(tags(out, note)).to_string();
    let path = Style::new().dim().apply_to(harmless(out, &note.context_path)).to_string();
    match (note.tags.is_empty(), note.context_path.is_empty()) {
        (true, true) => String::new(),
        (false, true) => tags,
        (true, false) => path,
        (false, false) => format!("{tags}  {path}"),
    }
}

fn local_time(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Content, indented; on a terminal wrapped and at most `most` lines of it.
fn body(out: &mut Output, content: &str, marks: &[Match], most: usize) -> Outcome {
    if !out.terminal {
        return content.lines().try_for_each(|line| out.line(format_args!("{INDENT}{line}")));
    }
    let text = highlighted(content, marks);
    let options =
        textwrap::Options::new(out.width).initial_indent(INDENT).subsequent_indent(INDENT);
    let lines = textwrap::wrap(&text, options);
    for line in lines.iter().take(most) {
        out.line(line)?;
    }
    if lines.len() > most {
        let more = counted(lines.len() - most, "more line", "more lines");
        out.line(Style::new().dim().apply_to(format!("{INDENT}… {more}")))?;
    }
    Ok(())
}

/// The text with its matches set off, and nothing in it that could steer the terminal.
fn highlighted(text: &str, marks: &[Match]) -> String {
    let style = Style::new().bold().underlined();
    let mut shown = String::new();
    let mut end = 0;
    for mark in marks {
        let (Some(before), Some(found)) =
            (text.get(end..mark.start), text.get(mark.start..mark.end))
        else {
            continue;
        };
        shown += &without_controls(before);
        shown += &style.apply_to(without_controls(found)).to_string();
        end = mark.end;
    }
    shown + &without_controls(text.get(end..).unwrap_or_default())
}

fn harmless(out: &Output, text: &str) -> String {
    if out.terminal { without_controls(text) } else { text.to_owned() }
}

/// Control characters become their pictures: an escape sequence in a note must not reach the
/// terminal.
fn without_controls(text: &str) -> String {
    text.chars()
        .filter(|&c| c != '\r')
        .map(|c| match c {
            '\n' | '\t' => c,
            '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
            '\x7F' => '\u{2421}',
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_in_notes_are_shown_and_not_obeyed() {
        assert_eq!(without_controls("a\x1B[2Jb\n\x7F\u{9B}"), "a␛[2Jb\n␡\u{FFFD}");
    }

    #[test]
    fn highlighting_keeps_every_character() {
        let marks = [Match { field: Field::Content, start: 3, end: 6 }];
        let shown = highlighted("一二三", &marks);
        assert_eq!(console::strip_ansi_codes(&shown), "一二三");
    }
}
