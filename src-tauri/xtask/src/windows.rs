//! `cargo xtask test-windows`: the library, the command line and the watcher are built for Windows
//! and tested under Wine, and the application is compiled for it.
//!
//! Wine shares files as Windows does: what somebody has open can be neither deleted nor opened
//! alone. It renames a folder with open files in it, which Windows refuses; tests ask for each file
//! and folder by itself.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    places,
    process::{self, Doing, Done, Trouble},
    system,
};

const TARGET: &str = "x86_64-pc-windows-gnu";
/// A C compiler and linker, and Wine.
const TOOLS: [&str; 2] = ["gcc-mingw-w64-x86-64", "wine64"];
/// A Rust with the sources of its library, where no library for Windows is installed.
const RUST: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// Tests of the library that do not run under Wine, which opens files slowly: what they ask does
/// not depend on the system, and together they would take longer than all others.
const LEFT_OUT: [&str; 6] = [
    // Reads /proc.
    "bounds",
    // Cuts and flips each byte of files, thousands of openings: formats are the same everywhere.
    "bytes",
    // Fails each operation before it reaches the disk; `sqlite_faults` runs, as SQLite has a file
    // layer of its own for Windows.
    "faults",
    "exchange_faults",
    // A disk of its own in memory, which loses power.
    "lost_writes",
    // Kills changes of many notes before each of their operations; `changes` runs.
    "unfinished",
];
/// Single tests, left out as `faults` is, and because the index knows no files.
const SKIPPED: [&str; 2] =
    ["a_change_is_whole_or_not_there_whichever_operation_fails", "index::tests::property"];

/// Wine lacks a library that Rust's own asks for random numbers; this stands in for it.
const RANDOM: &str = "\
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    while (length > 0) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!SystemFunction036(data, part)) return FALSE;
        data += part;
        length -= part;
    }
    return TRUE;
}
";

/// Sets up, builds, tests.
pub fn test() -> Done {
    if cfg!(windows) {
        println!("This is Windows: the step rust-test has run these tests.");
        return Ok(());
    }
    let Some(rust) = Rust::found()? else { return Ok(()) };
    let wine = Wine::set_up()?;
    let mut tests = rust.cargo("test");
    tests.args(["--package", "memoryhub", "--package", "memoryhub-cli", "--lib", "--bins"]);
    for name in library_tests()? {
        tests.args(["--test", &name]);
    }
    tests.args(["--test", "integration", "--no-fail-fast", "--"]);
    for name in SKIPPED {
        tests.args(["--skip", name]);
    }
    wine.run_tests_of(&mut tests);
    let mut watcher = rust.cargo("test");
    watcher.args(["--package", "memoryhub-tests", "--test", "watched"]);
    wine.run_tests_of(&mut watcher);
    let tested = process::run(&mut tests).and(process::run(&mut watcher));
    // Compiled with the page in it, and not run: there is no web view under Wine.
    let application = process::run(rust.cargo("check").args([
        "--package",
        "memoryhub-desktop",
        "--features",
        "custom-protocol",
    ]));
    tested.and(application)
}

/// The library's test binaries, without those that are [`LEFT_OUT`].
fn library_tests() -> Done<Vec<String>> {
    let folder = places::root().join("src-tauri").join("engine").join("tests");
    let listing = fs::read_dir(&folder).doing(format_args!("list {}", folder.display()))?;
    let mut names: Vec<String> = listing
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| is_test(path))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !LEFT_OUT.contains(&name.as_str()))
        .collect();
    names.sort();
    Ok(names)
}

/// As Cargo finds them: a file, or a folder with a main file.
fn is_test(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").exists()
}

/// A Rust that builds for Windows.
enum Rust {
    /// The one that runs this, with the library for Windows installed.
    Ours,
    /// Debian's, which builds the library from its sources.
    Debian,
}

impl Rust {
    /// `None`, said aloud, where neither can be had.
    fn found() -> Done<Option<Self>> {
        if !process::works(Command::new("apt-get").arg("--version")) {
            println!("Not here: Wine and a compiler for Windows are set up on Debian and Ubuntu.");
            return Ok(None);
        }
        let libraries = process::output(Command::new("rustc").args([
            "--print",
            "target-libdir",
            "--target",
            TARGET,
        ]));
        if libraries.is_ok_and(|folder| Path::new(&folder).is_dir()) {
            system::install(&TOOLS)?;
            return Ok(Some(Self::Ours));
        }
        if !system::offers(&RUST)? {
            println!(
                "Not here: this Rust has no library for Windows, and this system offers none with \
                 sources ({}). `rustup target add {TARGET}` makes the tests run.",
                RUST.join(" ")
            );
            return Ok(None);
        }
        system::install(&[&TOOLS[..], &RUST[..]].concat())?;
        Ok(Some(Self::Debian))
    }

