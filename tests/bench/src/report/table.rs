//! One table of all figures, with the targets beside them.

use std::fmt::Write as _;

use crate::{
    arguments::short,
    run::{Measured, figure},
    targets::{Good, ROWS, Row},
};

/// Where results stand in the sources.
const RESULTS: &str = "tests/bench/results";

/// Every figure, how it was taken, and the machine, as Markdown.
pub fn all(all: &[Measured]) -> String {
    let mut text = rows(all, &ROWS);
    text.push_str(
        "\nBold: measured; in brackets: the target and whether it is met. Percentiles are over all \
         times of all queries; the worst query is the one with the highest median. What a process \
         does once (open, rebuild, close) is the median of 5 processes, with the files in the \
         system's cache; remember is the median of 16 blocks; flush is a median; tags, stats and \
         resources are the highest p95 of the three. Query cache off unless said. The scan reads no \
         records. Each query is asked 20 times; an alternative that takes longer than a second for \
         that (the scan 0.1 s) three times at least.\n",
    );
    let mut machines: Vec<(String, Vec<String>)> = Vec::new();
    for one in all {
        let line = format!("MemoryHub {} on {}", one.version, one.machine.line());
        let said = format!(
            "{} ({}, load {:.1} at the beginning, {:.0} bytes of searchable text a note: {})",
            short(one.notes),
            one.day,
            one.load,
            one.about.bytes_a_note(),
            one.about.source
        );
        match machines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, sizes)) => sizes.push(said),
            None => machines.push((line, vec![said])),
        }
    }
    for (machine, sizes) in machines {
        let _ = writeln!(text, "\n{machine}.\n\n- {}", sizes.join("\n- "));
    }
    text
}

/// The plot, what is promised and whether it is kept, and the machine in a line, as Markdown for a
/// text at the top of the sources; nothing if no size with a promise was measured.
pub fn promises(all: &[Measured]) -> Option<String> {
    let promised = |one: &&Measured| ROWS.iter().any(|row| !row.target(one.notes).is_empty());
    let sizes: Vec<Measured> = all.iter().filter(promised).cloned().collect();
    if sizes.is_empty() {
        return None;
    }
    let promised = |row: &&Row| row.targets.iter().any(|target| !target.is_empty());
    let mut text = format!(
        "![First 50 of 200 mixed queries, 95th percentile, by number of notes]({RESULTS}/growth.svg)\n\n"
    );
    text += &rows(&sizes, &ROWS.iter().filter(promised).copied().collect::<Vec<_>>());
    let mut machines: Vec<String> = sizes.iter().map(|one| one.machine.line()).collect();
    machines.dedup();
    let _ = writeln!(
        text,
        "\n{}. [All figures, and how each was taken]({RESULTS}/table.md)",
        machines.join("; ")
    );
    Some(text)
}

/// A table with a row for everything that was measured.
fn rows(all: &[Measured], rows: &[Row]) -> String {
    let mut text = String::from("| what |");
    for one in all {
        let _ = write!(text, " {} |", short(one.notes));
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(all.len()));
    text.push('\n');
    for row in rows {
        let cells: Vec<_> = all.iter().map(|one| cell(row, one)).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let unit = if row.unit.is_empty() { String::new() } else { format!(", {}", row.unit) };
        let _ = writeln!(text, "| {}{unit} | {} |", row.what, cells.join(" | "));
    }
    text
}

/// Measured figures, targets, and whether they are met; empty if nothing was measured.
fn cell(row: &Row, measured: &Measured) -> String {
    let figures: Option<Vec<f64>> = row
        .figures
        .iter()
        .map(|pointer| figure(&measured.parts, pointer).map(|value| value / row.divisor))
        .collect();
    let Some(figures) = figures else { return String::new() };
    let shown = joined(&figures);
    let target = row.target(measured.notes);
    if target.is_empty() {
        return format!("**{shown}**");
    }
    let met = figures.iter().zip(target).all(|(figure, target)| match row.good {
        Good::AtMost => figure <= target,
        Good::AtLeast => figure >= target,
    });
    let sign = if row.good == Good::AtMost { "≤" } else { "≥" };
    let met = if met { "met" } else { "not met" };
    format!("**{shown}** ({sign} {}: {met})", joined(target))
}

fn joined(figures: &[f64]) -> String {
    figures.iter().map(|figure| number(*figure)).collect::<Vec<_>>().join(" / ")
}

/// Two or three digits that count.
fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".into(),
        size if size >= 1_000.0 => grouped(value),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => trimmed(&format!("{value:.1}")),
        size if size >= 1.0 => trimmed(&format!("{value:.2}")),
        _ => trimmed(&format!("{value:.3}")),
    }
}

fn trimmed(digits: &str) -> String {
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// With commas between thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && digit != '-' {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_the_digits_that_count() {
        let shown = [0.0, 0.0451, 0.5, 2.0, 18.26, 157.4, 60_123.9, 1_234_567.0].map(number);
        assert_eq!(shown, ["0", "0.045", "0.5", "2", "18.3", "157", "60,124", "1,234,567"]);
    }
}
