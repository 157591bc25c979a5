//! The arguments: what there is, what it is called, and the help.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args as ClapArgs, CommandFactory, Parser, Subcommand, ValueEnum, error::ErrorKind};
use memoryhub::{Layer, LayerChoice, NoteId};

mod help;

/// Capture notes, find them by word and tag, and see what the store holds.
#[derive(Debug, Parser)]
#[command(name = "memoryhub", version, max_term_width = 100, after_help = help::EXAMPLES)]
pub struct Args {
    /// The data folder; otherwise MEMORYHUB_DATA, otherwise the application's
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// One JSON object a line instead of words
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Store one note, or one a line, and print its id once it is on disk
    #[command(after_help = help::REMEMBER)]
    Remember(Remember),
    /// Find notes, newest first; each note found counts as recalled
    #[command(after_help = help::QUERY)]
    Recall(Find),
    /// Find notes, newest first, without counting
    #[command(after_help = help::QUERY)]
    Search(Find),
    /// Show notes whole
    Get(Ids),
    /// Change content, tags or context path; earlier versions are kept
    #[command(after_help = help::EDIT)]
    Edit(Edit),
    /// List the earlier versions of a note, newest first
    Revisions(Id),
    /// Move notes to the trash
    Delete(Ids),
    /// Take notes out of the trash
    Restore(Ids),
    /// Remove notes in the trash for ever
    Purge(Purge),
    /// Move a note to another layer
    Move(Move),
    /// Pin notes, or unpin them with --off
    Pin(Pin),
    /// List every tag with its counts
    Tags,
    /// Show counts, times and file sizes
    Stats,
    /// Show what the store holds open and in memory, as this command has it open
    Resources,
    /// Write recall counts that wait
    Flush,
    /// Add the notes of a JSON Lines file; the same file twice adds nothing
    #[command(after_help = help::IMPORT)]
    Import(File),
    /// Write every note that is not in the trash to a JSON Lines file, oldest first
    Export(File),
    /// Read everything on disk and compare checksums: exit code 1 if anything is wrong
    Check,
    /// Move aside what is damaged; nothing is thrown away
    Repair,
}

/// One or more notes.
#[derive(Debug, ClapArgs)]
pub struct Ids {
    /// Ids as printed by remember and search
    #[arg(value_name = "ID", required = true, value_parser = id)]
    pub ids: Vec<NoteId>,
}

/// One note.
#[derive(Debug, ClapArgs)]
pub struct Id {
    /// Its id
    #[arg(value_name = "ID", value_parser = id)]
    pub id: NoteId,
}

/// `remember`.
#[derive(Debug, ClapArgs)]
pub struct Remember {
    /// The note; `-` or nothing reads it from standard input
    #[arg(allow_hyphen_values = true, conflicts_with = "lines")]
    pub text: Option<String>,
    /// One note a line from standard input; prints each id once that note is on disk
    #[arg(long)]
    pub lines: bool,
    /// A tag, as often as needed; `work/release` nests
    #[arg(long = "tag", short = 't', value_name = "TAG")]
    pub tags: Vec<String>,
    /// Where the thought came from: a path, a page, a window
    #[arg(long, short = 'c', value_name = "PATH", default_value = "", hide_default_value = true)]
    pub context: String,
    /// The layer; `session` is forgotten when the command ends
    #[arg(long, short = 'l', value_enum, default_value = "auto", ignore_case = true)]
    pub layer: LayerName,
}

/// `recall` and `search`.
#[derive(Debug, ClapArgs)]
pub struct Find {
    /// The query; an empty one ("") finds everything
    #[arg(allow_hyphen_values = true)]
    pub query: String,
    /// Notes shown at most
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50, allow_hyphen_values = true)]
    pub limit: usize,
    /// Letters find Chinese text by its pinyin, too: `beijing`, `bj`, `beij`
    #[arg(long)]
    pub pinyin: bool,
    /// Simplified Chinese finds Traditional, too, and the other way round
    #[arg(long)]
    pub variants: bool,
}

/// `edit`.
#[derive(Debug, ClapArgs)]
pub struct Edit {
    /// Its id
    #[arg(value_name = "ID", value_parser = id)]
    pub id: NoteId,
    /// New content, `-` reads it from standard input; the same as --content
    #[arg(value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "content")]
    pub text: Option<String>,
    /// New content; `-` reads it from standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub content: Option<String>,
    /// A tag, as often as needed; together they replace the note's tags
    #[arg(long = "tag", short = 't', value_name = "TAG")]
    pub tags: Vec<String>,
    /// Remove all tags
    #[arg(long, conflicts_with = "tags")]
    pub no_tags: bool,
    /// New context path; "" removes it
    #[arg(long, short = 'c', value_name = "PATH")]
    pub context: Option<String>,
}

/// `purge`.
#[derive(Debug, ClapArgs)]
pub struct Purge {
    /// Ids of notes in the trash
    #[arg(value_name = "ID", value_parser = id, required_unless_present = "all")]
    pub ids: Vec<NoteId>,
    /// Everything in the trash
    #[arg(long, conflicts_with = "ids")]
    pub all: bool,
}

/// `move`.
#[derive(Debug, ClapArgs)]
pub struct Move {
    /// Its id
    #[arg(value_name = "ID", value_parser = id)]
    pub id: NoteId,
    /// Where to: core, application or archive
    #[arg(value_name = "LAYER", value_parser = layer, required_unless_present = "to")]
    pub layer: Option<Layer>,
    /// The same, as an option
    #[arg(
        long = "layer",
        alias = "to",
        short = 'l',
        value_name = "LAYER",
        value_parser = layer,
        conflicts_with = "layer"
    )]
    pub to: Option<Layer>,
}

