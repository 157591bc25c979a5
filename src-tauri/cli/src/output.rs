//! Standard output for results, standard error for everything else; neither can panic.

use std::{
    fmt,
    io::{self, BufWriter, IsTerminal, Stdout, Write},
};

use serde::Serialize;

use crate::failure::{Failure, Outcome};

/// Standard output, and what is known about who reads it.
pub struct Output {
    out: BufWriter<Stdout>,
    /// One JSON object a line instead of words.
    pub json: bool,
    /// A person reads: wrap, colour, shorten.
    pub terminal: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Output {
    /// Standard output as it is now.
    pub fn new(json: bool) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let width = usize::from(console::Term::stdout().size().1).clamp(40, 100);
        Self { out: BufWriter::new(stdout), json, terminal, width }
    }

    /// Writes one line of words.
    pub fn line(&mut self, words: impl fmt::Display) -> Outcome {
        writeln!(self.out, "{words}").map_err(|e| Failure::output(&e))
    }

    /// Writes one JSON object on a line of its own.
    pub fn object(&mut self, value: &impl Serialize) -> Outcome {
        let text = serde_json::to_string(value)
            .map_err(|e| Failure::Other(format!("cannot be written as JSON: {e}")))?;
        self.line(text)
    }

    /// Hands over everything written so far.
    pub fn flush(&mut self) -> Outcome {
        self.out.flush().map_err(|e| Failure::output(&e))
    }
}

/// Says something on standard error; nobody listening there is no reason to stop.
pub fn complain(words: &str) {
    drop(writeln!(io::stderr(), "memoryhub: {words}"));
}

/// A number with its thousands set apart: `60,000`.
pub fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 note`, `2,000 notes`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Bytes as people say them.
pub fn bytes(number: u64) -> String {
    if number == 1 {
        "1 byte".into()
    } else if number < 1024 {
        format!("{number} bytes")
    } else {
        indicatif::BinaryBytes(number).to_string()
    }
}

/// Microseconds as people say them.
pub fn duration(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{:.1} ms", micros as f64 / 1e3),
        _ => format!("{:.2} s", micros as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let shown: Vec<_> = [0_u64, 999, 1000, 60_000, 1_234_567].map(grouped).into();
        assert_eq!(shown, ["0", "999", "1,000", "60,000", "1,234,567"]);
    }

    #[test]
    fn durations_are_told_in_a_fitting_unit() {
        let shown: Vec<_> = [12, 1_500, 2_500_000].map(duration).into();
        assert_eq!(shown, ["12 µs", "1.5 ms", "2.50 s"]);
    }
}
