// The events that input methods send, in the orders in which web views send them. The events are
// made here; README.md beside the sources says what was tried beyond that.

import { currentCompletions } from '@codemirror/autocomplete';
import { EditorView } from '@codemirror/view';
import { render, screen } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import Editor from './Editor.svelte';

const tags = ['读书/方法', '读者', 'かな'].map((tag) => ({ tag, notes: 1, with_nested: 1 }));

/** An editor and an input method that works on it as a web view would. */
async function made(text = '') {
  const told = { onchange: vi.fn(), onsubmit: vi.fn(), oncancel: vi.fn(() => true) };
  const props = { text, revision: 0, label: 'New note', placeholder: '', testid: 'text' };
  const { rerender } = render(Editor, { ...props, ...told, tags: () => tags });
  const content = screen.getByTestId('text');
  content.tabIndex = 0;
  const view = EditorView.findFromDOM(content);
  if (!view) throw new Error('there is an editor');
  view.focus();
  view.dispatch({ selection: { anchor: text.length } });

  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const compose = (type: string, data: string) =>
    content.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }));
  const key = (name: string, init: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', {
      key: name,
      keyCode: 229,
      bubbles: true,
      cancelable: true,
      ...init,
    });
    content.dispatchEvent(event);
    return event;
  };

  // The text node that the composition stands in, and where in it.
  let node: Text | undefined;
  let from = 0;
  let length = 0;
  async function put(words: string) {
    if (!node) {
      const at = view?.domAtPos(view.state.selection.main.head) ?? { node: content, offset: 0 };
      if (at.node instanceof Text) {
        node = at.node;
        from = at.offset;
      } else {
        node = document.createTextNode('');
        from = 0;
        at.node.insertBefore(node, at.node.childNodes[at.offset] ?? null);
        if (at.node instanceof Element) at.node.querySelector('br')?.remove();
      }
      length = 0;
    }
    node.replaceData(from, length, words);
    length = words.length;
    document.getSelection()?.collapse(node, from + length);
    content.dispatchEvent(new InputEvent('input', { data: words, bubbles: true }));
    await settle();
  }

  return {
    ...told,
    content,
    view,
    key,
    settle,
    rerender: (changed: Partial<typeof props>) => rerender({ ...props, ...changed }),
    text: () => view.state.doc.toString(),
    offered: () => currentCompletions(view.state).map(({ label }) => label),
    async begin(...steps: string[]) {
      key('Process');
      compose('compositionstart', '');
      for (const words of steps) {
        key('Process', { isComposing: true });
        compose('compositionupdate', words);
        await put(words);
      }
    },
    async end(words: string) {
      await put(words);
      compose('compositionend', words);
      node = undefined;
      await settle();
    },
    /** Text that comes at once, without a composition. */
    async insert(words: string) {
      key('Process');
      await put(words);
      node = undefined;
    },
  };
}

/** WebKit sends a key that ended a composition once more, so the editor leaves out 100 ms. */
const released = () => new Promise((resolve) => setTimeout(resolve, 120));

type Made = Awaited<ReturnType<typeof made>>;

/** How the key that ends a composition comes, by web view and input method. */
const endings: [name: string, end: (ime: Made, words: string, key: string) => Promise<void>][] = [
  [
    'Microsoft Pinyin, Sogou and Google Kana in WebView2: the key, then the end',
    async (ime, words, key) => {
      expect(ime.key(key, { isComposing: true }).defaultPrevented).toBe(false);
      await ime.end(words);
    },
  ],
  [
    'Sogou and WebKitGTK: the end, then the key as 229',
    async (ime, words, key) => {
      await ime.end(words);
      expect(ime.key(key).defaultPrevented).toBe(false);
    },
  ],
  [
    'macOS: the end, then the key as 229 that no longer says that it composes',
    async (ime, words, key) => {
      await ime.end(words);
      expect(ime.key(key, { isComposing: false, keyCode: 229 }).defaultPrevented).toBe(false);
    },
  ],
  [
    'an input method that calls each key Process',
    async (ime, words) => {
      expect(ime.key('Process', { isComposing: true }).defaultPrevented).toBe(false);
      await ime.end(words);
      ime.key('Process');
    },
  ],
];

describe.each(endings)('%s', (_name, end) => {
  test.each(['Enter', 'Tab', 'Escape', ' '])(
    '%j ends the composition and does nothing else; its words stay',
    async (key) => {
      const ime = await made('前 ');
      await ime.begin('n', 'ni', 'ni h', 'ni hao');
      expect(ime.text()).toBe('前 ni hao');
      await end(ime, '你好', key);
      expect(ime.text()).toBe('前 你好');
      expect(ime.onsubmit).not.toHaveBeenCalled();
      expect(ime.oncancel).not.toHaveBeenCalled();
      expect(ime.onchange).toHaveBeenLastCalledWith('前 你好');
    },
  );

  test('Ctrl+Enter saves nothing while it is open, and everything afterwards', async () => {
    const ime = await made();
    await ime.begin('ka', 'かな');
    ime.key('Enter', { isComposing: true, ctrlKey: true });
    expect(ime.onsubmit).not.toHaveBeenCalled();
    await end(ime, '仮名', 'Enter');
    expect(ime.onsubmit).not.toHaveBeenCalled();
    await released();
    ime.key('Enter', { keyCode: 13, ctrlKey: true });
    expect(ime.onsubmit).toHaveBeenCalledOnce();
    expect(ime.text()).toBe('仮名');
  });

  test('a tag that was composed is offered, and the next Tab takes the offer', async () => {
    const ime = await made('看 #');
    await ime.begin('du');
    await end(ime, '读', ' ');
    await vi.waitFor(() => expect(ime.offered()).toEqual(['#读书/方法', '#读者']));
    await released();
    ime.key('Tab', { keyCode: 9 });
    expect(ime.text()).toBe('看 #读书/方法 ');
  });

  test('composed after composed, nothing is lost between', async () => {
    const ime = await made();
    for (const [typed, words] of [
      ['jin', '今'],
      ['tian', '天'],
      ['du', '读'],
    ] as const) {
      await ime.begin(typed);
      await end(ime, words, ' ');
    }
    expect(ime.text()).toBe('今天读');
  });
});

