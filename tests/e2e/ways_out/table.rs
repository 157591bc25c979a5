//! The table.

use memoryhub_tests::{Sandbox, screen::Screen};

use super::{
    End, FILLED, Way,
    acts::{
        close_a_dialog, close_window, exit_from_a_command, hang_a_command, import, insist,
        let_the_close_hang, lose_the_connection, many_at_once, no_more, nothing, open_a_dialog,
        open_a_sheet, panic_in_a_command, put_it_back, quit, release, search, shrink_a_file,
        the_import_was_cut,
    },
    clean, cut, take, take_in,
};

/// Makes a test of each row: its name in the table, the notes there are, what happens before, the
/// way out, what is put right afterwards, and the end.
macro_rules! ways {
    ($($test:ident: $name:literal, $filled:expr, $before:ident, $leave:expr, $after:ident
        => $end:expr;)*) => {
        $(#[test]
        fn $test() {
            take(&Way { name: $name, filled: $filled, end: $end }, $before, $leave, $after);
        })*
    };
}

ways! {
    the_window_is_closed:
        "window closed", FILLED, nothing, close_window, no_more => clean(&["window"]);
    the_window_is_closed_with_a_sheet_open:
        "window closed, a sheet open", FILLED, open_a_sheet, close_window, no_more
        => clean(&["window"]);
    the_last_of_two_windows_is_closed:
        "last of two windows", FILLED, close_a_dialog, close_window, no_more
        => clean(&["window"]);
    the_page_quits: "*Quit*", FILLED, nothing, quit, no_more => clean(&["window"]);
    a_command_exits:
        "exit from a command", FILLED, nothing, exit_from_a_command, no_more => clean(&["exit"]);
    sigterm_comes:
        "SIGTERM", FILLED, nothing, |app, _| app.send("TERM"), no_more => clean(&["signal"]);
    sigint_comes:
        "SIGINT", FILLED, nothing, |app, _| app.send("INT"), no_more => clean(&["signal"]);
    sighup_comes:
        "SIGHUP", FILLED, nothing, |app, _| app.send("HUP"), no_more => clean(&["signal"]);
    sigterm_comes_with_a_dialog_open:
        "SIGTERM, a file dialog open", FILLED, open_a_dialog, |app, _| app.send("TERM"), no_more
        => clean(&["signal"]);
    the_display_cuts_the_connection:
        "logout: the display cuts the connection", FILLED, nothing, lose_the_connection, no_more
        => clean(&["display"]);
    a_command_panics:
        "after a panic in a command", FILLED, panic_in_a_command, close_window, no_more
        => clean(&["window"]);
    an_import_is_under_way:
        "during an import", FILLED, import, |app, _| app.send("TERM"), the_import_was_cut
        => clean(&["signal"]);
    searches_are_under_way:
        "during searches of 20,000 notes", 20_000, search, close_window, no_more
        => clean(&["window"]);
    the_folder_is_released:
        "while released", FILLED, release, close_window, no_more => clean(&["window"]);
    many_ends_come_at_once:
        "*Quit* and four signals at once", FILLED, nothing, many_at_once, no_more
        => clean(&["window", "signal"]);
    a_flush_fails:
        "with a failing flush", FILLED, shrink_a_file, |app, _| app.send("TERM"), put_it_back
        => End { code: 1, by: &["signal"], closed: 1, clean: false };
    the_close_hangs:
        "a close that hangs, three signals", FILLED, let_the_close_hang, insist, no_more
        => cut(1);
    a_command_hangs:
        "a command that hangs", FILLED, hang_a_command, |app, _| app.send("TERM"), no_more
        => cut(1);
    it_is_killed:
        "SIGKILL", FILLED, nothing, |app, _| app.send("KILL"), no_more => cut(128 + 9);
}

#[test]
fn the_display_goes() {
    let mut sandbox = Sandbox::new();
    let mut screen = Screen::start();
    sandbox.use_screen(&screen);
    let name = "logout: the display goes";
    let way = Way { name, filled: FILLED, end: clean(&["display"]) };
    take_in(sandbox, &way, nothing, |_, _| screen.end(), no_more);
}
