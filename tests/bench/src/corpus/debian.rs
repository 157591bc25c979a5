//! English text: the descriptions of Debian's packages, their tags and sections.

use std::process::Command;

/// What the package lists say.
#[derive(Debug, Default)]
pub struct Descriptions {
    pub sentences: Vec<String>,
    /// Each as often as it is used.
    pub tags: Vec<String>,
    pub sections: Vec<String>,
}

/// Reads the package lists; empty where there are none.
pub fn read() -> Descriptions {
    let mut found = Descriptions::default();
    let (mut package, mut field) = (String::new(), "");
    for line in said("apt-cache", &["dumpavail"]).lines() {
        if let Some(more) = line.strip_prefix(' ') {
            match field {
                "Tag" => found.tags.extend(more.split(',').filter_map(tag)),
                "Description" => found.sentences.extend(sentence(more)),
                _ => {}
            }
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or(("", ""));
        let value = value.trim();
        field = match name {
            "Package" => {
                value.clone_into(&mut package);
                ""
            }
            "Section" => {
                found.sections.push(value.to_owned());
                ""
            }
            "Tag" => {
                found.tags.extend(value.split(',').filter_map(tag));
                "Tag"
            }
            "Description" | "Description-en" => {
                found.sentences.push(format!("{package}: {value}"));
                "Description"
            }
            _ => "",
        };
    }
    // The long descriptions, of the packages that are installed.
    let installed = said("dpkg-query", &["--show", "--showformat=${Description}\n \n"]);
    found.sentences.extend(paragraphs(&installed).iter().flat_map(|text| sentences(text)));
    found.sentences.sort();
    found.sentences.dedup();
    found
}

/// Lines that begin with a space, joined until the next that begins otherwise or is `.`.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in text.lines() {
        let inner = line.strip_prefix(' ').map_or("", str::trim);
        if inner.is_empty() || inner == "." {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            last.push_str(inner);
            last.push(' ');
        }
    }
    all
}

fn sentences(paragraph: &str) -> Vec<String> {
    paragraph.split_inclusive(". ").filter_map(sentence).collect()
}

/// A text that says something.
fn sentence(text: &str) -> Option<String> {
    let text = text.trim();
    ((20..=300).contains(&text.len()) && text.contains(' ')).then(|| text.to_owned())
}

/// `uitoolkit::gtk` as a nested tag.
fn tag(text: &str) -> Option<String> {
    let text = text.trim();
    let (facet, value) = text.split_once("::")?;
    // What every package has says nothing.
    if ["role", "implemented-in"].contains(&facet) || value.is_empty() {
        return None;
    }
    Some(format!("{facet}/{}", value.replace("::", "/")))
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned()).unwrap_or_default()
}