// What else ends a composition. Each order of events is one that was reported; README.md names
// the reports.
const others: [name: string, end: (ime: Made) => Promise<void>, left: string][] = [
  [
    'Enter in a Chinese input method takes the letters as they are',
    async (ime) => {
      ime.key('Enter', { isComposing: true });
      await ime.end('nihao');
    },
    'nihao',
  ],
  [
    'Shift in Sogou and Microsoft Pinyin takes the letters as they are, behind its own key',
    async (ime) => {
      ime.key('Shift', { keyCode: 16, isComposing: true, shiftKey: true });
      await ime.end('nihao');
    },
    'nihao',
  ],
  [
    'a number chooses',
    async (ime) => {
      ime.key('2', { isComposing: true });
      await ime.end('你号');
    },
    '你号',
  ],
  [
    'a full-width sign chooses the first words and is put behind them',
    async (ime) => {
      ime.key('Process', { isComposing: true, shiftKey: true });
      await ime.end('你好！');
    },
    '你好！',
  ],
  [
    'a full-width sign comes on its own, after the end',
    async (ime) => {
      ime.key('Process', { isComposing: true });
      await ime.end('你好');
      await ime.insert('，');
    },
    '你好，',
  ],
  [
    'a click elsewhere takes what is there',
    async (ime) => {
      await ime.end('nihao');
      ime.content.blur();
    },
    'nihao',
  ],
];

describe.each(others)('%s', (_name, end, left) => {
  test('nothing is saved, nothing is lost, and the next keys are the own ones again', async () => {
    const ime = await made('前 ');
    await ime.begin('n', 'ni', 'nih', 'niha', 'nihao');
    await end(ime);
    expect(ime.text()).toBe(`前 ${left}`);
    expect(ime.onsubmit).not.toHaveBeenCalled();
    expect(ime.oncancel).not.toHaveBeenCalled();
    ime.view.focus();
    await released();
    ime.key('Enter', { keyCode: 13, ctrlKey: true });
    expect(ime.onsubmit).toHaveBeenCalledOnce();
    expect(ime.onchange).toHaveBeenLastCalledWith(`前 ${left}`);
  });

  test('a tag that was being composed is still offered', async () => {
    const ime = await made('看 #');
    await ime.begin('d', 'du');
    ime.key('Process', { isComposing: true });
    await ime.end('读');
    await vi.waitFor(() => expect(ime.offered()).toEqual(['#读书/方法', '#读者']));
    await ime.begin('n', 'nihao');
    await end(ime);
    ime.view.focus();
    expect(ime.text()).toBe(`看 #读${left}`);
    expect(ime.onsubmit).not.toHaveBeenCalled();
  });
});

test('an input method that tells of no composition types all the same, and tags are offered', async () => {
  const ime = await made('看 ');
  await ime.insert('＃');
  await ime.insert('读');
  expect(ime.text()).toBe('看 ＃读');
  await vi.waitFor(() => expect(ime.offered()).toEqual(['#读书/方法', '#读者']));
  ime.key('Enter', { ctrlKey: true });
  expect(ime.onsubmit).not.toHaveBeenCalled();
});

test('the first key of a composition, which comes before it begins, is the input method’s', async () => {
  const ime = await made('a');
  expect(ime.key('Enter', { isComposing: false, ctrlKey: true }).defaultPrevented).toBe(false);
  expect(ime.onsubmit).not.toHaveBeenCalled();
  await ime.begin('か');
  await ime.end('か');
  expect(ime.text()).toBe('aか');
});

test('a composition that is given up leaves nothing behind', async () => {
  const ime = await made('a');
  await ime.begin('n', 'ni');
  ime.key('Escape', { isComposing: true });
  await ime.end('');
  expect(ime.text()).toBe('a');
  expect(ime.oncancel).not.toHaveBeenCalled();
});

test('kana turn into several words before one is chosen', async () => {
  const ime = await made();
  await ime.begin('k', 'か', 'かん', 'かんじ', '漢字', '感じ', '幹事');
  await ime.end('感じ');
  expect(ime.text()).toBe('感じ');
});

test('a full-width hash that an input method types begins a tag', async () => {
  const ime = await made('看 ');
  await ime.insert('＃');
  await ime.begin('du');
  await ime.end('读');
  await vi.waitFor(() => expect(ime.offered()).toEqual(['#读书/方法', '#读者']));
});

test('what was saved goes from the front while the next words are being composed', async () => {
  const ime = await made('saved\n');
  await ime.begin('n', 'ni');
  await ime.rerender({ text: 'ni', revision: 1 });
  expect(ime.text()).toBe('ni');
  await ime.begin('ni h');
  await ime.end('你好');
  expect(ime.text()).toBe('你好');
  expect(ime.onsubmit).not.toHaveBeenCalled();
});
