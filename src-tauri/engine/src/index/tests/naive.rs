//! Random notes and queries, and the plainest answer to them.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;
use crate::{
    index::spelling::{Readings, SYLLABLES, class_of},
    model::{Filter, Spelling, View},
    text::fold,
};

/// What random texts are made of.
const PARTS: &[&str] = &[
    "a",
    "b",
    "A",
    "Ab",
    "ab",
    "é",
    "e\u{301}",
    "E",
    "e",
    "\u{301}",
    "ß",
    "ẞ",
    "ss",
    "S",
    "σ",
    "ς",
    "Σ",
    "İ",
    "I",
    "ı",
    "i",
    "i\u{307}",
    "中",
    "文",
    "中文",
    "日本",
    "Ａ",
    "ｂ",
    "１",
    "1",
    "ｶﾞ",
    "ガ",
    "カ",
    "😀",
    "👩‍👧",
    "가",
    "각",
    "%",
    "_",
    "*",
    "\"",
    "-",
    ":",
    "#",
    "/",
    "OR",
    "\0",
    "\n",
    " ",
    "　",
    "后",
    "後",
    "发",
    "髮",
    "發",
    "女",
    "乐",
    "z",
    "zhong",
    "w",
    "wen",
    "hou",
    "h",
    "f",
    "nv",
    "yue",
];

/// One condition of a random query.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    Word(String),
    Path(String),
    Tag(String),
    Layer(Layer),
    Before(u8),
    After(u8),
    Pinned,
    Untagged,
    Trashed,
}

/// A random query: alternatives of conditions, each denied or not.
pub(super) type Branches = Vec<Vec<(bool, Atom)>>;

/// How a query is written, where there is a choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing {
    wide: bool,
    capitals: bool,
    quotes: bool,
}

fn text(parts: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(select(PARTS), parts).prop_map(|parts| parts.concat())
}

fn tag() -> impl Strategy<Value = String> {
    let part = vec(select(&["a", "A", "ab", "É", "中", "后", "後", "ß", "SS", "ı", "b"][..]), 1..3);
    vec(part.prop_map(|parts| parts.concat()), 1..4).prop_map(|parts| parts.join("/"))
}

fn layer() -> impl Strategy<Value = Layer> {
    select(&Layer::ALL[..])
}

/// Start of a day of May.
fn day(number: u8) -> Timestamp {
    at(&format!("05-{number:02}T00:00:00"))
}

prop_compose! {
    pub(super) fn any_note()(
        number in 1_u128..16, content in text(0..10), tags in vec(tag(), 0..4),
        context_path in text(0..4), layer in layer(), created in 1_u8..6, updated in 1_u8..9,
        recalled in option::of(1_u8..12), recalled_count in 0_u64..8, pinned: bool,
        trashed in prop::bool::weighted(0.2),
    ) -> Note {
        Note {
            id: id(number), content, tags, context_path, layer, created_at: day(created),
            updated_at: day(updated), recalled_count, last_recalled: recalled.map(day), pinned,
            deleted_at: trashed.then(|| day(20)),
        }
    }
}

prop_compose! {
    pub(super) fn any_spelling()(pinyin: bool, variants: bool) -> Spelling {
        Spelling { pinyin, variants }
    }
}

pub(super) fn any_branches() -> impl Strategy<Value = Branches> {
    let atom = prop_oneof![
        8 => text(1..4).prop_map(Atom::Word),
        1 => text(1..3).prop_map(Atom::Path),
        2 => tag().prop_map(Atom::Tag),
        1 => layer().prop_map(Atom::Layer),
        1 => (1_u8..7).prop_map(Atom::Before),
        1 => (1_u8..7).prop_map(Atom::After),
        1 => select(vec![Atom::Pinned, Atom::Untagged, Atom::Trashed]),
    ];
    let atom = (prop::bool::weighted(0.25), atom.prop_map(writable));
    let branch = vec(atom, 1..4);
    // Few branches and many are found in different ways.
    prop_oneof![3 => vec(branch.clone(), 1..4), 1 => vec(branch, 12..20)]
}

