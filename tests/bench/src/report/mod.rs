//! Figures, table and plot: files that stand beside the sources.

mod plot;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Done,
    arguments::{Arguments, short},
    run::Measured,
};

/// Sizes that a report shows, if they were measured.
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Keeps what was measured with one number of notes.
pub fn keep(results: &Path, measured: &Measured) -> Done {
    let file = results.join(format!("{}.json", short(measured.notes)));
    Ok(fs::write(file, serde_json::to_string_pretty(measured)? + "\n")?)
}

/// Reads what was measured with so many notes.
pub fn read(results: &Path, size: usize) -> Option<Measured> {
    let bytes = fs::read(results.join(format!("{}.json", short(size)))).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Writes table and plot of everything that was measured, and prints the table.
pub fn write(arguments: &Arguments) -> Done {
    let all: Vec<Measured> =
        SIZES.iter().filter_map(|size| read(&arguments.results, *size)).collect();
    if all.is_empty() {
        return Err(format!("{}: nothing was measured", arguments.results.display()).into());
    }
    let table = table::all(&all);
    fs::write(arguments.results.join("table.md"), &table)?;
    fs::write(arguments.results.join("growth.svg"), plot::svg(&all)?)?;
    // Of the smallest size nothing is promised.
    if let Some(promises) = table::promises(&all) {
        show(&arguments.texts, &promises)?;
    }
    println!("{table}");
    println!("Written to {}", arguments.results.display());
    Ok(())
}

/// Puts the figures into texts that show them.
fn show(texts: &[PathBuf], figures: &str) -> Done {
    for text in texts {
        let old =
            fs::read_to_string(text).map_err(|error| format!("{}: {error}", text.display()))?;
        let new = between_marks(&old, figures)
            .ok_or_else(|| format!("{}: no place for the table", text.display()))?;
        fs::write(text, new)?;
    }
    Ok(())
}

const BEGIN: &str = "<!-- figures of `cargo xtask bench` -->\n";
const END: &str = "<!-- end of the figures -->";

/// The text with other figures between the marks.
fn between_marks(text: &str, figures: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{figures}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_replace_what_stood_between_the_marks() {
        let text = format!("before\n{BEGIN}old\n{END}\nafter");
        let new = between_marks(&text, "new\n").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}\nnew\n\n{END}\nafter"));
        assert_eq!(between_marks(&new, "new\n").unwrap(), new);
        assert_eq!(between_marks("no marks", "new"), None);
    }
}
