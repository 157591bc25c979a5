import { beforeEach, expect, test, vi } from 'vitest';

import { useBackend } from '../backend';
import { MemoryBackend } from '../backend/memory';
import { app } from '../domain/app.svelte';
import { Desk } from '../domain/desk.svelte';
import { shortcuts } from '../domain/shortcuts';
import { paletteActions } from './palette-actions';

const toggle = vi.fn();
const hooks = {
  compose: vi.fn(),
  search: vi.fn(),
  saveView: vi.fn(),
  sidebar: { shown: true, toggle },
};

let backend: MemoryBackend;
let desk: Desk;

beforeEach(async () => {
  backend = new MemoryBackend({ notes: 0, language: 'en', theme: 'light' });
  useBackend(backend);
  for (const content of ['first', 'second']) {
    await backend.remember({ content, tags: ['work'], context_path: '', layer: 'auto' });
  }
  await app.start();
  desk = new Desk(backend);
  await desk.start();
  await vi.waitFor(() => expect(desk.detail.note).toBeDefined());
});

const labels = () => paletteActions(desk, hooks).map(({ label }) => label);
const run = (label: string) => {
  const action = paletteActions(desk, hooks).find((action) => action.label === label);
  if (!action) throw new Error(`no ${label} in ${labels().join(', ')}`);
  action.run();
};

test('every key that can be chosen is an action, but those that only lead there', () => {
  const ids = paletteActions(desk, hooks).map(({ id }) => id);
  const missing = shortcuts.filter(({ id, fixed }) => !fixed && !ids.includes(id));
  // Saving belongs to who writes, undo to who did something.
  expect(missing.map(({ id }) => id)).toEqual(['save', 'undo', 'palette']);
  expect(new Set(ids).size).toBe(ids.length);
});

test('what can be done with the note: its earlier versions, a tag for it', () => {
  run('Earlier versions');
  expect(desk.detail.versions).toBe(true);
  run('Add a tag');
  expect(desk.detail.tagging).toBe(true);
});

test('what can be done with the notes that are selected, with one undo', async () => {
  expect(labels()).not.toContain('2 selected: Pin');
  desk.picked.all();
  run('2 selected: Pin');
  await vi.waitFor(() => expect(desk.library.overview?.pinned).toBe(2));
  await desk.history.undo();
  expect(desk.library.overview?.pinned).toBe(0);
  desk.picked.all();
  run('2 selected: Add a tag');
  expect(desk.picked.tagging).toBe('add_tags');
  run('2 selected: End the selection');
  expect([desk.picked.active, desk.picked.tagging]).toEqual([false, null]);
});

test('what can be done with the tags that filter', () => {
  desk.selection.joinTag('work', 'and');
  run('Rename #work');
  expect(desk.changes.dialog).toEqual({ task: 'rename', tag: 'work' });
});

test('what can be done with the trash', async () => {
  expect(labels()).not.toContain('Empty trash');
  const id = desk.detail.note?.id ?? '';
  await desk.delete(id);
  desk.selection.setView('trash');
  await desk.show(id);
  expect(labels()).toEqual(expect.arrayContaining(['Empty trash', 'Delete for ever']));
  run('Restore');
  await vi.waitFor(() => expect(desk.library.overview?.trash).toBe(0));
});

test('settings of few choices, and the sidebar', async () => {
  run('Language: 简体中文');
  await vi.waitFor(() => expect(backend.calls.at(-1)).toBe('updateSettings'));
  await vi.waitFor(() => run('隐藏侧边栏'));
  await app.settings({ language: 'en' });
  run('Switch off: Pinyin finds Chinese notes, tags and actions');
  await vi.waitFor(() => expect(app.state.settings.pinyin).toBe(false));
  expect(toggle).toHaveBeenCalledOnce();
});

test('the order and the branches of the tags, kept for the next start', async () => {
  await backend.remember({
    content: 'third',
    tags: ['work/deep'],
    context_path: '',
    layer: 'auto',
  });
  await desk.library.refresh();
  run('Close all branches');
  expect([...desk.tagShape.collapsed]).toEqual(['work']);
  run('Order of the tags: A to Z');
  const next = new Desk(backend);
  expect([[...next.tagShape.collapsed], next.tagShape.order]).toEqual([['work'], 'name']);
  run('Open all branches');
  expect(desk.tagShape.collapsed.size).toBe(0);
});

test('quitting', async () => {
  run('Quit');
  await vi.waitFor(() => expect(backend.calls).toContain('quit'));
});