    /// Cargo, building for Windows, aside from the other builds.
    fn cargo(&self, command: &str) -> Command {
        let mut cargo = match self {
            Self::Ours => crate::tools::cargo(),
            Self::Debian => {
                let mut cargo = Command::new("/usr/bin/cargo");
                cargo.current_dir(places::root());
                cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
                cargo
            }
        };
        cargo.args([command, "--locked", "--target", TARGET]);
        if let Self::Debian = self {
            cargo.arg("-Zbuild-std=std,panic_abort,panic_unwind,test");
        }
        cargo
            .env("CARGO_TARGET_DIR", places::target().join("windows"))
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc")
            .env("CC_x86_64_pc_windows_gnu", "x86_64-w64-mingw32-gcc")
            // Most of the time would go into linking them.
            .env("CARGO_PROFILE_DEV_DEBUG", "false");
        cargo
    }
}

/// A Wine with a Windows of its own, which stays in the target folder.
struct Wine {
    program: PathBuf,
    folder: PathBuf,
}

impl Wine {
    fn set_up() -> Done<Self> {
        let places =
            ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine"].map(PathBuf::from);
        let program = places
            .into_iter()
            .find(|path| path.exists())
            .ok_or_else(|| Trouble::new("wine64 is installed, but is nowhere to be found"))?;
        let wine = Self { program, folder: places::scratch("wine") };
        if !wine.system_folder().join("kernel32.dll").exists() {
            make_folder(&wine.folder)?;
            println!("Making a Windows for Wine.");
            let mut boot = Command::new(&wine.program);
            wine.prepare(boot.args(["wineboot", "--init"]));
            process::output(&mut boot)?;
        }
        wine.add_random_numbers()?;
        wine.add_places()?;
        Ok(wine)
    }

    fn system_folder(&self) -> PathBuf {
        self.folder.join("prefix").join("drive_c").join("windows").join("system32")
    }

    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("WINEPREFIX", self.folder.join("prefix"))
            .env("WINEDEBUG", "-all")
            // What it would otherwise ask for, in a window.
            .env("WINEDLLOVERRIDES", "mscoree=;mshtml=")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
    }

    fn add_random_numbers(&self) -> Done {
        let (source, built) = (self.folder.join("random.c"), self.folder.join("random.dll"));
        let library = self.system_folder().join("bcryptprimitives.dll");
        let is_ours = fs::read_to_string(&source).is_ok_and(|text| text == RANDOM);
        if library.exists() && (is_ours || !built.exists()) {
            // Ours, or a newer Wine's own.
            return Ok(());
        }
        fs::write(&source, RANDOM).doing(format_args!("write {}", source.display()))?;
        let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
        compiler.args(["-shared", "-O2", "-o"]).arg(&built).arg(&source).arg("-ladvapi32");
        process::run(&mut compiler)?;
        fs::copy(&built, &library).doing(format_args!("write {}", library.display()))?;
        Ok(())
    }

    /// A drive and a network folder, whose roots the tests open.
    fn add_places(&self) -> Done {
        let devices = self.folder.join("prefix").join("dosdevices");
        let share = devices.join("unc").join("memoryhub");
        make_folder(&share)?;
        for (name, link) in [("drive", devices.join("t:")), ("share", share.join("share"))] {
            let folder = self.folder.join(name);
            if folder.exists() {
                // A run that failed may have left something.
                fs::remove_dir_all(&folder).doing(format_args!("empty {}", folder.display()))?;
            }
            make_folder(&folder)?;
            if !link.exists() {
                symlink(&folder, &link).doing(format_args!("link {}", link.display()))?;
            }
        }
        Ok(())
    }

    /// Makes Cargo start what it built under Wine.
    fn run_tests_of(&self, cargo: &mut Command) {
        self.prepare(cargo)
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", &self.program)
            .env("MEMORYHUB_TEST_DRIVE", r"T:\")
            .env("MEMORYHUB_TEST_SHARE", r"\\memoryhub\share");
    }
}

fn make_folder(folder: &Path) -> Done {
    fs::create_dir_all(folder).doing(format_args!("make {}", folder.display()))
}

#[cfg(unix)]
fn symlink(folder: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(folder, link)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_of_the_library_runs_under_wine_unless_it_is_left_out_by_name() {
        let names = library_tests().unwrap();
        for name in ["closing", "store", "windows_rules", "windows_scanner"] {
            assert!(names.iter().any(|it| it == name), "{name}: {names:?}");
        }
        for name in ["kit", "fixtures", "bounds", "faults"] {
            assert!(!names.iter().any(|it| it == name), "{name}: {names:?}");
        }
    }
}
