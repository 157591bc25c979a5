import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backend } from '../backend';
import { MemoryBackend } from '../backend/memory';
import { app } from './app.svelte';
import { Desk } from './desk.svelte';
import { history } from './history.svelte';
import { paint, setColour, tagColour } from './tag-colours';
import { TagTaskForm } from './tag-task.svelte';
import { toasts } from './toasts.svelte';

async function made(tags: string[][]) {
  let time = Date.now();
  const memory = new MemoryBackend({ notes: 0, now: () => (time += 1000) });
  for (const [i, list] of tags.entries()) {
    await memory.remember({ content: `note ${i}`, tags: list, context_path: '', layer: 'auto' });
  }
  const talk = { confirm: vi.fn(() => Promise.resolve(true)), fail: vi.fn() };
  const desk = new Desk(memory, talk);
  await desk.start();
  const tagsNow = async () =>
    (
      await memory.search({
        text: '',
        filter: { view: 'all', tags: [], layer: null },
        spelling: { pinyin: false, variants: false },
        offset: 0,
        limit: 99,
      })
    ).items
      .map((item) => item.tags.join(' '))
      .reverse();
  return { memory, desk, talk, tagsNow };
}

beforeEach(() => vi.spyOn(backend, 'updateSettings').mockImplementation((s) => Promise.resolve(s)));
afterEach(async () => {
  history.leave();
  await app.settings({ tag_colours: {}, views: [] });
  toasts.clear();
  vi.restoreAllMocks();
});

test('a tag is renamed with what hangs on it, and Ctrl+Z brings all of it back', async () => {
  const { desk, tagsNow } = await made([['work'], ['work/release', 'x'], ['workshop']]);
  await setColour('work', 'blue');
  desk.selection.joinTag('work');
  expect(await desk.changes.tag({ kind: 'rename', from: 'work', to: 'job' })).toBe(true);
  expect(await tagsNow()).toEqual(['job', 'job/release x', 'workshop']);
  expect(desk.selection.request.filter.tags).toEqual(['job']);
  expect(tagColour('Job/release')).toBe('var(--tag-blue)');
  expect(tagColour('work')).toBeUndefined();
  expect(toasts.list.at(-1)?.text).toContain('#job');

  await desk.history.undo();
  expect(await tagsNow()).toEqual(['work', 'work/release x', 'workshop']);
  expect(desk.selection.request.filter.tags).toEqual(['work']);
  expect(tagColour('work')).toBe('var(--tag-blue)');
  await desk.history.redo();
  expect(await tagsNow()).toEqual(['job', 'job/release x', 'workshop']);
  await desk.history.undo();
  expect(await tagsNow()).toEqual(['work', 'work/release x', 'workshop']);
});

test('the form tells what would be done before it is, and offers to merge', async () => {
  const { memory } = await made([['task', 'todo'], ['task/now'], ['todo']]);
  const form = new TagTaskForm(memory, 'rename', 'task');
  expect(form.change).toBeUndefined();
  form.write('TODO');
  await vi.waitFor(() => expect(form.preview?.merges).toBe(true));
  expect(form.preview?.notes).toBe(2);
  form.write('one/two');
  await vi.waitFor(() => expect(form.preview?.merges).toBe(false));
  expect(form.preview?.rows.map(({ after }) => after)).toEqual(['one/two', 'one/two/now']);

  const move = new TagTaskForm(memory, 'move', 'task/now');
  expect(move.change).toEqual({ kind: 'rename', from: 'task/now', to: 'now' });
  move.write('#todo');
  expect(move.change).toEqual({ kind: 'rename', from: 'task/now', to: 'todo/now' });
  const remove = new TagTaskForm(memory, 'remove', 'task');
  await vi.waitFor(() => expect(remove.preview?.rows[0]?.after).toBeNull());
});

test('a change that fails is told and changes nothing', async () => {
  const { memory, desk, talk, tagsNow } = await made([['a']]);
  memory.failNext('changeTag', 'disk_full');
  expect(await desk.changes.tag({ kind: 'remove', tag: 'a' })).toBe(false);
  expect(talk.fail).toHaveBeenCalledOnce();
  expect(await tagsNow()).toEqual(['a']);
  expect(await desk.history.undo()).toBe(false);
});

test('everything but a few notes is selected at once, changed, and taken back', async () => {
  const { desk, tagsNow } = await made([[], ['x'], [], []]);
  desk.picked.all();
  desk.picked.toggle(0);
  expect(desk.picked.count).toBe(3);
  expect(desk.picked.set).toMatchObject({ kind: 'found', except: [desk.list.item(0)?.id] });
  await desk.changePicked({ kind: 'add_tags', tags: ['x', 'new'] });
  expect(await tagsNow()).toEqual(['x new', 'x new', 'x new', '']);
  expect(desk.picked.active).toBe(false);
  await desk.history.undo();
  expect(await tagsNow()).toEqual(['', 'x', '', '']);
});

