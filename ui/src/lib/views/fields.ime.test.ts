// The events of input methods in every field of the page beside the editor (which has tests of its
// own): what composes takes its keys, and nothing is saved, chosen, closed or lost.

import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useBackend } from '../backend';
import { MemoryBackend } from '../backend/memory';
import { app } from '../domain/app.svelte';
import { leaveKeysToInputMethods } from '../domain/compositions';
import { history } from '../domain/history.svelte';
import { pages } from '../domain/pages.svelte';
import { toasts } from '../domain/toasts.svelte';
import { testids } from '../testids';
import { quickIds } from '../testids.quick';
import CapturePage from './CapturePage.svelte';
import Main from './Main.svelte';

let backend: MemoryBackend;
let end: () => void;

beforeEach(async () => {
  localStorage.clear();
  backend = new MemoryBackend({ notes: 0, language: 'en', theme: 'light' });
  useBackend(backend);
  for (const [content, tag] of [
    ['读书笔记', '读书'],
    ['北京之行', '旅行'],
  ] as const) {
    await backend.remember({ content, tags: [tag], context_path: '', layer: 'auto' });
  }
  await app.start();
  backend.calls.length = 0;
  end = leaveKeysToInputMethods(window);
});

afterEach(() => {
  end();
  app.stop();
  pages.close();
  pages.answer(false);
  history.leave();
  toasts.clear();
});

type Field = HTMLInputElement;

const field = async (id: string) => await screen.findByTestId<Field>(id);

/** A key as an input method leaves it. */
const key = (target: Element, name: string, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(target, { key: name, keyCode: 229, ...init });

async function put(target: Field, before: string, words: string, isComposing: boolean) {
  target.value = before + words;
  await fireEvent(
    target,
    new InputEvent('input', { data: words, isComposing, bubbles: true, cancelable: false }),
  );
}

/** Composes words, and ends it by a key that comes before or after the end. */
const orders: [name: string, compose: typeof chromium][] = [
  ['Windows: the key, then the end', chromium],
  ['macOS: the end, then the key', webkit],
];

async function typing(target: Field, before: string, typed: string) {
  target.focus();
  await key(target, 'Process');
  await fireEvent.compositionStart(target);
  for (let at = 1; at <= typed.length; at += 1) {
    await key(target, 'Process', { isComposing: true });
    await put(target, before, typed.slice(0, at), true);
  }
}

async function chromium(target: Field, typed: string, words: string, name: string) {
  const before = target.value;
  await typing(target, before, typed);
  await key(target, name, { isComposing: true });
  await put(target, before, words, true);
  await fireEvent.compositionEnd(target, { data: words });
}

async function webkit(target: Field, typed: string, words: string, name: string) {
  const before = target.value;
  await typing(target, before, typed);
  await put(target, before, words, true);
  await fireEvent.compositionEnd(target, { data: words });
  await key(target, name, { isComposing: false });
}

const titles = () => screen.queryAllByTestId(testids.rowTitle).map((it) => it.textContent);

describe.each(orders)('%s', (_name, compose) => {
  test.each(['Enter', 'Escape', 'Tab'])(
    'a search keeps its words and its keys: %s',
    async (name) => {
      render(Main);
      const search = await field(testids.search);
      await compose(search, 'beijing', '北京', name);
      expect(search).toHaveValue('北京');
      expect(search).toHaveFocus();
      await waitFor(() => expect(screen.getByTestId(testids.total)).toHaveTextContent('1'));
      // The next Esc is the search's own.
      await userEvent.keyboard('{Escape}{Escape}');
      await waitFor(() => expect(search).toHaveValue(''));
    },
  );

  test('letters that are not composed yet are not looked for', async () => {
    render(Main);
    const search = await field(testids.search);
    await typing(search, '', 'zzz');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(backend.calls.filter((call) => call === 'search').length).toBeLessThanOrEqual(1);
  });

  test.each(['Enter', 'Escape'])('the box of the tags finds, and joins none: %s', async (name) => {
    render(Main);
    const find = await field(testids.tagFilter);
    await compose(find, 'du', '读', name);
    expect(find).toHaveValue('读');
    expect(screen.queryByTestId(testids.filterChip)).toBeNull();
    // The Enter after that is for the tag.
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByTestId(testids.filterChip)).toHaveTextContent('#读书');
  });

  test('the palette runs nothing, stays open, and takes the next Enter', async () => {
    render(Main);
    await screen.findByTestId(testids.search);
    await userEvent.keyboard('{Control>}k{/Control}');
    const palette = await field(testids.paletteField);
    await compose(palette, 'dushu', '读书', 'Enter');
    await compose(palette, 'x', '', 'Escape');
    expect(palette).toHaveValue('读书');
    expect(screen.getByTestId(testids.palette)).toBeInTheDocument();
    await screen.findAllByTestId(testids.paletteItem);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId(testids.palette)).toBeNull());
  });

  test.each(['Enter', 'Escape'])('a dialog stays open, and sends nothing: %s', async (name) => {
    render(Main);
    await screen.findByTestId(testids.search);
    pages.nameView();
    const view = await field(testids.viewName);
    view.value = '';
    await compose(view, 'dushu', '读书', name);
    expect(screen.getByTestId(testids.viewDialog)).toBeInTheDocument();
    expect(app.state.settings.views).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId(testids.viewDialog)).toBeNull());
  });

  test.each(['Enter', 'Tab', 'Escape'])(
    'a tag of a note is given by no %s of theirs',
    async (name) => {
      render(Main);
      await userEvent.click(await screen.findByTestId(testids.addTag));
      const tag = await field(testids.addTagField);
      await compose(tag, 'lv', '旅', name);
      expect(tag).toHaveValue('旅');
      expect(screen.getByTestId(testids.addTagField)).toBeInTheDocument();
      await userEvent.keyboard('{Tab}');
      await waitFor(() =>
        expect(screen.getAllByTestId(testids.noteTag).map((it) => it.textContent.trim())).toContain(
          '#旅行',
        ),
      );
    },
  );

  test.each(['Enter', 'Escape'])('the capture window stays, with its words: %s', async (name) => {
    render(CapturePage);
    await screen.findByTestId(quickIds.captureWindow);
    const path = await field(testids.composerPath);
    await compose(path, 'mulu', '目录', name);
    expect(path).toHaveValue('目录');
    expect(backend.calls).not.toContain('remember');
    expect(backend.calls).not.toContain('hideCapture');
  });
});

test('rows are not moved through by keys of an input method', async () => {
  render(Main);
  await waitFor(() => expect(titles().length).toBeGreaterThanOrEqual(0));
  const list = await screen.findByTestId(testids.list);
  await key(list, 'Enter');
  expect(backend.calls).not.toContain('open');
});
