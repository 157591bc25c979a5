//! The three notes of a brand-new folder; ordinary notes that can be deleted.

use memoryhub::NewNote;

const ENGLISH: [(&str, &[&str]); 3] = [
    (
        "Welcome to MemoryHub\n\nWrite a thought in the box above the list and press **Ctrl+Enter**. A word with a `#` in front becomes a tag; tags nest, like *work/release*.\n\nThis note and its two neighbours can be deleted; they go to the trash, where you can undo it for 30 days.",
        &["welcome"],
    ),
    (
        "Find anything as you type\n\nThe search box answers with every key: words, parts of words, Chinese too. Some more to try:\n\n- `\"a phrase\"` for words in a row\n- `-draft` for notes without a word\n- `tag:welcome`, `layer:core`, `before:2030-01-01`\n- `is:pinned`, `is:untagged`\n\nA click on a tag on the left narrows the list; several tags narrow it together.",
        &["welcome", "welcome/search"],
    ),
    (
        "Your notes are files, and they are yours\n\nEverything is in one folder; the status bar names it. *Release data folder* closes every file in it at once, so that you can move, rename or delete the folder, with this window still open. The Resources sheet shows what is held right now.\n\nF1 lists the keys.",
        &["welcome", "welcome/folder"],
    ),
];

const CHINESE: [(&str, &[&str]); 3] = [
    (
        "欢迎使用 MemoryHub\n\n在列表上方的框里写下想法，按 **Ctrl+Enter** 保存。前面带 `#` 的词会成为标签；标签可以分层，例如 *工作/发布*。\n\n这条笔记和旁边的两条都可以删除；它们会进入回收站，30 天内可以恢复。",
        &["欢迎"],
    ),
    (
        "边输入边查找\n\n搜索框随每次按键给出结果：词、词的一部分、一两个汉字都可以。还可以试试：\n\n- `\"一个短语\"` 查找连续的文字\n- `-草稿` 排除含有某个词的笔记\n- `tag:欢迎`、`layer:core`、`before:2030-01-01`\n- `is:pinned`、`is:untagged`\n\n点击左侧的标签可以缩小列表；多个标签会同时生效。",
        &["欢迎", "欢迎/搜索"],
    ),
    (
        "笔记是文件，属于你自己\n\n所有内容都在一个文件夹里，状态栏写着它的位置。*释放数据文件夹* 会立即关闭其中的每个文件，窗口保持打开，你可以移动、重命名或删除这个文件夹。资源面板显示当前占用了什么。\n\n按 F1 查看快捷键。",
        &["欢迎", "欢迎/文件夹"],
    ),
];

/// The notes, to be stored in this order: the first one shown is the last one stored.
pub fn notes(chinese: bool) -> Vec<NewNote> {
    let texts = if chinese { &CHINESE } else { &ENGLISH };
    let note = |(content, tags): &(&str, &[&str])| NewNote {
        content: (*content).into(),
        tags: tags.iter().map(|tag| (*tag).into()).collect(),
        layer: memoryhub::LayerChoice::Core,
        ..NewNote::default()
    };
    texts.iter().rev().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_notes_in_each_language_with_tags_that_the_store_takes() {
        for chinese in [false, true] {
            let notes = notes(chinese);
            assert_eq!(notes.len(), 3);
            for note in &notes {
                let han = note.content.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
                assert_eq!(han, chinese, "{}", note.content);
                assert!(!note.tags.is_empty());
                assert!(note.tags.iter().all(|tag| !tag.contains([' ', '#'])));
            }
        }
    }

    #[test]
    fn the_greeting_is_stored_last_so_that_it_stands_on_top() {
        assert!(notes(false).last().is_some_and(|note| note.content.starts_with("Welcome")));
        assert!(notes(true).last().is_some_and(|note| note.content.starts_with("欢迎")));
    }
}