/// A phrase cannot hold a quote.
fn writable(atom: Atom) -> Atom {
    let without = |text: String| match text.replace('"', "") {
        text if text.is_empty() => "中".into(),
        text => text,
    };
    match atom {
        Atom::Word(text) if !is_plain(&text) => Atom::Word(without(text)),
        Atom::Path(text) => Atom::Path(without(text)),
        atom => atom,
    }
}

/// Whether a word needs no quotes.
fn is_plain(text: &str) -> bool {
    let folded = fold(text);
    // `İS:` is the field `is:`, too.
    !text.contains(char::is_whitespace)
        && !text.starts_with(['"', '-'])
        && text != "OR"
        && !folded.starts_with("is:")
}

prop_compose! {
    pub(super) fn any_writing()(wide: bool, capitals: bool, quotes: bool) -> Writing {
        Writing { wide, capitals, quotes }
    }
}

impl Writing {
    /// Writes a query down.
    pub(super) fn write(self, branches: &Branches) -> String {
        let space = if self.wide { "　" } else { " " };
        let branch = |branch: &Vec<(bool, Atom)>| {
            let terms = branch.iter().map(|(negative, atom)| {
                format!("{}{}", if *negative { "-" } else { "" }, self.atom(atom))
            });
            terms.collect::<Vec<_>>().join(space)
        };
        branches.iter().map(branch).collect::<Vec<_>>().join(&format!("{space}OR{space}"))
    }

    fn atom(self, atom: &Atom) -> String {
        let (open, close) = if self.wide { ('“', '”') } else { ('"', '"') };
        match atom {
            Atom::Word(text) if is_plain(text) && (text.contains('"') || !self.quotes) => {
                text.clone()
            }
            Atom::Word(text) => format!("{open}{text}{close}"),
            Atom::Path(text) => self.field("path", &format!("{open}{text}{close}")),
            Atom::Tag(tag) if self.quotes => self.field("tag", &format!("{open}#{tag}{close}")),
            Atom::Tag(tag) => self.field("tag", tag),
            Atom::Layer(layer) => self.field("layer", layer.name()),
            Atom::Before(number) => self.field("before", &format!("2024-05-{number:02}")),
            Atom::After(number) => self.field("after", &format!("2024-05-{number:02}T00:00:00Z")),
            Atom::Pinned => self.field("is", "pinned"),
            Atom::Untagged => self.field("is", "untagged"),
            Atom::Trashed => self.field("is", "trashed"),
        }
    }

    fn field(self, name: &str, value: &str) -> String {
        let name = if self.capitals { name.to_uppercase() } else { name.to_owned() };
        format!("{name}{}{value}", if self.wide { '：' } else { ':' })
    }
}

/// Whether the letters of a word can be the pinyin of what a text begins with.
fn sounds(text: &[char], word: &str) -> bool {
    let Some(readings) = text.first().and_then(|c| Readings::of(u32::from(*c))) else {
        return word.is_empty();
    };
    let goes_on =
        |letters: &str| word.strip_prefix(letters).is_some_and(|rest| sounds(&text[1..], rest));
    word.is_empty()
        || readings.syllables().iter().map(|number| SYLLABLES[usize::from(*number)]).any(|it| {
            let double = ["zh", "ch", "sh"].into_iter().find(|double| it.starts_with(double));
            it.starts_with(word) || goes_on(it) || goes_on(&it[..1]) || double.is_some_and(goes_on)
        })
}

/// A text with every character in one form for all of its variants.
fn one_form(text: &str) -> String {
    text.chars().map(|c| class_of(c).and_then(|class| class.chars().next()).unwrap_or(c)).collect()
}

