//! How the parts of the page share its room.

use crate::Window;

/// Words of headings, buttons and empty lists that stand on two lines, where they could stand on
/// one.
pub fn broken_words(window: &Window) -> Vec<String> {
    texts(
        window,
        "const language = document.documentElement.lang;
         const cut = new Intl.Segmenter(language, { granularity: 'word' });
         const found = [];
         for (const part of document.querySelectorAll('h1, h2, h3, button, .empty p')) {
           // What is cut off at its end is whole elsewhere.
           if (getComputedStyle(part).textOverflow === 'ellipsis') continue;
           const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
           while (walker.nextNode()) {
             const words = [...cut.segment(walker.currentNode.data)].filter((it) => it.isWordLike);
             // Words that the system does not know.
             const own = walker.currentNode.data.matchAll(/重命名|文件夹|回收站|快捷键|置顶/g);
             words.push(...[...own].map((it) => ({ index: it.index, segment: it[0] })));
             for (const { index, segment } of words) {
               if (segment.length < 2) continue;
               const range = document.createRange();
               range.setStart(walker.currentNode, index);
               range.setEnd(walker.currentNode, index + segment.length);
               const lines = new Set([...range.getClientRects()].map((it) => Math.round(it.top)));
               const wide = part.getBoundingClientRect().width;
               const needed = [...range.getClientRects()].reduce((sum, it) => sum + it.width, 0);
               if (lines.size > 1 && needed < wide) found.push(segment + ' in ' + part.innerText);
             }
           }
         }
         return found;",
    )
}

/// What can be pressed in a dialog and is covered by a toast, by its words.
pub fn covered_by_toasts(window: &Window) -> Vec<String> {
    texts(
        window,
        "const boxes = (css) => [...document.querySelectorAll(css)];
         const toasts = boxes('[data-testid=\"toast\"]').map((it) => it.getBoundingClientRect());
         return boxes('.dialog').filter((part) => {
           const box = part.getBoundingClientRect();
           return toasts.some((it) => it.width > 0 && it.top < box.bottom && it.bottom > box.top
             && it.left < box.right && it.right > box.left);
         }).map((part) => part.innerText);",
    )
}

/// The parts of the page that scroll down, by their classes.
pub fn scrolling(window: &Window, within: &str) -> Vec<String> {
    texts(
        window,
        &format!(
            "const top = document.querySelector('{within}');
             return [top, ...top.querySelectorAll('*')].filter((it) =>
               it.scrollHeight > it.clientHeight + 1
               && ['auto', 'scroll'].includes(getComputedStyle(it).overflowY)
             ).map((it) => it.className + ' ' + it.scrollHeight + ' > ' + it.clientHeight);"
        ),
    )
}

fn texts(window: &Window, script: &str) -> Vec<String> {
    serde_json::from_value(window.js(script)).unwrap_or_default()
}
