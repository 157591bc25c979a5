import { undo } from '@codemirror/commands';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeEditor } from './editor';
import { markdownOf } from './html-markdown';

describe('copied HTML', () => {
  test.each([
    ['<p>one <b>two</b> <em>three</em></p><p>four</p>', 'one **two** *three*\n\nfour'],
    ['<p>one<br>two <b>three </b>four</p>', 'one\ntwo **three** four'],
    [
      '<h2>Title</h2><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>',
      '## Title\n\n- a\n- b\n  - c',
    ],
    ['<ol start="9"><li><p>a</p></li><li>b<ol><li>c</li></ol></li></ol>', '9. a\n10. b\n    1. c'],
    [
      '<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> open</li></ul>',
      '- [x] done\n- [ ] open',
    ],
    [
      '<ul><li class="task done">done</li><li class="task">open</li></ul>',
      '- [x] done\n- [ ] open',
    ],
    ['<a href="https://a.org/x">the <i>page</i></a>', '[the *page*](https://a.org/x)'],
    ['<a href="https://a.org/x_(y)">page</a>', '[page](<https://a.org/x_(y)>)'],
    ['<a href="https://a.org/">https://a.org/</a> <b>!</b>', 'https://a.org/ **!**'],
    [
      '<p>see <a href="#there">there</a> and <a href="javascript:x()">here</a></p>',
      'see there and here',
    ],
    [
      '<p>a</p><pre><code class="language-rust">fn main() {\n    x();\n}\n</code></pre>',
      'a\n\n```rust\nfn main() {\n    x();\n}\n```',
    ],
    ['<pre>a\n```\nb</pre>', '````\na\n```\nb\n````'],
    ['<blockquote><p>one</p><p>two</p></blockquote>', '> one\n>\n> two'],
    ['<p><del>no</del> <code>a*b_c</code></p>', '~~no~~ `a*b_c`'],
    [
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1|2</td><td>x<br>y</td></tr></tbody></table>',
      '| a | b |\n| --- | --- |\n| 1\\|2 | x y |',
    ],
    [
      '<table><tr><td colspan="2">a</td></tr><tr><td>1</td><td></td></tr></table>',
      '| a |  |\n| --- | --- |\n| 1 |  |',
    ],
    ['<img src="https://a.org/x.png" alt="a tree"><b>!</b>', '![a tree](https://a.org/x.png)**!**'],
    ['<img src="data:image/png;base64,AAAA" alt="a tree"> <b>!</b>', 'a tree **!**'],
    [
      '<meta charset="utf-8"><b style="font-weight:normal"><span style="font-weight:700">x</span> y</b>',
      '**x** y',
    ],
    ['<p>读书<b>方法</b></p>', '读书**方法**'],
  ])('%j becomes %j', (html, markdown) => {
    expect(markdownOf(html)).toBe(markdown);
  });

  test.each([
    '<meta charset="utf-8"><p>one</p><p>two</p>',
    '<div><span style="color:red">one</span><br>two</div>',
    '<div style="font-family: monospace; white-space: pre;"><b>fn</b> main</div>',
    '<a name="x">one</a>',
    '',
  ])('%j says no more than its plain text', (html) => {
    expect(markdownOf(html)).toBeUndefined();
  });

  test('words stay as they are where nothing would be read as markup', () => {
    const words = 'snake_case 5 * 3 C:\\Temp\\x [1] #tag a-b 1.5 (x) <y> & z';
    const p = document.createElement('p');
    p.textContent = words;
    expect(markdownOf(`<hr>${p.outerHTML}`)).toBe(`---\n\n${words}`);
  });

  test.each([
    ['# a', '\\# a'],
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    ['&gt; a', '\\> a'],
    ['*a* `b` _c_', '\\*a\\* \\`b\\` \\_c\\_'],
    ['[a](b)', '[a\\](b)'],
  ])('text like markup is escaped: %j', (html, text) => {
    expect(markdownOf(`<hr><p>${html}</p>`)).toBe(`---\n\n${text}`);
  });

  test('nothing of it runs or is fetched', () => {
    const ran = vi.fn();
    vi.stubGlobal('pwned', ran);
    const html =
      '<b>a</b><script>pwned()</script><img src=x onerror="pwned()"><style>b{}</style><svg onload="pwned()"><text>c</text></svg>';
    expect(markdownOf(html)).toBe('**a**');
    expect(ran).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  test('what is nested or long beyond measure is left to the plain text', () => {
    expect(markdownOf(`${'<div>'.repeat(101)}<b>x</b>`)).toBeUndefined();
    expect(markdownOf(`${'<div>'.repeat(50)}<b>x</b>`)).toBe('**x**');
    expect(markdownOf('<b>x</b>'.repeat(20_001))).toBeUndefined();
    expect(markdownOf(`<b>x</b>${' '.repeat(1_000_000)}`)).toBeUndefined();
  });
});

describe('pasting', () => {
  const views: ReturnType<typeof makeEditor>[] = [];
  afterEach(() => views.splice(0).forEach((view) => view.destroy()));

  function editor(text: string, from = text.length, to = from) {
    const view = makeEditor(document.body, {
      text,
      label: 'x',
      placeholder: '',
      testid: 'x',
      tags: () => [],
      onchange: () => {},
      onsubmit: () => {},
      oncancel: () => false,
    });
    views.push(view);
    view.dispatch({ selection: { anchor: from, head: to } });
    return view;
  }

  function paste(view: ReturnType<typeof makeEditor>, data: Record<string, string>) {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: (type: string) => data[type] ?? '' } });
    view.contentDOM.dispatchEvent(event);
    return view.state.doc.toString();
  }

  test('HTML arrives as Markdown and goes by one undo, what was typed stays', () => {
    const view = editor('');
    view.dispatch({
      changes: { from: 0, insert: 'ab ' },
      selection: { anchor: 3 },
      userEvent: 'input.type',
    });
    const pasted = paste(view, { 'text/html': '<p>x <b>y</b></p>', 'text/plain': 'x y' });
    expect(pasted).toBe('ab x **y**');
    expect(view.state.selection.main.head).toBe(pasted.length);
    view.dispatch({ changes: { from: pasted.length, insert: '!' }, userEvent: 'input.type' });
    undo(view);
    expect(view.state.doc.toString()).toBe('ab x **y**');
    undo(view);
    expect(view.state.doc.toString()).toBe('ab ');
  });

  test('trivial HTML arrives as its plain text', () => {
    const data = { 'text/html': '<span>x  *y*</span>', 'text/plain': 'x  *y*\r\nz' };
    expect(paste(editor(''), data)).toBe('x  *y*\nz');
  });

  test('Ctrl+Shift+V pastes the plain text, once', () => {
    const data = { 'text/html': '<b>x</b>', 'text/plain': 'x' };
    const view = editor('');
    const init = { key: 'V', code: 'KeyV', ctrlKey: true, shiftKey: true, bubbles: true };
    view.contentDOM.dispatchEvent(new KeyboardEvent('keydown', init));
    expect(paste(view, data)).toBe('x');
    expect(paste(view, data)).toBe('x**x**');
  });

  test.each(['```\ncode ', '```js\n', 'a\n\n    code '])('in code it stays plain: %j', (text) => {
    expect(paste(editor(text), { 'text/html': '<b>x</b>', 'text/plain': 'x' })).toBe(`${text}x`);
  });

  test('in inline code it stays plain, after it not', () => {
    const data = { 'text/html': '<b>x</b>', 'text/plain': 'x' };
    expect(paste(editor('`ab`', 2), data)).toBe('`axb`');
    expect(paste(editor('`ab`'), data)).toBe('`ab`**x**');
    expect(paste(editor('```\na\n```\n'), data)).toBe('```\na\n```\n**x**');
  });

  test('an address over a selection makes it a link, in one step', () => {
    const view = editor('see the page now', 4, 12);
    const linked = 'see [the page](https://a.org/?q=1) now';
    expect(paste(view, { 'text/plain': ' https://a.org/?q=1\n' })).toBe(linked);
    expect(view.state.selection.main.head).toBe(linked.length - 4);
    undo(view);
    expect(view.state.doc.toString()).toBe('see the page now');
    expect(paste(editor('读书', 0, 2), { 'text/plain': 'www.a.org' })).toBe(
      '[读书](https://www.a.org)',
    );
    expect(paste(editor('x', 0, 1), { 'text/plain': 'https://a.org/(b)' })).toBe(
      '[x](<https://a.org/(b)>)',
    );
    expect(paste(editor('a **b** c', 0, 9), { 'text/plain': 'https://a.org' })).toBe(
      '[a **b** c](https://a.org)',
    );
  });

  test.each([
    ['two words', 0, 3, 'https://a.org and more'],
    ['one\ntwo', 0, 7, 'https://a.org'],
    ['`code`', 1, 5, 'https://a.org'],
    ['[a](https://b.org)', 1, 2, 'https://a.org'],
    ['https://b.org', 0, 13, 'https://a.org'],
    ['a', 0, 1, 'javascript:x()'],
    ['a', 0, 0, 'https://a.org'],
  ])('%j is replaced where it can be no link', (text, from, to, pasted) => {
    expect(paste(editor(text, from, to), { 'text/plain': pasted })).toBe(
      text.slice(0, from) + pasted + text.slice(to),
    );
  });
});
