//! Examples and longer words for `--help`.

/// Below the list of commands.
pub const EXAMPLES: &str = r#"Examples:
  memoryhub remember "Order coffee filters" --tag home/kitchen
  git log --oneline | memoryhub remember --lines --tag git
  memoryhub search 'tag:home OR coffee'
  memoryhub --json search "" --limit 1000 | jq -r .content
  memoryhub export backup.jsonl
  memoryhub --data ~/Notes check

The data folder: %LOCALAPPDATA%\MemoryHub on Windows, ~/Library/Application Support/MemoryHub on
macOS, $XDG_DATA_HOME/MemoryHub (~/.local/share/MemoryHub) elsewhere.

Exit codes: 0 done, 1 error, 2 bad use, 3 the folder is in use by another process."#;

/// Below `remember`.
pub const REMEMBER: &str = r#"Examples:
  memoryhub remember "Ask Wei about the release" --tag work/release --context ~/projects/app
  memoryhub remember - < letter.txt
  tail -f app.log | memoryhub remember --lines --layer application

By default the layer is chosen by whole words: `log` or `trace` go to application, the tag
`archive` to archive, everything else to core. Nothing goes to session unless asked for."#;

/// Below `recall` and `search`.
pub const QUERY: &str = r#"Queries:
  release notes          both words, anywhere in content, tags or context path
  coffee OR tea          either
  coffee -decaf          the first without the second
  "two words"            exactly that
  tag:work               the tag, or one nested under it
  layer:archive          core, application, archive, session
  path:projects          part of the context path
  after:2026-01-01 before:2026-02-01
  is:pinned is:untagged is:trashed

Case does not matter, nor do full-width forms; one Chinese character is enough. %, _, " and * are
ordinary characters, and a malformed query is looked for as it stands.

With --pinyin, `beijing`, `bj`, `beijingdx` and `beij` find 北京大学, with --variants 汉字 finds
漢字: in words and in path:, --variants in tag:, too."#;

/// Below `edit`.
pub const EDIT: &str = r#"Examples:
  memoryhub edit ID --content "Order 200 coffee filters"
  memoryhub edit ID - < letter.txt
  memoryhub edit ID --tag home --tag shopping"#;

/// Below `import`.
pub const IMPORT: &str = r#"One JSON object a line: "content", and optionally "tags", "context_path", "layer", "created_at",
"id". Lines that cannot be read are named by number and left out; the others are added."#;
