//! Start at login: an entry of the system, made and removed as the settings say.

use auto_launch::{AutoLaunch, AutoLaunchBuilder, LinuxLaunchMode, MacOSLaunchMode};
use auto_launch::{Error, WindowsEnableMode};
use tauri::AppHandle;

use crate::{border::CommandError, desktop::Desktop, error::Answer, program, starting};

/// Makes or removes the entry.
///
/// # Errors
/// `login` with what the system says.
pub fn set(app: &AppHandle, wanted: bool) -> Answer<()> {
    let done = entry(app).and_then(|entry| if wanted { entry.enable() } else { entry.disable() });
    match done {
        // There is none to remove.
        Err(Error::Io(error)) if !wanted && error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done.map_err(|error| CommandError::new("login", error.to_string())),
    }
}

/// Writes the entry anew if there is to be one: the program may have been moved since.
pub fn renew(app: &AppHandle, desktop: &Desktop) {
    if desktop.settings.get().start_at_login
        && let Err(error) = set(app, true)
    {
        log::warn!("start at login: {error}");
    }
}

fn entry(app: &AppHandle) -> auto_launch::Result<AutoLaunch> {
    AutoLaunchBuilder::new()
        .set_app_name(&app.package_info().name)
        .set_app_path(&written(&program::path()?.display().to_string()))
        .set_args(&[starting::AT_LOGIN])
        .set_linux_launch_mode(LinuxLaunchMode::XdgAutostart)
        .set_macos_launch_mode(MacOSLaunchMode::LaunchAgent)
        .set_windows_enable_mode(WindowsEnableMode::CurrentUser)
        .build()
}

/// The program as the system's entry wants it: the entry is written as it stands.
fn written(program: &str) -> String {
    if cfg!(windows) {
        // No path of Windows holds a quote.
        format!("\"{program}\"")
    } else if cfg!(target_os = "macos") {
        // An argument of its own there.
        program.to_owned()
    } else {
        quoted(program)
    }
}

/// An argument of `Exec` in a desktop entry: quoted for the command line, then written as any text
/// of such a file, where a backslash stands twice; `%` begins what the desktop fills in.
fn quoted(argument: &str) -> String {
    let mut text = String::from("\"");
    for character in argument.chars() {
        match character {
            '"' | '`' | '$' => text.extend(["\\\\", character.encode_utf8(&mut [0; 4])]),
            '\\' => text.push_str("\\\\\\\\"),
            '%' => text.push_str("%%"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            other => text.push(other),
        }
    }
    text.push('"');
    text
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use gtk::glib::{KeyFile, KeyFileFlags, shell_parse_argv};

    use super::quoted;

    /// What the desktop starts for such an entry.
    fn started(exec: &str) -> Vec<String> {
        let file = KeyFile::new();
        let text = format!("[Desktop Entry]\nExec={exec} --at-login\n");
        file.load_from_data(&text, KeyFileFlags::NONE).unwrap();
        let line = file.string("Desktop Entry", "Exec").unwrap();
        let arguments = shell_parse_argv(line.as_str()).unwrap();
        arguments.iter().map(|one| one.to_str().unwrap().replace("%%", "%")).collect()
    }

    #[test]
    fn a_program_is_started_whatever_its_folder_is_called() {
        for path in [
            "/usr/bin/memoryhub-desktop",
            "/home/me/My Programs/memoryhub-desktop",
            "/opt/笔记 ＆ 100%/memoryhub-desktop",
            "/opt/%f/a\"b/c'd/$HOME/`id`/back\\slash/\\n;&|<>#~*?/x",
            "/opt/a\nb\tc\rd/x",
        ] {
            assert_eq!(started(&quoted(path)), [path, "--at-login"]);
        }
    }
}
