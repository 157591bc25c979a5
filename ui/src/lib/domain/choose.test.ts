import { afterEach, beforeEach, expect, test } from 'vitest';
import { useBackend } from '../backend';
import { MemoryBackend } from '../backend/memory';
import type { Settings } from '../bindings/Settings';
import { setLanguage } from '../i18n';
import { app } from './app.svelte';
import { choose, type Choice } from './choose';
import { history } from './history.svelte';
import { pages } from './pages.svelte';
import { toasts } from './toasts.svelte';

let backend: MemoryBackend;

beforeEach(async () => {
  backend = new MemoryBackend({ language: 'en' });
  useBackend(backend);
  await app.start();
});
afterEach(async () => {
  while (await history.undo());
  app.stop();
  toasts.clear();
  pages.close();
  setLanguage('en');
});

const choices: Choice[] = [
  { language: 'zh-CN' },
  { theme: 'dark' },
  { text_size: 150 },
  { shortcuts: { pin: ['F6'] } },
  { pinyin: false },
  { variants: false },
  { capture_keys: 'Ctrl+Alt+N' },
  { on_close: 'quit' },
  { start_at_login: true },
  { start_hidden: true },
];

test('every choice is taken back by itself, the last first, and chosen again', async () => {
  const seen: Settings[] = [app.state.settings];
  for (const choice of choices) {
    expect(await choose(choice)).toBe(true);
    expect(app.state.settings).toMatchObject(choice);
    seen.push(app.state.settings);
  }
  for (const settings of seen.slice(0, -1).reverse()) {
    await history.undo();
    expect(app.state.settings).toEqual(settings);
  }
  expect(history.last).toBeUndefined();
  for (const settings of seen.slice(1)) {
    await history.redo();
    expect(app.state.settings).toEqual(settings);
  }
});

test('a choice that is still being kept is taken back, too', async () => {
  const chosen = choose({ theme: 'dark' });
  const undone = history.undo();
  expect(await Promise.all([chosen, undone])).toEqual([true, true]);
  expect(app.state.settings.theme).toBe('system');
});

test('who asks twice at once takes back two, one after the other', async () => {
  await choose({ theme: 'dark' });
  await choose({ text_size: 150 });
  const both = [history.undo(), history.undo()];
  expect(history.busy).toBe(true);
  expect(await Promise.all(both)).toEqual([true, true]);
  expect(history.busy).toBe(false);
  expect(app.state.settings).toMatchObject({ theme: 'system', text_size: 100 });
});

test('what is chosen again is nothing to take back', async () => {
  await choose({ theme: app.state.settings.theme });
  expect(history.last).toBeUndefined();
});

test('a choice that fails is told, and nothing is there to take back', async () => {
  backend.failNext('updateSettings', 'io');
  expect(await choose({ theme: 'dark' })).toBe(false);
  expect(app.state.settings.theme).toBe('system');
  expect(toasts.list).toHaveLength(1);
  expect(history.last).toBeUndefined();
});

test('what is taken back is told where it is not seen, in the language of then', async () => {
  await choose({ theme: 'dark' });
  await choose({ language: 'zh-CN' });
  expect(history.last?.text).toBe('已更改设置：语言');
  await history.undo();
  expect(toasts.list.at(-1)?.text).toBe('Setting taken back: Language');
  pages.open('settings');
  await history.undo();
  expect(toasts.list).toHaveLength(1);
  expect(app.state.settings.theme).toBe('system');
});

test('settings outlast the folder; what was done to its notes does not', async () => {
  await choose({ theme: 'dark' });
  const done = { text: 'a note', undo: () => Promise.resolve(undefined) };
  history.add(done, true);
  await choose({ text_size: 120 });
  history.leave();
  await history.undo();
  await history.undo();
  expect(app.state.settings).toMatchObject({ theme: 'system', text_size: 100 });
  expect(await history.undo()).toBe(false);
});
