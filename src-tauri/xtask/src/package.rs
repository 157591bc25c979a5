//! Installers, by the Tauri command line that the front end pins.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    options::Options,
    places,
    process::{self, Doing, Done},
    start, tools,
};

/// Makes the installers of this system.
pub fn run(options: &Options) -> Done {
    let all = if cfg!(windows) {
        "nsis,msi"
    } else if cfg!(target_os = "macos") {
        "app,dmg"
    } else {
        "deb,rpm,appimage"
    };
    build(options.bundles.as_deref().unwrap_or(all))
}

/// Sets up and makes these bundles, the `memoryhub` command among their files.
pub fn build(bundles: &str) -> Done {
    start::set_up()?;
    let mut cli = tools::cargo();
    process::run(cli.args(["build", "--release", "--locked", "--package", "memoryhub-cli"]))?;
    let tauri = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let mut command = Command::new(places::ui().join("node_modules").join(".bin").join(tauri));
    command.current_dir(places::root().join("src-tauri"));
    command.args(["build", "--bundles", bundles, "--config"]).arg(overrides()?);
    process::run(command.args(["--", "--locked"]))?;
    println!("The installers are in {}", folder().display());
    Ok(())
}

/// Where the bundles are.
pub fn folder() -> PathBuf {
    places::target().join("release").join("bundle")
}

/// What the configuration cannot know: where the target folder is, and with it the command.
fn overrides() -> Done<PathBuf> {
    let command = places::built("release", "memoryhub");
    let bundle = if cfg!(target_os = "linux") {
        let files = format!(r#"{{"files":{{"/usr/bin/memoryhub":{}}}}}"#, quoted(&command));
        format!(r#""linux":{{"deb":{files},"rpm":{files},"appimage":{files}}}"#)
    } else {
        // Elsewhere it goes beside the application, by the name that Tauri gives such companions.
        let triple = process::output(Command::new("rustc").args(["--print", "host-tuple"]))?;
        let beside = places::scratch("companion");
        fs::create_dir_all(&beside).doing(format_args!("make {}", beside.display()))?;
        let copy = beside.join(format!("memoryhub-{triple}{}", std::env::consts::EXE_SUFFIX));
        fs::copy(&command, &copy).doing(format_args!("copy to {}", copy.display()))?;
        format!(r#""externalBin":[{}]"#, quoted(&beside.join("memoryhub")))
    };
    let path = places::scratch("bundle.json");
    fs::create_dir_all(places::scratch("")).doing("make the scratch folder")?;
    // The page is built already.
    let build = r#""build":{"beforeBuildCommand":null}"#;
    fs::write(&path, format!(r#"{{{build},"bundle":{{{bundle}}}}}"#))
        .doing(format_args!("write {}", path.display()))?;
    Ok(path)
}

/// A path as a JSON string.
fn quoted(path: &std::path::Path) -> String {
    let text = path.to_string_lossy();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
