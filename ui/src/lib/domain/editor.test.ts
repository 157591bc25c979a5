import { CompletionContext, completionStatus } from '@codemirror/autocomplete';
import { undo } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { EditorState } from '@codemirror/state';
import { describe, expect, test, vi } from 'vitest';
import { completeTags, makeEditor, replaceText, toggleTasks } from './editor';

const tags = ['work/release', 'windows', '读书/方法', 'rework'].map((tag, i) => ({
  tag,
  notes: 9 - i,
  with_nested: 9 - i,
}));

function offered(text: string, explicit = false) {
  const state = EditorState.create({
    doc: text,
    extensions: [markdown({ base: markdownLanguage })],
  });
  const found = completeTags(new CompletionContext(state, text.length, explicit), tags);
  return found?.options.map(({ label }) => label);
}

describe('completion of tags', () => {
  test('offers tags by their beginning first, then by their middle', () => {
    expect(offered('note #w')).toEqual(['#work/release', '#windows', '#rework']);
    expect(offered('note #rel')).toEqual(['#work/release']);
  });

  test('works after a full-width hash and right after Chinese', () => {
    expect(offered('笔记＃读')).toEqual(['#读书/方法']);
    expect(offered('笔记#方')).toEqual(['#读书/方法']);
  });

  test('a bare hash offers the most used', () => {
    expect(offered('note #')).toEqual(['#work/release', '#windows', '#读书/方法', '#rework']);
  });

  test.each(['```\n#w', 'https://a.org/#w', 'text', '## ', 'C#w', '\\#w'])(
    '%j offers nothing',
    (text) => {
      expect(offered(text)).toBeUndefined();
    },
  );

  test('a finished tag is not offered again', () => {
    expect(offered('#windows')).toBeUndefined();
  });
});

describe('lists', () => {
  function editor(text: string) {
    return makeEditor(document.body, {
      text,
      label: 'x',
      placeholder: '',
      testid: 'x',
      tags: () => tags,
      onchange: () => {},
      onsubmit: () => {},
      oncancel: () => false,
    });
  }

  function press(view: ReturnType<typeof editor>, key: string, more: KeyboardEventInit = {}) {
    const init = { key, bubbles: true, cancelable: true, ...more };
    return !view.contentDOM.dispatchEvent(new KeyboardEvent('keydown', init));
  }

  test('tasks are ticked and unticked, other lines stay', () => {
    const view = editor('- [ ] one\n- [x] two\nthree');
    view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
    expect(toggleTasks(view)).toBe(true);
    expect(view.state.doc.toString()).toBe('- [x] one\n- [ ] two\nthree');
    view.dispatch({ selection: { anchor: view.state.doc.length } });
    expect(toggleTasks(view)).toBe(false);
    view.destroy();
  });

  test('Tab indents an item and leaves the field elsewhere; Enter continues the list', () => {
    const view = editor('- one');
    view.dispatch({ selection: { anchor: 5 } });
    expect(press(view, 'Enter', { keyCode: 13 })).toBe(true);
    expect(view.state.doc.toString()).toBe('- one\n- ');
    expect(press(view, 'Tab', { keyCode: 9 })).toBe(true);
    expect(view.state.doc.toString()).toBe('- one\n  - ');
    expect(press(view, 'Tab', { keyCode: 9, shiftKey: true })).toBe(true);
    expect(view.state.doc.toString()).toBe('- one\n- ');
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: 'plain' } });
    expect(press(view, 'Tab', { keyCode: 9 })).toBe(false);
    view.destroy();
  });

  test.each([
    ['1. one\n2. two', '1. one\n   2. two'],
    ['- one\n  - two\n- three', '- one\n  - two\n  - three'],
    ['10. one\n\n11. two', '10. one\n\n    11. two'],
    ['- [ ] one\n- [ ] two', '- [ ] one\n  - [ ] two'],
  ])('an item goes where Markdown nests it, and back: %j', (text, nested) => {
    const view = editor(text);
    view.dispatch({ selection: { anchor: text.length } });
    press(view, 'Tab', { keyCode: 9 });
    expect(view.state.doc.toString()).toBe(nested);
    press(view, 'Tab', { keyCode: 9, shiftKey: true });
    expect(view.state.doc.toString()).toBe(text);
    undo(view);
    expect(view.state.doc.toString()).toBe(nested);
    view.destroy();
  });

  test('Enter continues a task unticked and leaves an empty item', () => {
    const view = editor('- [x] one');
    view.dispatch({ selection: { anchor: 9 } });
    press(view, 'Enter', { keyCode: 13 });
    expect(view.state.doc.toString()).toBe('- [x] one\n- [ ] ');
    press(view, 'Enter', { keyCode: 13 });
    expect(view.state.doc.toString()).toBe('- [x] one\n');
    view.destroy();
  });

  test('Enter and arrows choose among the tags that are offered, Esc puts them away', async () => {
    const view = editor('note ');
    const open = async () => {
      view.dispatch({
        changes: { from: view.state.doc.length, insert: '#w' },
        selection: { anchor: view.state.doc.length + 2 },
        userEvent: 'input.type',
      });
      await vi.waitFor(() => expect(completionStatus(view.state)).toBe('active'));
    };
    await open();
    press(view, 'ArrowDown', { keyCode: 40 });
    press(view, 'Enter', { keyCode: 13 });
    expect(view.state.doc.toString()).toBe('note #windows ');
    await open();
    press(view, 'Escape', { keyCode: 27 });
    expect(completionStatus(view.state)).toBeNull();
    expect(view.state.doc.toString()).toBe('note #windows #w');
    view.destroy();
  });
});

test('a text with line ends of other systems takes the place of another', () => {
  const options = { label: 'x', placeholder: '', testid: 'x', tags: () => tags };
  const told = { onchange: () => {}, onsubmit: () => {}, oncancel: () => false };
  const view = makeEditor(document.body, { text: 'before', ...options, ...told });
  replaceText(view, 'a\rb\r\nc\n\rd');
  expect(view.state.doc.toString()).toBe('a\nb\nc\n\nd');
  expect(view.state.selection.main.head).toBe(view.state.doc.length);
});