/// `pin`.
#[derive(Debug, ClapArgs)]
pub struct Pin {
    /// Ids
    #[command(flatten)]
    pub notes: Ids,
    /// Unpin instead
    #[arg(long)]
    pub off: bool,
}

/// `import` and `export`.
#[derive(Debug, ClapArgs)]
pub struct File {
    /// The JSON Lines file
    #[arg(value_name = "FILE.jsonl")]
    pub file: PathBuf,
}

/// The layers by name, as `--layer` takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LayerName {
    /// By content and tags, never `session`
    Auto,
    /// In memory, forgotten when the command ends
    Session,
    /// SQLite
    Core,
    /// The append-only log
    Application,
    /// The append-only archive
    Archive,
}

impl From<LayerName> for LayerChoice {
    fn from(name: LayerName) -> Self {
        match name {
            LayerName::Auto => Self::Auto,
            LayerName::Session => Self::Session,
            LayerName::Core => Self::Core,
            LayerName::Application => Self::Application,
            LayerName::Archive => Self::Archive,
        }
    }
}

fn id(text: &str) -> Result<NoteId, String> {
    NoteId::parse(text)
        .map_err(|_| "an id looks like 01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77".to_owned())
}

fn layer(text: &str) -> Result<Layer, String> {
    match Layer::from_name(text) {
        Some(Layer::Session) => {
            Err("the session layer is forgotten when this command ends, and the note with it; \
                 `memoryhub delete` moves a note to the trash"
                .to_owned())
        }
        Some(layer) => Ok(layer),
        None => Err("one of core, application, archive".to_owned()),
    }
}

/// Reads the arguments; what there is to show instead (help, bad use) is shown already.
pub fn parse() -> Result<Args, ExitCode> {
    let given: Vec<OsString> = std::env::args_os().collect();
    let ended = given.iter().any(|arg| arg == "--");
    Args::try_parse_from(given).and_then(|args| refuse_mistyped(args, ended)).map_err(|error| {
        drop(error.print());
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(crate::failure::BAD_USE))
    })
}

/// Text and queries may begin with a hyphen ("- milk", "-draft"), but `--tgas` is a mistyped
/// option and must not become a note.
fn refuse_mistyped(args: Args, ended: bool) -> Result<Args, clap::Error> {
    let text = match &args.command {
        Command::Remember(remember) => remember.text.as_deref(),
        Command::Edit(edit) => edit.text.as_deref(),
        Command::Recall(find) | Command::Search(find) => {
            Some(find.query.as_str()).filter(|query| query.starts_with("--"))
        }
        _ => None,
    };
    match text {
        Some(text) if !ended && looks_like_an_option(text) => {
            let words = format!(
                "unexpected argument '{text}'; to give it as text, put `--` before it: -- {text}"
            );
            Err(Args::command().error(ErrorKind::UnknownArgument, words))
        }
        _ => Ok(args),
    }
}

fn looks_like_an_option(text: &str) -> bool {
    let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Args, clap::Error> {
        let ended = words.contains(&"--");
        let words = std::iter::once("memoryhub").chain(words.iter().copied());
        Args::try_parse_from(words).and_then(|args| refuse_mistyped(args, ended))
    }

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_query_may_begin_with_a_word_to_leave_out() {
        let args = parsed(&["search", "-draft", "--limit", "3"]).unwrap();
        assert!(
            matches!(&args.command, Command::Search(find) if find.query == "-draft" && find.limit == 3),
            "{args:?}"
        );
    }

    #[test]
    fn a_search_is_exact_unless_told_otherwise() {
        let spelling = |words: &[&str]| match parsed(words).unwrap().command {
            Command::Search(find) | Command::Recall(find) => (find.pinyin, find.variants),
            other => panic!("{other:?}"),
        };
        assert_eq!(spelling(&["search", "bj"]), (false, false));
        assert_eq!(spelling(&["search", "bj", "--pinyin"]), (true, false));
        assert_eq!(spelling(&["recall", "--variants", "bj"]), (false, true));
        assert_eq!(parsed(&["search", "--pinyn", "bj"]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn a_note_may_begin_with_a_hyphen() {
        let args = parsed(&["remember", "- milk", "--tag", "shopping"]).unwrap();
        assert!(
            matches!(&args.command, Command::Remember(r) if r.text.as_deref() == Some("- milk")
                && r.tags == ["shopping"]),
            "{args:?}"
        );
    }

    #[test]
    fn a_mistyped_option_is_bad_use_and_no_note() {
        assert_eq!(parsed(&["remember", "--tgas=x"]).unwrap_err().exit_code(), 2);
        assert_eq!(parsed(&["search", "--limt=3"]).unwrap_err().exit_code(), 2);
        assert!(parsed(&["remember", "--", "--tgas=x"]).is_ok());
    }

    #[test]
    fn global_options_may_stand_after_the_command() {
        let args = parsed(&["stats", "--json", "--data", "notes"]).unwrap();
        assert!(args.json && args.data == Some("notes".into()), "{args:?}");
    }

    #[test]
    fn a_note_cannot_be_moved_into_oblivion() {
        let id = "01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77";
        assert_eq!(parsed(&["move", id, "session"]).unwrap_err().exit_code(), 2);
        assert!(parsed(&["move", id, "archive"]).is_ok());
        assert!(parsed(&["move", id, "--layer", "Archive"]).is_ok());
        assert_eq!(parsed(&["move", id]).unwrap_err().exit_code(), 2);
    }
}
