//! Packages of the operating system: installed on Debian and Ubuntu, named elsewhere.

use std::{
    io::{self, IsTerminal},
    process::Command,
};

use crate::process::{self, Done, Trouble};

/// What the application is built with.
const BUILD: [&str; 7] = [
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libssl-dev",
];

/// What the real-window tests need beside it: a screen, a session, a driver, Chinese characters.
const WINDOW: [&str; 9] = [
    "webkit2gtk-driver",
    "xvfb",
    "dbus-x11",
    "at-spi2-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "xdotool",
    "wmctrl",
    "openbox",
];

/// Chinese text to measure with, beside the package lists that every Debian has.
const BENCH: [&str; 2] = ["fortunes-zh", "manpages-zh"];

/// Sees to what building and starting the application needs.
pub fn for_running() -> Done {
    prepare(&BUILD)
}

/// Sees to what every test needs.
pub fn for_tests() -> Done {
    prepare(&[&BUILD[..], &WINDOW[..]].concat())
}

/// Sees to the text that is measured with, where it can be installed.
pub fn for_bench() -> Done {
    if process::works(Command::new("apt-get").arg("--version")) { install(&BENCH) } else { Ok(()) }
}

fn prepare(packages: &[&str]) -> Done {
    if cfg!(windows) {
        name_for_windows();
        Ok(())
    } else if cfg!(target_os = "macos") {
        name_for_macos();
        Ok(())
    } else if process::works(Command::new("apt-get").arg("--version")) {
        install(packages)
    } else {
        println!(
            "This is no Debian or Ubuntu, so nothing is installed here. What these Debian packages \
             hold must be there:\n  {}\nTheir names elsewhere: \
             https://v2.tauri.app/start/prerequisites/#linux",
            packages.join(" ")
        );
        Ok(())
    }
}

/// Installs the packages that are missing; if none is, nothing is run and nothing is asked for.
pub fn install(packages: &[&str]) -> Done {
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        println!("All {} system packages are there.", packages.len());
        return Ok(());
    }
    println!("Installing missing system packages: {}", missing.join(" "));
    process::run(as_root("apt-get")?.arg("update"))?;
    let mut install = as_root("apt-get")?;
    install.args(["install", "--yes", "--no-install-recommends"]).args(&missing);
    process::run(&mut install).map_err(|trouble| {
        Trouble::new(format!("{trouble}; install them by hand: {}", missing.join(" ")))
    })
}

/// Whether every package is installed or can be; asks for newer lists of packages if one is neither.
pub fn offers(packages: &[&str]) -> Done<bool> {
    let known = |name: &&str| {
        is_installed(name) || process::works(Command::new("apt-cache").args(["show", name]))
    };
    if packages.iter().all(known) {
        return Ok(true);
    }
    process::run(as_root("apt-get")?.arg("update"))?;
    Ok(packages.iter().all(known))
}

/// Whether dpkg knows the package as installed.
pub fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    process::output(&mut query).is_ok_and(|status| status == "installed")
}

/// A command run as root: with sudo, unless this is root already. Never asks anything of apt.
pub fn as_root(program: &str) -> Done<Command> {
    let quiet = "DEBIAN_FRONTEND=noninteractive";
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = if is_root {
        Command::new("env")
    } else if process::works(Command::new("sudo").arg("--version")) {
        let mut sudo = Command::new("sudo");
        if !io::stdin().is_terminal() {
            // Nobody is there to type a password.
            sudo.arg("--non-interactive");
        }
        sudo.arg("env");
        sudo
    } else {
        return Err(Trouble::new(format!(
            "{program} must run as root, and sudo is not installed: start this as root once"
        )));
    };
    command.args([quiet, program]);
    Ok(command)
}

fn name_for_windows() {
    println!("On Windows these must be there (nothing is installed here):");
    let registered = |hive: &str| {
        let key = format!(
            r"{hive}\Microsoft\EdgeUpdate\Clients\{{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}}"
        );
        process::works(Command::new("reg").args(["query", &key, "/v", "pv"]))
    };
    let webview = registered(r"HKLM\SOFTWARE\WOW6432Node") || registered(r"HKCU\Software");
    say("WebView2 runtime", webview, "https://developer.microsoft.com/microsoft-edge/webview2/");
    let where_is = r"C:\Program Files (x86)\Microsoft Visual Studio\Installer\vswhere.exe";
    let mut tools = Command::new(where_is);
    tools.args(["-products", "*", "-latest", "-property", "installationPath"]);
    tools.args(["-requires", "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"]);
    let found = process::output(&mut tools).is_ok_and(|path| !path.is_empty());
    say(
        "Visual C++ build tools",
        found,
        "https://visualstudio.microsoft.com/visual-cpp-build-tools/",
    );
}

fn name_for_macos() {
    println!("On macOS these must be there (nothing is installed here):");
    let found = process::works(Command::new("xcode-select").arg("-p"));
    let link = "run `xcode-select --install`; https://developer.apple.com/xcode/resources/";
    say("Xcode command line tools", found, link);
}

fn say(what: &str, found: bool, link: &str) {
    if found {
        println!("  {what}: there");
    } else {
        println!("  {what}: MISSING, get it from {link}");
    }
}
