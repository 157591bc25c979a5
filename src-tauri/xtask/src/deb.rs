//! `cargo xtask test-deb`: the Debian package is built, looked into, installed, started, removed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    display::Display,
    options::Options,
    package, places,
    process::{self, Doing, Done, Trouble},
    system,
};

/// What the package must hold, by the end of the path.
const CONTENT: [&str; 8] = [
    "/usr/bin/memoryhub-desktop",
    "/usr/bin/memoryhub",
    "/usr/share/applications/memoryhub.desktop",
    "/icons/hicolor/32x32/apps/memoryhub-desktop.png",
    "/icons/hicolor/128x128/apps/memoryhub-desktop.png",
    "/icons/hicolor/256x256@2/apps/memoryhub-desktop.png",
    "/LICENSE-MIT",
    "/LICENSE-APACHE",
];

/// Runs the whole test.
pub fn run(_options: &Options) -> Done {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::new("Debian packages are tested on Debian or Ubuntu"));
    }
    system::for_tests()?;
    package::build("deb")?;
    let package = newest()?;
    let name =
        process::output(Command::new("dpkg-deb").arg("--field").arg(&package).arg("Package"))?;
    check_content(&package)?;
    if system::is_installed(&name) {
        return Err(Trouble::new(format!(
            "{name} is installed already, and this test would remove it: remove it first"
        )));
    }
    let place = places::scratch("deb");
    if place.exists() {
        fs::remove_dir_all(&place).doing(format_args!("empty {}", place.display()))?;
    }
    let notes = place.join("notes");
    process::run(system::as_root("apt-get")?.args(["install", "--yes"]).arg(&package))?;
    let tried = try_out(&place, &notes);
    let removed = process::run(system::as_root("apt-get")?.args(["remove", "--yes", &name]));
    tried.and(removed)?;
    check_gone(&notes)?;
    println!("\nThe package was installed, started, closed and removed; the notes stayed.");
    Ok(())
}

fn newest() -> Done<PathBuf> {
    let folder = package::folder().join("deb");
    let listing = fs::read_dir(&folder).doing(format_args!("list {}", folder.display()))?;
    listing
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
        .ok_or_else(|| Trouble::new(format!("no package in {}", folder.display())))
}

fn check_content(package: &Path) -> Done {
    let listing = process::output(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    println!("{listing}");
    // A path is the last column: `usr/bin/memoryhub`, `./usr/bin/memoryhub` from other tools.
    let paths: Vec<String> = listing
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(|path| format!("/{}", path.trim_start_matches("./")))
        .collect();
    let missing: Vec<&str> = CONTENT
        .into_iter()
        .filter(|wanted| !paths.iter().any(|path| path.ends_with(wanted)))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(format!("the package lacks {}", missing.join(", "))))
}

/// Stores a note with the installed command, starts the installed application on it, and ends it
/// as a log-off does.
fn try_out(place: &Path, notes: &Path) -> Done {
    remembered(Path::new("/usr/bin/memoryhub"), notes, Some("kept over an uninstall"))?;
    let display = Display::start()?;
    let mut application = Command::new("/usr/bin/memoryhub-desktop");
    for home in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
        application.env(home, place.join(home));
    }
    // A session of its own, so that an application that runs already is not brought forward.
    let mut bus = process::output(Command::new("dbus-daemon").args([
        "--session",
        "--fork",
        "--print-address=1",
        "--print-pid=1",
    ]))?;
    let bus_process = bus.lines().last().unwrap_or_default().to_owned();
    bus.truncate(bus.find('\n').unwrap_or(bus.len()));
    application.env("MEMORYHUB_DATA", notes).env("DBUS_SESSION_BUS_ADDRESS", bus);
    display.prepare(&mut application);
    let child = application.stdin(Stdio::null()).spawn().doing("start the application");
    let ended = child.and_then(|mut child| {
        let shown = wait_for_window(&display, &mut child);
        let ended = terminate(&mut child);
        shown.and(ended)
    });
    process::run(Command::new("kill").arg(bus_process))?;
    ended
}

fn wait_for_window(display: &Display, child: &mut Child) -> Done {
    let patience = Duration::from_mins(1);
    let start = Instant::now();
    while start.elapsed() < patience {
        if let Some(status) = child.try_wait().doing("ask after the application")? {
            return Err(Trouble::new(format!("the application ended by itself: {status}")));
        }
        let mut search = Command::new("xdotool");
        search.args(["search", "--onlyvisible", "--name", "MemoryHub"]);
        display.prepare(&mut search);
        if process::output(&mut search).is_ok_and(|found| !found.is_empty()) {
            println!("The window is there after {:.1} s.", start.elapsed().as_secs_f64());
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(Trouble::new("no window appeared"))
}

/// SIGTERM, then a clean exit within a few seconds.
fn terminate(child: &mut Child) -> Done {
    process::run(Command::new("kill").args(["-TERM", &child.id().to_string()]))?;
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().doing("ask after the application")? {
            println!("It ended with {status} after {:.1} s.", start.elapsed().as_secs_f64());
            return if status.success() {
                Ok(())
            } else {
                Err(Trouble::new(format!("the application ended with {status}")))
            };
        }
        thread::sleep(Duration::from_millis(50));
    }
    drop(child.kill());
    drop(child.wait());
    Err(Trouble::new("the application did not end on SIGTERM"))
}

/// After removal the programs are gone and the note is not.
fn check_gone(notes: &Path) -> Done {
    for program in ["/usr/bin/memoryhub", "/usr/bin/memoryhub-desktop"] {
        if Path::new(program).exists() {
            return Err(Trouble::new(format!("{program} is still there")));
        }
    }
    let left = remembered(&places::built("release", "memoryhub"), notes, None)?;
    if left.contains("kept over an uninstall") {
        return Ok(());
    }
    Err(Trouble::new(format!("the note is gone from {}", notes.display())))
}

/// Stores a note if one is given, checks the folder, and answers every note in it.
fn remembered(command: &Path, notes: &Path, text: Option<&str>) -> Done<String> {
    let call = |arguments: &[&str]| {
        process::output(Command::new(command).arg("--data").arg(notes).args(arguments))
    };
    if let Some(text) = text {
        call(&["remember", text])?;
    }
    call(&["check"])?;
    call(&["search", ""])
}
