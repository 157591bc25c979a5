//! Names that mean something else on Windows than a file or folder, and paths that are too long.

use std::{
    ffi::OsString,
    path::{Component, Path, PathBuf, Prefix},
};

/// Characters that no name may have; `a:b` would be a hidden stream of the file `a`.
const FORBIDDEN: [char; 7] = ['<', '>', ':', '"', '|', '?', '*'];
/// Devices, in every folder and whatever stands behind a dot. `COM1` and the like come on top.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// UTF-16 units from which a path, `-journal` behind it, may not fit into the 260 that Windows
/// grants to programs without further ado.
const LONG: usize = 240;

/// Why a path cannot be the place of a file or folder on this system, in words for the user.
/// A path that begins with `\\?\` is taken as it is.
pub(crate) fn refusal(path: &Path) -> Option<String> {
    if !cfg!(windows) {
        return None;
    }
    path.components().find_map(|part| match part {
        Component::Prefix(prefix) => match prefix.kind() {
            Prefix::DeviceNS(_) => Some(format!("{} is a device", path.display())),
            _ => None,
        },
        Component::Normal(name) if !is_verbatim(path) => refused_name(&name.to_string_lossy()),
        _ => None,
    })
}

fn is_verbatim(path: &Path) -> bool {
    matches!(path.components().next(), Some(Component::Prefix(prefix)) if prefix.kind().is_verbatim())
}

fn refused_name(name: &str) -> Option<String> {
    let forbidden = name.chars().find(|c| FORBIDDEN.contains(c) || c.is_control());
    if let Some(character) = forbidden {
        return Some(format!(
            "{name:?} has {character:?} in it, which no name on Windows may have"
        ));
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let is_port = port.is_some_and(|nth| matches!(nth, "¹" | "²" | "³") || is_digit_from_1(nth));
    if is_port || DEVICES.contains(&stem.as_str()) {
        return Some(format!("{name:?} is the name of a device on Windows"));
    }
    if name.ends_with(['.', ' ']) {
        let reason = "ends with a dot or a space, which Windows takes away";
        return Some(format!("{name:?} {reason}"));
    }
    None
}

fn is_digit_from_1(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'9'])
}

/// The path in the form in which Windows sets no limit of 260 to its length, and true, if it is so
/// long; `std` does this by itself, SQLite does not.
pub(crate) fn of_any_length(path: &Path) -> (PathBuf, bool) {
    let short = || (path.to_path_buf(), false);
    if !cfg!(windows) || path.to_string_lossy().encode_utf16().count() < LONG {
        return short();
    }
    let Ok(whole) = std::path::absolute(path) else { return short() };
    let Some(Component::Prefix(prefix)) = whole.components().next() else { return short() };
    let mut long = OsString::from(r"\\?\");
    match prefix.kind() {
        Prefix::Disk(_) => long.push(&whole),
        Prefix::UNC(server, share) => {
            long.push(r"UNC\");
            long.push(server);
            long.push(r"\");
            long.push(share);
            long.push(whole.components().skip(1).collect::<PathBuf>());
        }
        _ => return (whole, true),
    }
    (long.into(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_streams_and_endings_that_windows_takes_away_are_told() {
        for name in [
            "CON",
            "con",
            "Nul.txt",
            "aux ",
            "COM1",
            "lpt9.notes",
            "COM¹",
            "CONIN$",
            "a:b",
            "a?",
            "<a>",
            "a|b",
            "\"a\"",
            "a*",
            "a\u{7}",
            "notes.",
            "notes ",
            "notes. .",
        ] {
            let told = refused_name(name);
            assert!(told.as_ref().is_some_and(|it| it.contains("Windows")), "{name}: {told:?}");
        }
    }

    #[test]
    fn names_that_only_look_like_those_are_fine() {
        for name in [
            "console",
            "com",
            "COM10",
            "COM0",
            "my con",
            "n.u.l",
            "数据",
            "a b",
            ".hidden",
            "a.b",
            "100% (1) [2] {3} a&b;c#d'e~!@$^_+=,",
            " leading",
        ] {
            assert_eq!(refused_name(name), None, "{name}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn only_long_paths_change_their_form() {
        let name = "x".repeat(250);
        let long = |path: &str| of_any_length(Path::new(&format!(r"{path}\{name}")));
        let form = |path: &str| (PathBuf::from(format!(r"{path}\{name}")), true);
        assert_eq!(of_any_length(Path::new(r"C:\notes")), (r"C:\notes".into(), false));
        assert_eq!(long(r"C:\a"), form(r"\\?\C:\a"));
        assert_eq!(long(r"\\srv\s"), form(r"\\?\UNC\srv\s"));
        assert_eq!(long(r"\\?\C:\a"), form(r"\\?\C:\a"));
    }
}
