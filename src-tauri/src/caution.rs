//! Folders that another program copies elsewhere, or that are on another computer: notes can be
//! kept there, but two computers may then write the same file, and locks may not hold.

use std::path::{Component, Path, PathBuf, Prefix};

use crate::{border::FolderCaution, folders::real};

/// What Linux calls file systems of other computers.
const NETWORK: [&str; 13] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "glusterfs",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.glusterfs",
    "fuse.gvfsd-fuse",
];

/// What the system says about where others keep their folders.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Folders of OneDrive, as Windows names them.
    pub onedrive: Vec<PathBuf>,
    /// Folders of Dropbox, as its own settings name them.
    pub dropbox: Vec<PathBuf>,
    /// Linux's list of what is mounted where.
    pub mounts: String,
}

impl Surroundings {
    /// Asks the system.
    pub fn now(home: Option<&Path>) -> Self {
        let variable = |name| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
        let onedrive = ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"];
        let settings = [
            variable("APPDATA").map(|path| path.join("Dropbox")),
            variable("LOCALAPPDATA").map(|path| path.join("Dropbox")),
            home.map(|path| path.join(".dropbox")),
        ];
        Self {
            onedrive: onedrive.into_iter().filter_map(variable).collect(),
            dropbox: settings
                .into_iter()
                .flatten()
                .filter_map(|path| std::fs::read(path.join("info.json")).ok())
                .flat_map(|text| dropbox_folders(&text))
                .collect(),
            // Only Linux has it.
            mounts: std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default(),
        }
    }

    /// Why the user should think twice about notes in `folder`.
    pub fn caution(&self, folder: &Path) -> Option<FolderCaution> {
        let folder = real(folder);
        let below = |tops: &[PathBuf]| tops.iter().any(|top| folder.starts_with(real(top)));
        if below(&self.onedrive) {
            return Some(FolderCaution::OneDrive);
        }
        if below(&self.dropbox) {
            return Some(FolderCaution::Dropbox);
        }
        folder
            .components()
            .find_map(by_name)
            .or_else(|| self.is_network(&folder).then_some(FolderCaution::Network))
    }

    fn is_network(&self, folder: &Path) -> bool {
        // Of mounts on one another the last is what is seen.
        let mounts = self.mounts.lines().filter_map(mount);
        let over = mounts.filter(|(place, _)| folder.starts_with(place));
        let mount = over.max_by_key(|(place, _)| place.components().count());
        mount.is_some_and(|(_, kind)| NETWORK.contains(&kind))
    }
}

/// What the name of a folder on the way says. A drive letter of a network share is resolved to the
/// share by [`real`].
fn by_name(part: Component<'_>) -> Option<FolderCaution> {
    let name = match part {
        Component::Prefix(prefix) => {
            let shared = matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..));
            return shared.then_some(FolderCaution::Network);
        }
        Component::Normal(name) => name.to_string_lossy().to_lowercase(),
        _ => return None,
    };
    // `OneDrive - Company`, `Dropbox (Personal)`, `GoogleDrive-ada@example.org`.
    let is = |brand: &str| {
        let rest = name.strip_prefix(brand);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
    };
    if is("onedrive") {
        Some(FolderCaution::OneDrive)
    } else if is("dropbox") {
        Some(FolderCaution::Dropbox)
    } else if is("iclouddrive") || is("icloud drive") || is("com~apple~clouddocs") {
        Some(FolderCaution::ICloud)
    } else if is("google drive") || is("googledrive") {
        Some(FolderCaution::GoogleDrive)
    } else {
        None
    }
}

/// `{"personal": {"path": "C:\\Users\\ada\\Dropbox", …}, "business": …}`
fn dropbox_folders(text: &[u8]) -> Vec<PathBuf> {
    let accounts: serde_json::Value = serde_json::from_slice(text).unwrap_or_default();
    let accounts = accounts.as_object().into_iter().flat_map(|accounts| accounts.values());
    accounts.filter_map(|account| account.get("path")?.as_str().map(PathBuf::from)).collect()
}

/// The place and the kind in a line such as `36 35 98:0 / /mnt/a\040b rw - nfs4 server:/x rw`.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (before, behind) = line.split_once(" - ")?;
    let place = before.split(' ').nth(4)?;
    let place = place.replace(r"\040", " ").replace(r"\011", "\t").replace(r"\134", r"\");
    Some((place.into(), behind.split(' ').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caution(folder: &str) -> Option<FolderCaution> {
        let mounts = "\
21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
36 21 0:52 / /mnt/nas\\040one rw,relatime shared:1 - nfs4 nas:/notes rw
37 36 8:2 / /mnt/nas\\040one/disk rw - ext4 /dev/sdb1 rw
40 21 0:60 / /home/ada/remote rw - fuse.sshfs ada@host: rw
";
        let surroundings = Surroundings {
            onedrive: vec!["/work/clouds/one".into()],
            dropbox: dropbox_folders(br#"{"personal": {"path": "/work/box", "host": 1}}"#),
            mounts: mounts.into(),
        };
        surroundings.caution(Path::new(folder))
    }

    #[test]
    fn folders_of_synchronising_programs_are_told_by_what_the_programs_say_and_by_name() {
        for (folder, wanted) in [
            ("/work/clouds/one/notes", FolderCaution::OneDrive),
            ("/home/ada/OneDrive/Documents/notes", FolderCaution::OneDrive),
            ("/Users/ada/onedrive - Firma GmbH/notes", FolderCaution::OneDrive),
            ("/Users/ada/Library/CloudStorage/OneDrive-Personal/n", FolderCaution::OneDrive),
            ("/work/box", FolderCaution::Dropbox),
            ("/home/ada/Dropbox (Private)/notes", FolderCaution::Dropbox),
            ("/Users/ada/iCloudDrive/notes", FolderCaution::ICloud),
            ("/U/ada/Library/Mobile Documents/com~apple~CloudDocs/n", FolderCaution::ICloud),
            ("/U/ada/Library/CloudStorage/GoogleDrive-ada@x.org/n", FolderCaution::GoogleDrive),
        ] {
            assert_eq!(caution(folder), Some(wanted), "{folder}");
        }
    }

    #[test]
    fn folders_of_other_computers_are_told_and_a_disk_mounted_among_them_is_not() {
        assert_eq!(caution("/mnt/nas one/notes"), Some(FolderCaution::Network));
        assert_eq!(caution("/home/ada/remote"), Some(FolderCaution::Network));
        assert_eq!(caution("/mnt/nas one/disk/notes"), None);
    }

    #[test]
    fn any_other_folder_is_not_warned_about() {
        for folder in ["/home/ada/notes", "/home/ada/my dropbox ideas", "/home/ada/dropboxes", "/"]
        {
            assert_eq!(caution(folder), None, "{folder}");
        }
    }

    #[test]
    fn settings_of_dropbox_that_make_no_sense_say_nothing() {
        for text in ["", "[]", "{\"personal\": 3}", "{\"personal\": {\"path\": null}}"] {
            assert_eq!(dropbox_folders(text.as_bytes()), Vec::<PathBuf>::new(), "{text}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_share_is_told() {
        let share = Path::new(r"\\server\share\notes");
        let told = Surroundings::default().caution(share);
        assert_eq!(told, Some(FolderCaution::Network));
    }
}
