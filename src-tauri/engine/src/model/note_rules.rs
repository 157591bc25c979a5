//! What a note must keep: the limits of a record, checked wherever one is made or changed.

use jiff::Timestamp;

use crate::{
    error::{Error, Result},
    model::{limits, original::kept_time},
    text::fold,
};

/// The time as it is kept, if it can be.
pub(crate) fn check_time(field: &'static str, time: Timestamp) -> Result<Timestamp> {
    kept_time(time).ok_or_else(|| Error::Invalid {
        field,
        reason: format!("{time} is outside of the years 0 to 9999"),
    })
}

/// Checks a count of recalls against the largest that SQLite keeps.
pub(crate) fn check_recalls(count: u64) -> Result<u64> {
    if i64::try_from(count).is_err() {
        let reason = format!("is {count}, at most {} are counted", i64::MAX);
        return Err(Error::Invalid { field: "recalled_count", reason });
    }
    Ok(count)
}

/// Checks content against the limits.
pub(crate) fn check_content(content: &str) -> Result<&str> {
    if content.trim().is_empty() {
        return Err(Error::Invalid { field: "content", reason: "is empty".into() });
    }
    if content.len() > limits::CONTENT_BYTES {
        let reason =
            format!("has {} bytes, at most {} are kept", content.len(), limits::CONTENT_BYTES);
        return Err(Error::Invalid { field: "content", reason });
    }
    Ok(content)
}

/// Checks a context path against the limits.
pub(crate) fn check_path(path: &str) -> Result<&str> {
    if path.len() > limits::PATH_BYTES {
        let reason = format!("has {} bytes, at most {} are kept", path.len(), limits::PATH_BYTES);
        return Err(Error::Invalid { field: "context_path", reason });
    }
    Ok(path)
}

/// Takes the leading `#` or `＃` off each tag, drops repetitions, and checks the limits.
pub(crate) fn check_tags<T: AsRef<str>>(tags: &[T]) -> Result<Vec<String>> {
    let mut seen = std::collections::HashSet::new();
    let mut kept = Vec::new();
    for tag in tags {
        let name = check_tag(tag.as_ref())?;
        if seen.insert(fold(name)) {
            kept.push(name.to_owned());
        }
    }
    if kept.len() > limits::TAGS {
        let reason = format!("{} tags, at most {} are kept", kept.len(), limits::TAGS);
        return Err(Error::Invalid { field: "tags", reason });
    }
    Ok(kept)
}

/// A tag as it is compared.
pub(crate) fn fold_tag(tag: &str) -> String {
    fold(tag)
}

fn check_tag(tag: &str) -> Result<&str> {
    let bad = |reason: String| Err(Error::Invalid { field: "tags", reason });
    let name = tag.strip_prefix(['#', '＃']).unwrap_or(tag);
    if name.is_empty() {
        return bad("a tag is empty".into());
    }
    if name.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return bad(format!("{name:?} holds a space"));
    }
    if name.split('/').any(str::is_empty) {
        return bad(format!("{name:?} has an empty part; nested tags look like work/release"));
    }
    let chars = name.chars().count();
    if chars > limits::TAG_CHARS {
        return bad(format!(
            "a tag has {chars} characters, at most {} are kept",
            limits::TAG_CHARS
        ));
    }
    Ok(name)
}
