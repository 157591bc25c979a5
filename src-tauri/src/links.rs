//! `memoryhub://` links: what other programs may ask for. A link shows something, or offers a note
//! that the user saves or not; nothing else comes of one.

use memoryhub::NoteId;

use crate::border::DeepLink;

/// The beginning of every link.
const SCHEME: &str = "memoryhub:";
/// The longest link, in bytes.
const MOST_BYTES: usize = 32 * 1024;
/// The longest text of a note, in characters.
const MOST_TEXT: usize = 20_000;
/// The longest search, in characters.
const MOST_QUERY: usize = 1_000;
/// The limits of the store for tags.
const MOST_TAGS: usize = 64;
const MOST_TAG: usize = 128;

/// Whether this is one of our links, well made or not.
pub fn is_ours(text: &str) -> bool {
    text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
}

/// Reads a link; one that is not understood says why.
pub fn read(link: &str) -> DeepLink {
    parse(link).unwrap_or_else(|reason| DeepLink::Refused { reason })
}

fn parse(link: &str) -> Result<DeepLink, String> {
    if link.len() > MOST_BYTES {
        return Err(format!("the link has {} bytes, at most {MOST_BYTES} are read", link.len()));
    }
    let rest = link.get(SCHEME.len()..).filter(|_| is_ours(link)).ok_or("not a memoryhub link")?;
    let rest = rest.strip_prefix("//").ok_or("memoryhub: is not followed by //")?;
    if rest.contains('#') {
        return Err("the link has a fragment".into());
    }
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Some systems put a slash between name and question mark.
    let place = place.strip_suffix('/').unwrap_or(place);
    if let Some(id) = place.strip_prefix("note/") {
        given(query, &[])?;
        let id = NoteId::parse(id).map_err(|_| "note: is not an id of a note".to_owned())?;
        return Ok(DeepLink::Note { id: id.to_string() });
    }
    match place {
        "new" => {
            let [text, tags] = given(query, &["text", "tags"])?;
            let text = words("text", text, MOST_TEXT)?;
            Ok(DeepLink::New { text, tags: tags_of(&tags.unwrap_or_default())? })
        }
        "search" => {
            let [query] = given(query, &["q"])?;
            Ok(DeepLink::Search { query: words("q", query, MOST_QUERY)? })
        }
        _ => Err("the link asks for something else than new, search or note".into()),
    }
}

/// The values of these parameters, decoded; any other one is refused, and so is one given twice.
fn given<const N: usize>(query: &str, names: &[&str; N]) -> Result<[Option<String>; N], String> {
    let mut values = [const { None }; N];
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let place = names.iter().position(|known| *known == name);
        let Some(slot) = place.and_then(|place| values.get_mut(place)) else {
            return Err("the link has a parameter that it does not take".into());
        };
        let value = decode(name, value)?;
        if slot.replace(value).is_some() {
            return Err(format!("{name}: is given twice"));
        }
    }
    Ok(values)
}

/// A value that must be there and have words.
fn words(name: &str, value: Option<String>, most: usize) -> Result<String, String> {
    let value = value.filter(|value| !value.trim().is_empty());
    let value = value.ok_or_else(|| format!("{name}: is missing or empty"))?;
    let count = value.chars().count();
    if count > most {
        return Err(format!("{name}: has {count} characters, at most {most} are taken"));
    }
    Ok(value)
}

