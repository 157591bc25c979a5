//! The arguments: `run`, `window`, `part NAME`, `report`, and where things are.

use std::path::PathBuf;

use crate::Done;

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Measure everything and report.
    Run,
    /// Measure one thing, in this process.
    Part(String),
    /// Measure the real window.
    Window,
    /// Write table and plot anew from the figures that are there.
    Report,
}

/// The arguments, read.
#[derive(Debug)]
pub struct Arguments {
    pub command: Command,
    /// Numbers of notes, ascending.
    pub sizes: Vec<usize>,
    /// Where notes and stores are kept between runs.
    pub cache: PathBuf,
    /// Where figures, table and plot go.
    pub results: PathBuf,
    /// Texts that show the table of promises, between marks.
    pub texts: Vec<PathBuf>,
    /// How often each query is asked.
    pub rounds: usize,
    /// What only a part takes: a layer, a place.
    pub detail: Option<String>,
}

/// How often each query is asked if nothing else is said.
const ROUNDS: usize = 20;

impl Arguments {
    /// Reads the arguments; an unknown one is an error.
    pub fn parse(mut given: impl Iterator<Item = String>) -> Done<Self> {
        let command = match given.next().as_deref() {
            Some("run") => Command::Run,
            Some("window") => Command::Window,
            Some("report") => Command::Report,
            Some("part") => Command::Part(given.next().ok_or("part needs a name")?),
            other => return Err(format!("run, window, part or report, not {other:?}").into()),
        };
        let mut arguments = Self {
            command,
            sizes: Vec::new(),
            cache: PathBuf::new(),
            results: PathBuf::new(),
            texts: Vec::new(),
            rounds: ROUNDS,
            detail: None,
        };
        while let Some(name) = given.next() {
            let value = given.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--notes" => arguments.sizes.push(size(&value)?),
                "--cache" => arguments.cache = value.into(),
                "--results" => arguments.results = value.into(),
                "--text" => arguments.texts.push(value.into()),
                "--rounds" => arguments.rounds = value.parse()?,
                "--detail" => arguments.detail = Some(value),
                _ => return Err(format!("{name:?} is not understood").into()),
            }
        }
        if arguments.sizes.is_empty() {
            arguments.sizes = vec![1_000, 10_000, 100_000, 1_000_000];
        }
        Ok(arguments)
    }

    /// The one size of a part.
    pub fn size(&self) -> usize {
        self.sizes.first().copied().unwrap_or(1_000)
    }
}

/// `10k` and `1m` as numbers.
fn size(text: &str) -> Done<usize> {
    let lower = text.to_lowercase();
    let (digits, factor) = match (lower.strip_suffix('k'), lower.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1_000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (lower.as_str(), 1),
    };
    let number: usize =
        digits.parse().map_err(|_| format!("{text:?} is no number of notes such as 10k or 1m"))?;
    let size = number.saturating_mul(factor);
    if (1_000..=10_000_000).contains(&size) {
        return Ok(size);
    }
    Err(format!("{text}: between 1k and 10m notes can be measured").into())
}

/// A number of notes as it is written on the command line and in names of files.
pub fn short(size: usize) -> String {
    match size {
        _ if size.is_multiple_of(1_000_000) => format!("{}m", size / 1_000_000),
        _ if size.is_multiple_of(1_000) => format!("{}k", size / 1_000),
        _ => size.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for text in ["1k", "10k", "100k", "1m", "2500"] {
            assert_eq!(short(size(text).unwrap()), text);
        }
    }

    #[test]
    fn a_size_that_cannot_be_measured_is_an_error() {
        for text in ["0", "999", "11m", "ten", "k"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
