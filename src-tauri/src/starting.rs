//! What a start asks for beside a data folder, on its command line.

use std::ffi::OsString;

use crate::links;

/// The argument with which the system starts the program at login.
pub const AT_LOGIN: &str = "--at-login";

/// What a start asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// `--capture`: the capture window alone.
    pub capture: bool,
    /// `--hidden`: no window, if there is a tray.
    pub hidden: bool,
    /// [`AT_LOGIN`]: hidden if the settings say so.
    pub at_login: bool,
    /// A `memoryhub://` link.
    pub link: Option<String>,
}

/// Reads what a start asks for. What else stands there is not for us.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Wishes {
    let mut wishes = Wishes::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let Some(argument) = argument.to_str() else { continue };
        match argument {
            // Whatever follows is the name of a folder.
            "--data" => drop(arguments.next()),
            "--capture" => wishes.capture = true,
            "--hidden" => wishes.hidden = true,
            AT_LOGIN => wishes.at_login = true,
            _ if links::is_ours(argument) => wishes.link = Some(argument.to_owned()),
            _ => {}
        }
    }
    wishes
}

/// What stands before the user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Front {
    /// The main window.
    #[default]
    Window,
    /// No window; the tray has it.
    Tray,
    /// The capture window alone: when it goes, the program goes.
    Capture,
}

impl Front {
    /// Where a start begins; `hidden` is the setting for starts at login. A link is shown in the
    /// main window.
    pub fn wanted(wishes: &Wishes, hidden: bool) -> Self {
        if wishes.link.is_some() {
            Self::Window
        } else if wishes.hidden || (wishes.at_login && hidden) {
            Self::Tray
        } else if wishes.capture {
            Self::Capture
        } else {
            Self::Window
        }
    }

    /// The same once it is known whether there is a tray, and whether the user stays there.
    #[must_use]
    pub fn with_tray(self, tray: bool, stays: bool) -> Self {
        match self {
            Self::Tray if !tray => Self::Window,
            Self::Capture if tray && stays => Self::Tray,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(arguments: &[&str]) -> Wishes {
        read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn each_argument_is_a_wish_and_others_are_none() {
        assert_eq!(wishes(&["-psn_0_1", "notes", "https://example.org"]), Wishes::default());
        let all = wishes(&["--capture", "--hidden", "--at-login", "memoryhub://search?q=a"]);
        let link = Some("memoryhub://search?q=a".to_owned());
        assert_eq!(all, Wishes { capture: true, hidden: true, at_login: true, link });
    }

    #[test]
    fn the_name_of_a_folder_is_no_wish() {
        assert_eq!(wishes(&["--data", "--capture"]), Wishes::default());
        assert_eq!(wishes(&["--data", "memoryhub://new?text=a"]).link, None);
        assert!(wishes(&["--data", "/notes", "--capture"]).capture);
    }

    #[test]
    fn a_start_at_login_is_hidden_only_if_the_settings_say_so() {
        let at_login = wishes(&["--at-login"]);
        assert_eq!(Front::wanted(&at_login, false), Front::Window);
        assert_eq!(Front::wanted(&at_login, true), Front::Tray);
        assert_eq!(Front::wanted(&Wishes::default(), true), Front::Window);
        assert_eq!(Front::wanted(&wishes(&["--hidden"]), false), Front::Tray);
    }

    #[test]
    fn a_link_comes_to_the_window_whatever_else_is_asked_for() {
        let all = wishes(&["--capture", "--hidden", "memoryhub://search?q=a"]);
        assert_eq!(Front::wanted(&all, true), Front::Window);
    }

    #[test]
    fn nothing_hides_where_there_is_no_tray() {
        for stays in [false, true] {
            assert_eq!(Front::Tray.with_tray(false, stays), Front::Window);
            assert_eq!(Front::Tray.with_tray(true, stays), Front::Tray);
            assert_eq!(Front::Capture.with_tray(false, stays), Front::Capture);
        }
    }

    #[test]
    fn a_start_for_one_capture_stays_only_where_the_user_stays_in_the_tray() {
        assert_eq!(Front::Capture.with_tray(true, false), Front::Capture);
        assert_eq!(Front::Capture.with_tray(true, true), Front::Tray);
    }
}