fn tags_of(list: &str) -> Result<Vec<String>, String> {
    let tags: Vec<String> = list
        .split([',', '，'])
        .map(|tag| tag.trim().trim_start_matches(['#', '＃']).to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    if tags.len() > MOST_TAGS {
        return Err(format!("tags: are {}, at most {MOST_TAGS} are taken", tags.len()));
    }
    for tag in &tags {
        if tag.chars().any(char::is_whitespace) {
            return Err("tags: one has a space".into());
        }
        if tag.chars().count() > MOST_TAG {
            return Err(format!("tags: one has more than {MOST_TAG} characters"));
        }
    }
    Ok(tags)
}

/// Percent signs and `+` read as in a form; line breaks are `\n`.
fn decode(name: &str, value: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err(format!("{name}: a % is not followed by two hexadecimal digits"));
                };
                (high << 4 | low) as u8
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("{name}: is not UTF-8"))?;
    let text = text.replace("\r\n", "\n");
    if text.chars().any(|sign| sign.is_control() && sign != '\n' && sign != '\t') {
        return Err(format!("{name}: has a control character"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(link: &str) -> String {
        parse(link).unwrap_err()
    }

    #[test]
    fn a_new_note_has_text_and_tags() {
        let link = "memoryhub://new?text=Half%20a+thought%0D%0A%E5%8D%8A%E5%8F%A5&tags=work/a,%23%E6%97%A5%E8%AE%B0,";
        let text = "Half a thought\n半句".into();
        let tags = vec!["work/a".into(), "日记".into()];
        assert_eq!(read(link), DeepLink::New { text, tags });
        let plain = DeepLink::New { text: "a".into(), tags: vec![] };
        assert_eq!(read("MemoryHub://new/?text=a"), plain);
    }

    #[test]
    fn a_search_and_a_note_are_read() {
        let query = "tag:work -draft".into();
        assert_eq!(read("memoryhub://search?q=tag%3Awork%20-draft"), DeepLink::Search { query });
        let id = "0197f1d0-7c2e-7a10-8000-000000000001".to_owned();
        assert_eq!(read(&format!("memoryhub://note/{id}")), DeepLink::Note { id });
    }

    #[test]
    fn nothing_else_can_be_asked_for() {
        for link in [
            "memoryhub://",
            "memoryhub://delete?id=1",
            "memoryhub://NEW?text=a",
            "memoryhub://new/x?text=a",
            "memoryhub://user@new?text=a",
            "memoryhub://new:80?text=a",
            "memoryhub://note/../../etc/passwd",
            "memoryhub://note/",
            "memoryhub://search?q=a#b",
            "memoryhub:new?text=a",
            "memoryhub",
            "https://example.org",
            "",
        ] {
            assert!(matches!(read(link), DeepLink::Refused { .. }), "{link}");
        }
    }

    #[test]
    fn a_parameter_that_is_unknown_double_or_missing_is_refused() {
        let unknown = "the link has a parameter that it does not take";
        assert_eq!(refused("memoryhub://new?text=a&layer=session"), unknown);
        assert_eq!(refused("memoryhub://new?text=a&TEXT=b"), unknown);
        let id = "0197f1d0-7c2e-7a10-8000-000000000001";
        assert_eq!(refused(&format!("memoryhub://note/{id}?delete=1")), unknown);
        assert_eq!(refused("memoryhub://new?text=a&text=b"), "text: is given twice");
        assert_eq!(refused("memoryhub://new?tags=a"), "text: is missing or empty");
        assert_eq!(refused("memoryhub://new?text=+%0A"), "text: is missing or empty");
        assert_eq!(refused("memoryhub://search"), "q: is missing or empty");
    }

    #[test]
    fn what_cannot_be_decoded_is_named() {
        for value in ["%", "%4", "%zz", "a%G0", "%+1"] {
            let reason = refused(&format!("memoryhub://new?text={value}"));
            assert_eq!(reason, "text: a % is not followed by two hexadecimal digits", "{value}");
        }
        assert_eq!(refused("memoryhub://search?q=%ff"), "q: is not UTF-8");
        assert_eq!(refused("memoryhub://search?q=%ED%A0%80"), "q: is not UTF-8");
        for value in ["%00", "a%1b[31m", "%7f", "%C2%85"] {
            let reason = refused(&format!("memoryhub://new?text=x{value}"));
            assert_eq!(reason, "text: has a control character", "{value}");
        }
    }

    #[test]
    fn lengths_are_bounded() {
        let text = |count: usize| parse(&format!("memoryhub://new?text={}", "x".repeat(count)));
        assert!(text(MOST_TEXT).is_ok());
        assert!(text(MOST_TEXT + 1).unwrap_err().starts_with("text: has 20001 characters"));
        assert!(text(MOST_BYTES).unwrap_err().starts_with("the link has "));
        let query = format!("memoryhub://search?q={}", "x".repeat(MOST_QUERY + 1));
        assert!(refused(&query).starts_with("q: has 1001 characters"));
        let tags = |tags: &str| refused(&format!("memoryhub://new?text=a&tags={tags}"));
        assert!(tags(&"a,".repeat(MOST_TAGS + 1)).starts_with("tags: are 65"));
        assert!(tags(&"x".repeat(MOST_TAG + 1)).starts_with("tags: one has more than"));
        assert_eq!(tags("a+b"), "tags: one has a space");
    }

    #[test]
    fn installers_register_the_scheme() {
        let config: serde_json::Value =
            serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        let schemes = &config["plugins"]["deep-link"]["desktop"]["schemes"];
        assert_eq!(*schemes, serde_json::json!([SCHEME.trim_end_matches(':')]));
        let entry = include_str!("../linux/memoryhub.desktop");
        assert!(entry.contains("\nMimeType=x-scheme-handler/memoryhub;\n"));
        assert!(entry.contains("\nExec={{exec}} %u\n"));
    }

    #[test]
    fn no_text_makes_it_panic() {
        for link in ["memoryhub:\u{20ac}", "memoryhu\u{20ac}://new", "memoryhub://new?\u{20ac}=%e2"]
        {
            assert!(matches!(read(link), DeepLink::Refused { .. }), "{link}");
        }
    }
}