test('a range reaches from where the selection began, beyond what was read', async () => {
  const { desk } = await made(Array.from({ length: 150 }, () => []));
  desk.picked.toggle(10);
  await desk.picked.range(140);
  expect(desk.picked.count).toBe(131);
  await desk.picked.range(5);
  expect(desk.picked.count).toBe(6);
  await desk.deleteSelected();
  expect(desk.list.total).toBe(144);
  expect(desk.picked.active).toBe(false);
  await desk.history.undo();
  expect(desk.list.total).toBe(150);
});

test('notes go to memory only after a question, and a new search ends the selection', async () => {
  const { desk, talk } = await made([[], []]);
  desk.picked.all();
  talk.confirm.mockResolvedValueOnce(false);
  await desk.changePicked({ kind: 'move', layer: 'session' });
  expect(desk.list.item(0)?.layer).toBe('core');
  await desk.changePicked({ kind: 'move', layer: 'archive' });
  expect(desk.list.item(0)?.layer).toBe('archive');
  desk.picked.all();
  desk.selection.search('note 1');
  expect(desk.picked.active).toBe(false);
});

test('pins, edits and moves of one note are taken back one after the other', async () => {
  const { desk } = await made([['a']]);
  const shown = () => {
    if (!desk.detail.note) throw new Error('no note');
    return desk.detail.note;
  };
  await vi.waitFor(() => expect(desk.detail.note).toBeDefined());
  await desk.pin(shown());
  await desk.change({ tags: ['a', 'b'] });
  await desk.moveLayer(shown(), 'archive');
  desk.detail.edit();
  desk.detail.text = 'changed';
  await desk.saveEdit();
  expect(shown()).toMatchObject({
    pinned: true,
    tags: ['a', 'b'],
    layer: 'archive',
    content: 'changed',
  });
  await desk.history.undo();
  expect(shown().content).toBe('note 0');
  await desk.history.undo();
  expect(shown().layer).toBe('core');
  await desk.history.undo();
  expect(shown().tags).toEqual(['a']);
  await desk.history.undo();
  expect(shown().pinned).toBe(false);
  await desk.history.redo();
  expect(shown().pinned).toBe(true);
});

test('a colour is taken back and given again by Ctrl+Z and Ctrl+Shift+Z', async () => {
  const { desk } = await made([['work']]);
  await paint(desk.history, 'work', 'blue');
  await paint(desk.history, 'work', 'red');
  await desk.history.undo();
  expect(tagColour('work')).toBe('var(--tag-blue)');
  await desk.history.undo();
  expect(tagColour('work')).toBeUndefined();
  await desk.history.redo();
  await desk.history.redo();
  expect(tagColour('work')).toBe('var(--tag-red)');
  await paint(desk.history, 'work', 'red');
  await desk.history.undo();
  expect(tagColour('work')).toBe('var(--tag-blue)');
});

describe('saved searches', () => {
  const names = () => app.state.settings.views.map(({ name, text }) => `${name}: ${text}`);

  test('are kept, renamed, changed and removed, and Ctrl+Z takes back each', async () => {
    const { desk } = await made([['work']]);
    const save = async (name: string, text: string) => {
      desk.selection.showQuery(text);
      await desk.views.save(desk.selection.save(name));
    };
    const steps = [
      () => save('a', 'one'),
      () => save('b', 'two'),
      () => save('c', 'three'),
      () => save('a', 'other'),
      () => desk.views.rename('b', 'B'),
      () => desk.views.rename('a', 'c'),
      () => desk.views.remove('c'),
    ];
    const seen: string[][] = [names()];
    for (const step of steps) {
      await step();
      seen.push(names());
    }
    expect(seen.slice(3)).toEqual([
      ['a: one', 'b: two', 'c: three'],
      ['a: other', 'b: two', 'c: three'],
      ['a: other', 'B: two', 'c: three'],
      ['c: other', 'B: two'],
      ['B: two'],
    ]);
    for (const before of seen.slice(0, -1).reverse()) {
      await desk.history.undo();
      expect(names()).toEqual(before);
    }
    for (const after of seen.slice(1)) {
      await desk.history.redo();
      expect(names()).toEqual(after);
    }
  });

  test('one that is brought back leaves those alone that came meanwhile', async () => {
    const { desk } = await made([['work']]);
    await desk.views.save({ ...desk.selection.save('a'), text: 'one' });
    await desk.views.remove('a');
    const removal = toasts.list.at(-1);
    await desk.views.save({ ...desk.selection.save('b'), text: 'two' });
    removal?.action?.run();
    await vi.waitFor(() => expect(names()).toEqual(['a: one', 'b: two']));
  });

  test('stay as they are if they cannot be kept, and that is told', async () => {
    const { desk, talk } = await made([['work']]);
    vi.spyOn(backend, 'updateSettings').mockRejectedValueOnce({ code: 'io', message: 'no' });
    expect(await desk.views.save(desk.selection.save('a'))).toBe(false);
    expect(names()).toEqual([]);
    expect(talk.fail).toHaveBeenCalledOnce();
    expect(await desk.history.undo()).toBe(false);
  });
});
