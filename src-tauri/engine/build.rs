//! Makes the tables of `index::spelling` in the form in which they are asked: the readings of
//! Chinese characters without tones, from the crate `pinyin`, and the characters that are written
//! differently in Simplified and Traditional, from a dictionary of OpenCC.
#![expect(clippy::disallowed_methods, reason = "a build script is no part of the library")]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    env,
    fmt::Write as _,
    fs, io,
    path::Path,
};

use pinyin::ToPinyinMulti;

const VARIANTS: &str = "src/index/spelling/TSCharacters.txt";
/// The characters with a place of their own; other ideographs are rare.
const COMMON: std::ops::Range<u32> = 0x3400..0xA000;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={VARIANTS}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("readings.rs"), readings())?;
    fs::write(Path::new(&out).join("variants.rs"), variants(&fs::read_to_string(VARIANTS)?))
}

/// A syllable as it is typed: `ü` is the key `v`.
fn typed(plain: &str) -> String {
    plain.replace('ü', "v").replace('ê', "e")
}

/// The readings of a character, each once.
fn readings_of(c: char) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let syllable = typed(reading.plain());
        // Only these two are spelled with a plain u as well, for no other syllable is.
        if let "lve" | "nve" = syllable.as_str() {
            all.insert(syllable.replace('v', "u"));
        }
        all.insert(syllable);
    }
    all
}

fn readings() -> String {
    let chars = (COMMON.start..0x4_0000).chain([0x3007]).filter_map(char::from_u32);
    let chars: BTreeMap<char, BTreeSet<String>> =
        chars.map(|c| (c, readings_of(c))).filter(|(_, readings)| !readings.is_empty()).collect();
    let mut syllables: Vec<&String> = chars.values().flatten().collect();
    syllables.sort();
    syllables.dedup();
    let numbers: HashMap<&String, usize> = (0..).zip(&syllables).map(|(n, s)| (*s, n)).collect();
    // Set 0 is that of a character without a reading.
    let mut sets: Vec<&BTreeSet<String>> = Vec::new();
    let mut set_numbers: HashMap<&BTreeSet<String>, usize> = HashMap::new();
    for set in chars.values() {
        set_numbers.entry(set).or_insert_with(|| {
            sets.push(set);
            sets.len()
        });
    }
    let mut out = String::new();
    let mut line = |text: String| out.push_str(&in_lines(&text));
    line(format!(
        "pub(in crate::index) static SYLLABLES: [&str; {}] = {syllables:?};",
        syllables.len()
    ));
    let set_of =
        |c: char| chars.get(&c).and_then(|set| set_numbers.get(set)).copied().unwrap_or_default();
    let common: Vec<usize> = COMMON.map(|code| char::from_u32(code).map_or(0, set_of)).collect();
    line(format!("pub(super) static COMMON: [u16; {}] = {common:?};", common.len()));
    let rare: Vec<(u32, usize)> = chars
        .keys()
        .filter(|c| !COMMON.contains(&u32::from(**c)))
        .map(|c| (u32::from(*c), set_of(*c)))
        .collect();
    line(format!("pub(super) static RARE: [(u32, u16); {}] = {rare:?};", rare.len()));
    let (mut ends, mut members, mut letters) = (vec![0], Vec::<usize>::new(), vec![0]);
    for set in &sets {
        members.extend(set.iter().filter_map(|syllable| numbers.get(syllable)));
        ends.push(members.len());
        let firsts = set.iter().flat_map(|syllable| syllable.bytes().take(1));
        letters.push(firsts.fold(0_u32, |all, first| all | 1 << (first - b'a')));
    }
    line(format!("pub(super) static SET_ENDS: [u16; {}] = {ends:?};", ends.len()));
    line(format!("pub(super) static SET_MEMBERS: [u16; {}] = {members:?};", members.len()));
    // The common characters again, by syllable.
    let (mut char_ends, mut by_syllable) = (Vec::new(), Vec::new());
    for syllable in &syllables {
        let read_so = chars.iter().filter(|(_, set)| set.contains(*syllable));
        let codes = read_so.map(|(c, _)| u32::from(*c)).filter(|code| COMMON.contains(code));
        by_syllable.extend(codes.map(|code| code - COMMON.start));
        char_ends.push(by_syllable.len());
    }
    line(format!("pub(super) static CHAR_ENDS: [u16; {}] = {char_ends:?};", char_ends.len()));
    line(format!("pub(super) static CHARS: [u16; {}] = {by_syllable:?};", by_syllable.len()));
    line(format!("pub(super) static SET_LETTERS: [u32; {}] = {letters:?};", letters.len()));
    let mark = out.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    });
    let _ = writeln!(out, "pub(in crate::index) const FINGERPRINT: u64 = {mark};");
    out
}

/// The classes of characters that stand for each other, by any line of the dictionary.
fn variants(dictionary: &str) -> String {
    let mut class_of: BTreeMap<char, usize> = BTreeMap::new();
    let mut classes: Vec<BTreeSet<char>> = Vec::new();
    for line in dictionary.lines().filter(|line| !line.starts_with('#')) {
        let group: BTreeSet<char> =
            line.split_whitespace().filter_map(|form| form.chars().next()).collect();
        if group.len() < 2 {
            continue;
        }
        let joined: BTreeSet<usize> =
            group.iter().filter_map(|c| class_of.get(c).copied()).collect();
        let mut class = group;
        for number in joined {
            class.extend(classes.get_mut(number).map(std::mem::take).into_iter().flatten());
        }
        class_of.extend(class.iter().map(|c| (*c, classes.len())));
        classes.push(class);
    }
    let classes: Vec<String> =
        classes.into_iter().filter(|class| !class.is_empty()).map(String::from_iter).collect();
    let mut class_of: Vec<(char, usize)> = (0..)
        .zip(&classes)
        .flat_map(|(number, class)| class.chars().map(move |c| (c, number)))
        .collect();
    class_of.sort_unstable();
    [
        format!("pub(super) static CLASSES: [&str; {}] = {classes:?};", classes.len()),
        format!("pub(super) static CLASS_OF: [(char, u16); {}] = {class_of:?};", class_of.len()),
    ]
    .map(|table| in_lines(&table))
    .concat()
}

/// A table in lines that a message of the compiler can show.
fn in_lines(table: &str) -> String {
    let mut out = String::with_capacity(table.len());
    let mut width = 0;
    for item in table.split_inclusive(", ") {
        width += item.len();
        out.push_str(item);
        if width > 90 {
            out.push('\n');
            width = 0;
        }
    }
    out.push('\n');
    out
}