/// Whether a text holds a word, in any of the spellings.
pub(super) fn holds(text: &str, word: &str, spelling: Spelling) -> bool {
    let (text, word) = (fold(text), fold(word));
    let chars: Vec<char> = text.chars().collect();
    let letters = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    text.contains(&word)
        || (spelling.variants && one_form(&text).contains(&one_form(&word)))
        || (spelling.pinyin && letters && (0..chars.len()).any(|at| sounds(&chars[at..], &word)))
}

/// Whether a note satisfies a condition.
fn satisfies(note: &Note, atom: &Atom, spelling: Spelling) -> bool {
    let has = |text: &str, word: &str| holds(text, word, spelling);
    match atom {
        Atom::Word(word) => {
            let fields = [&note.content, &note.context_path];
            fields.into_iter().chain(&note.tags).any(|field| has(field, word))
        }
        Atom::Path(part) => has(&note.context_path, part),
        Atom::Tag(tag) => note.tags.iter().any(|carried| {
            is_under(carried, tag)
                || (spelling.variants && is_under(&one_form(carried), &one_form(tag)))
        }),
        Atom::Layer(layer) => note.layer == *layer,
        Atom::Before(number) => note.created_at < day(*number),
        Atom::After(number) => note.created_at >= day(*number),
        Atom::Pinned => note.pinned,
        Atom::Untagged => note.tags.is_empty(),
        Atom::Trashed => note.deleted_at.is_some(),
    }
}

/// Whether `carried` is `tag` or nested under it, part by part.
pub(super) fn is_under(carried: &str, tag: &str) -> bool {
    let (carried, tag) = (fold(carried), fold(tag));
    let (carried, tag): (Vec<_>, Vec<_>) = (carried.split('/').collect(), tag.split('/').collect());
    carried.starts_with(&tag)
}

/// Whether a note is found.
pub(super) fn is_found(
    note: &Note,
    branches: &Branches,
    spelling: Spelling,
    filter: &Filter,
    now: Timestamp,
) -> bool {
    let asks_for_trash = branches
        .iter()
        .flatten()
        .any(|(negative, atom)| !negative && matches!(atom, Atom::Trashed));
    let trashed = note.deleted_at.is_some();
    let seen = [Some(note.created_at), Some(note.updated_at), note.last_recalled];
    let date = |moment: Timestamp| moment.to_zoned(TimeZone::UTC).date();
    let in_view = match filter.view {
        View::All => true,
        View::Today => date(note.created_at) == date(now),
        View::Pinned => note.pinned,
        View::Untagged => note.tags.is_empty(),
        View::OftenRecalled => note.recalled_count >= 5,
        View::NotSeen => {
            seen.into_iter().flatten().all(|seen| now.duration_since(seen).as_hours() > 30 * 24)
        }
        View::Fading => note
            .last_recalled
            .is_some_and(|last| now.duration_since(last) > jiff::SignedDuration::from_hours(720)),
        View::NeverRecalled => note.recalled_count == 0 && date(note.created_at) < date(now),
        View::Trash => trashed,
    };
    in_view
        && (!trashed || asks_for_trash || filter.view == View::Trash)
        && filter.layer.is_none_or(|layer| note.layer == layer)
        && filter.tags.iter().all(|tag| note.tags.iter().any(|carried| is_under(carried, tag)))
        && branches.iter().any(|branch| {
            branch.iter().all(|(negative, atom)| satisfies(note, atom, spelling) != *negative)
        })
}

prop_compose! {
    pub(super) fn any_filter()(
        view in select(&[View::All, View::All, View::All, View::Today, View::Pinned, View::Untagged,
            View::OftenRecalled, View::NotSeen, View::Fading, View::NeverRecalled, View::Trash][..]),
        tags in prop_oneof![3 => Just(Vec::new()), 1 => vec(tag(), 1..3)],
        layer in prop_oneof![3 => Just(None), 1 => layer().prop_map(Some)],
    ) -> Filter {
        Filter { view, tags, layer }
    }
}
