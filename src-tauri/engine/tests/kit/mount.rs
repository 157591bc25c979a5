//! A file system of its own, to be filled, or mounted for reading.

use std::{path::Path, process::Command};

/// A file system in memory; gone when dropped.
pub struct Mount(tempfile::TempDir);

impl Mount {
    /// `None`, said aloud, where mounting is not allowed.
    #[expect(clippy::print_stderr, reason = "what is not tested is said")]
    pub fn of(size: &str) -> Option<Self> {
        let dir = tempfile::tempdir().expect("a folder");
        let options = format!("size={size}");
        let mount = Self(dir);
        if mount.run("mount", &["-t", "tmpfs", "-o", &options, "tmpfs"]) {
            return Some(mount);
        }
        eprintln!("NOT TESTED: mounting needs root, so no full and no read-only disk");
        None
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs a program with the place as its last argument; whether it succeeded.
    pub fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let status = Command::new(program).args(arguments).arg(self.path()).status();
        status.is_ok_and(|status| status.success())
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        self.run("umount", &[]);
    }
}
