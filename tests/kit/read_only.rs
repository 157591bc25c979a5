//! A folder that nobody can write to.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

/// A folder that can only be read until this is dropped.
#[derive(Debug)]
pub struct ReadOnly {
    folder: PathBuf,
    mounted: bool,
}

impl ReadOnly {
    /// Takes away the right to write, or mounts the folder for reading if rights bind nobody here;
    /// `None`, said aloud, where neither keeps this user from writing.
    #[expect(clippy::print_stderr, reason = "what is not tested is said")]
    pub fn make(folder: &Path) -> Option<Self> {
        let mut made = Self { folder: folder.to_path_buf(), mounted: false };
        made.permit(0o444, 0o555);
        if is_writable(folder) {
            made.mounted = mount(&["--bind", &folder.display().to_string()], folder);
            mount(&["-o", "remount,ro,bind"], folder);
        }
        if is_writable(folder) {
            eprintln!(
                "NOT TESTED: nothing keeps this user from writing, so there is no read-only folder"
            );
            return None;
        }
        Some(made)
    }

    fn permit(&self, file: u32, folder: u32) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            drop(fs::set_permissions(entry.path(), fs::Permissions::from_mode(file)));
        }
        drop(fs::set_permissions(&self.folder, fs::Permissions::from_mode(folder)));
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        if self.mounted {
            // Lazily: a program that was just killed may not be gone yet.
            drop(Command::new("umount").arg("-l").arg(&self.folder).status());
        }
        self.permit(0o644, 0o755);
    }
}

fn mount(arguments: &[&str], folder: &Path) -> bool {
    let done = Command::new("mount").args(arguments).arg(folder).output();
    done.is_ok_and(|done| done.status.success())
}

fn is_writable(folder: &Path) -> bool {
    let probe = folder.join("probe");
    let written = fs::write(&probe, "").is_ok();
    drop(fs::remove_file(probe));
    written
}
