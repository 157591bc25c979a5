//! Which folder is opened, and when the user is asked first.

use std::path::{Path, PathBuf};

use memoryhub::FolderKind;

use crate::{
    border::{CommandError, FolderOffer},
    error::Answer,
};

/// What a start does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Open this folder; make it first if it is missing and `create` says so.
    Open { folder: PathBuf, create: bool },
    /// Welcome the user, who may change the folder; what stands in it may need a yes.
    Welcome { folder: PathBuf, found: Option<FolderKind> },
}

/// Decides how to begin. `named` is the folder that the start names, `remembered` that of the
/// settings; `look` inspects a folder without touching it.
pub fn start(
    named: Option<PathBuf>,
    remembered: Option<PathBuf>,
    default: PathBuf,
    look: impl Fn(&Path) -> FolderKind,
) -> Start {
    if let Some(folder) = named {
        return match look(&folder) {
            found @ FolderKind::Unrelated { .. } => Start::Welcome { folder, found: Some(found) },
            // A name with a typing error in the middle must not grow a tree of folders.
            FolderKind::Missing => {
                let create = folder.parent().is_some_and(Path::is_dir);
                Start::Open { folder, create }
            }
            _ => Start::Open { folder, create: false },
        };
    }
    // A remembered folder that is gone is asked about, never made anew: it may be on a disk that
    // is not plugged in.
    if let Some(folder) = remembered {
        return Start::Open { folder, create: false };
    }
    match look(&default) {
        FolderKind::Missing | FolderKind::Empty => Start::Welcome { folder: default, found: None },
        found @ (FolderKind::Unrelated { .. } | FolderKind::Original { .. }) => {
            Start::Welcome { folder: default, found: Some(found) }
        }
        FolderKind::Notes { .. } | FolderKind::Unusable { .. } => {
            Start::Open { folder: default, create: false }
        }
    }
}

/// The folder that an offer opens.
///
/// # Errors
/// `invalid` without an offer, or if the folder cannot be used.
pub fn accept(offer: Option<&FolderOffer>) -> Answer<PathBuf> {
    let offer = offer.ok_or_else(|| CommandError::new("invalid", "no folder was chosen"))?;
    match &offer.found {
        FolderKind::Unusable { reason } => {
            Err(CommandError::new("invalid", format!("{}: {reason}", offer.folder)))
        }
        _ => Ok(PathBuf::from(&offer.folder)),
    }
}

/// Whether notes put there are the first ones.
pub fn is_brand_new(found: &FolderKind) -> bool {
    matches!(found, FolderKind::Missing | FolderKind::Empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: &str = "/default";

    fn begin(named: Option<&str>, remembered: Option<&str>, found: &FolderKind) -> Start {
        let path = |text: &str| PathBuf::from(text);
        start(named.map(path), remembered.map(path), path(DEFAULT), |_| found.clone())
    }

    fn open(folder: &str, create: bool) -> Start {
        Start::Open { folder: folder.into(), create }
    }

    #[test]
    fn the_first_start_welcomes_before_anything_is_made() {
        for found in [FolderKind::Missing, FolderKind::Empty] {
            let welcome = Start::Welcome { folder: DEFAULT.into(), found: None };
            assert_eq!(begin(None, None, &found), welcome);
        }
    }

    #[test]
    fn notes_in_the_default_folder_are_opened() {
        assert_eq!(begin(None, None, &FolderKind::Notes { notes: 3 }), open(DEFAULT, false));
    }

    #[test]
    fn what_is_not_ours_in_the_default_folder_is_asked_about() {
        for found in [FolderKind::Unrelated { files: 2 }, FolderKind::Original { notes: 2 }] {
            let welcome = Start::Welcome { folder: DEFAULT.into(), found: Some(found.clone()) };
            assert_eq!(begin(None, None, &found), welcome);
        }
    }

    #[test]
    fn a_remembered_folder_is_never_made_anew() {
        assert_eq!(begin(None, Some("/mine"), &FolderKind::Missing), open("/mine", false));
    }

    #[test]
    fn a_folder_named_by_the_start_wins_and_opens_at_once() {
        let found = FolderKind::Original { notes: 2 };
        assert_eq!(begin(Some("/named"), Some("/mine"), &found), open("/named", false));
        assert_eq!(begin(Some("/named"), None, &FolderKind::Empty), open("/named", false));
    }

    #[test]
    fn a_missing_named_folder_is_made_only_in_a_folder_that_exists() {
        let root = tempfile::tempdir().unwrap();
        let near = root.path().join("notes");
        let far = root.path().join("no/such/notes");
        let of = |path: &Path| begin(path.to_str(), None, &FolderKind::Missing);
        assert_eq!(of(&near), Start::Open { folder: near.clone(), create: true });
        assert_eq!(of(&far), Start::Open { folder: far.clone(), create: false });
    }

    #[test]
    fn a_named_folder_with_unrelated_files_is_asked_about() {
        let found = FolderKind::Unrelated { files: 9 };
        let asks = Start::Welcome { folder: "/named".into(), found: Some(found.clone()) };
        assert_eq!(begin(Some("/named"), None, &found), asks);
    }

    #[test]
    fn only_a_usable_offer_is_accepted() {
        let offer = |found| FolderOffer { folder: "/chosen".into(), found, caution: None };
        assert_eq!(accept(None).unwrap_err().code, "invalid");
        let unusable = offer(FolderKind::Unusable { reason: "is a file".into() });
        assert_eq!(accept(Some(&unusable)).unwrap_err().code, "invalid");
        for found in [FolderKind::Empty, FolderKind::Unrelated { files: 1 }] {
            assert_eq!(accept(Some(&offer(found))).unwrap(), PathBuf::from("/chosen"));
        }
    }
}
