import { afterEach, describe, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { Desk } from './desk.svelte';
import { history } from './history.svelte';
import { pages } from './pages.svelte';
import { dayOf } from './resurfacing';
import { toasts } from './toasts.svelte';
import { transfer } from './transfer.svelte';

const note = (content: string, tags: string[] = []) => ({
  content,
  tags,
  context_path: '',
  layer: 'auto' as const,
});

async function made(contents = ['first', 'second', 'third'], answer = true) {
  let time = Date.now();
  const backend = new MemoryBackend({ notes: 0, now: () => (time += 1000) });
  for (const content of contents) await backend.remember(note(content));
  const talk = { confirm: vi.fn(() => Promise.resolve(answer)), fail: vi.fn() };
  const desk = new Desk(backend, talk);
  await desk.start();
  await vi.waitFor(() => expect(desk.detail.note).toBeDefined());
  return { backend, desk, talk };
}

const titles = (desk: Desk) =>
  Array.from({ length: desk.list.total ?? 0 }, (_, i) => desk.list.item(i)?.title.text);

afterEach(() => {
  history.leave();
  toasts.clear();
});

describe('the desk', () => {
  test('shows the newest note at the start, which does not count as a recall', async () => {
    const { backend, desk } = await made();
    expect(titles(desk)).toEqual(['third', 'second', 'first']);
    expect(desk.detail.note?.content).toBe('third');
    expect((await backend.get(desk.detail.note?.id ?? '')).recalled_count).toBe(0);
  });

  test('moving shows a note without counting; opening counts once', async () => {
    const { desk } = await made();
    await desk.move(1);
    await vi.waitFor(() => expect(desk.detail.note?.content).toBe('second'));
    expect(desk.detail.note?.recalled_count).toBe(0);
    await desk.open();
    await desk.open();
    expect(desk.detail.note?.recalled_count).toBe(1);
    expect(desk.list.item(1)?.recalled_count).toBe(1);
    await desk.open(0);
    await desk.open(1);
    expect(desk.detail.note?.recalled_count).toBe(2);
  });

  test('a row chosen far below is shown once it is read', async () => {
    const { desk } = await made(Array.from({ length: 150 }, (_, i) => `note ${i}`));
    await desk.move(Infinity);
    expect(desk.detail.note?.content).toBe('note 149');
    desk.list.show({ first: 140, last: 150 });
    await vi.waitFor(() => expect(desk.detail.note?.content).toBe('note 0'));
  });

  test('a day of the statistics shows the notes of that day, until the window leaves', async () => {
    const { desk } = await made(['first', 'second']);
    const today = dayOf(new Date());
    pages.open('statistics');
    pages.showDay('2001-02-03');
    expect(pages.current).toBeNull();
    await vi.waitFor(() => expect(titles(desk)).toEqual([]));
    pages.showDay(today);
    await vi.waitFor(() => expect(titles(desk)).toEqual(['second', 'first']));
    desk.stop();
    const { query } = desk.selection;
    pages.showDay('2001-02-03');
    expect(desk.selection.query).toBe(query);
  });

  test('a written note is taken back into the trash, and written again', async () => {
    const { desk } = await made(['first']);
    desk.capture.write('second');
    await desk.capture.save();
    await vi.waitFor(() => expect(titles(desk)).toEqual(['second', 'first']));
    await desk.history.undo();
    expect(titles(desk)).toEqual(['first']);
    expect(desk.library.overview?.trash).toBe(1);
    await desk.history.redo();
    expect(titles(desk)).toEqual(['second', 'first']);
    await desk.history.undo();
    expect(titles(desk)).toEqual(['first']);
  });

  test('a note written in the capture window is taken back as one written here', async () => {
    const { backend, desk } = await made(['first']);
    backend.captureNote('second');
    await vi.waitFor(() => expect(titles(desk)).toEqual(['second', 'first']));
    await desk.history.undo();
    expect(titles(desk)).toEqual(['first']);
  });

  test('an import is taken back as one, and leaves what was there before', async () => {
    const { backend, desk } = await made(['first', 'second']);
    const outcome = await backend.importNotes();
    await desk.imported(outcome);
    expect(desk.library.overview?.all).toBe(2 + outcome.added);
    await transfer.takeBack();
    expect(titles(desk)).toEqual(['second', 'first']);
    expect(desk.library.overview?.trash).toBe(outcome.added);
    await desk.history.redo();
    expect(desk.library.overview?.all).toBe(2 + outcome.added);
    expect(await desk.history.undo()).toBe(true);
    expect(titles(desk)).toEqual(['second', 'first']);
    expect(transfer.back).toBeNull();
  });

  test('an import whose notes are in the trash brings them back as one, or shows them', async () => {
    const { backend, desk } = await made(['first', 'second', 'third']);
    const ids = [0, 1].map((index) => desk.list.item(index)?.id ?? '');
    const trashed = await backend.changeNotes(
      { kind: 'ids', ids },
      { kind: 'trash', deleted: true },
    );
    const outcome = {
      file: 'notes.jsonl',
      added: 0,
      known: 2,
      in_trash: 2,
      restore: trashed.undo,
      bad_lines: 0,
      examples: [],
      cancelled: false,
      failed: null,
      undo: null,
    };
    await desk.imported(outcome);
    expect(titles(desk)).toEqual(['first']);
    await transfer.restore();
    expect(titles(desk)).toEqual(['third', 'second', 'first']);
    expect(transfer.trash).toBeNull();
    await desk.history.undo();
    expect(titles(desk)).toEqual(['first']);

    await desk.imported(outcome);
    transfer.showTrash();
    expect(desk.selection.view).toBe('trash');
  });

  test('an import that adds nothing leaves nothing to take back', async () => {
    const { backend, desk } = await made(['first']);
    await desk.imported({ ...(await backend.importNotes()), added: 0, undo: null });
    expect(transfer.back).toBeNull();
    expect(desk.history.last).toBeUndefined();
  });

  test('a note that was taken out of the trash goes back by Ctrl+Z', async () => {
    const { desk } = await made(['first', 'second']);
    const id = desk.list.item(0)?.id ?? '';
    await desk.delete(id);
    await desk.restore(id);
    expect(titles(desk)).toEqual(['second', 'first']);
    await desk.history.undo();
    expect(titles(desk)).toEqual(['first']);
  });

  test('a saved note appears in the list, the counts and the tags', async () => {
    const { desk } = await made();
    desk.capture.write('fourth #work/release');
    await desk.capture.save();
    await vi.waitFor(() => expect(titles(desk)[0]).toBe('fourth'));
    await vi.waitFor(() => expect(desk.library.overview?.all).toBe(4));
    expect(desk.library.tags.map(({ tag }) => tag)).toContain('work/release');
  });

  test('a deleted note comes back by undo, and the next one is shown meanwhile', async () => {
    const { desk } = await made();
    await desk.open(1);
    await desk.deleteSelected();
    expect(titles(desk)).toEqual(['third', 'first']);
    await vi.waitFor(() => expect(desk.detail.note?.content).toBe('first'));
    expect(desk.library.overview?.trash).toBe(1);
    const undo = toasts.list.at(-1)?.action;
    expect(undo).toBeDefined();
    expect(await desk.history.undo()).toBe(true);
    expect(titles(desk)).toEqual(['third', 'second', 'first']);
    expect(desk.detail.note?.content).toBe('second');
    expect(await desk.history.undo()).toBe(false);
  });

  test('undo takes back the last of several deletions first', async () => {
    const { desk } = await made();
    await desk.open(0);
    await desk.deleteSelected();
    await desk.deleteSelected();
    expect(titles(desk)).toEqual(['first']);
    await desk.history.undo();
    expect(titles(desk)).toEqual(['second', 'first']);
    await desk.history.undo();
    expect(titles(desk)).toEqual(['third', 'second', 'first']);
  });

  test('in the trash Delete asks and then deletes for ever', async () => {
    const { backend, desk, talk } = await made();
    const id = desk.list.selectedId ?? '';
    await desk.delete(id);
    desk.selection.setView('trash');
    await vi.waitFor(() => expect(titles(desk)).toEqual(['third']));
    talk.confirm.mockResolvedValueOnce(false);
    await desk.deleteSelected();
    expect(desk.list.total).toBe(1);
    await desk.deleteSelected();
    expect(desk.list.total).toBe(0);
    await expect(backend.get(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('an undo that cannot work any more is no longer offered', async () => {
    const { desk } = await made();
    const offered = () => toasts.list.filter((toast) => toast.action !== undefined).length;
    await desk.delete(desk.list.selectedId ?? '');
    await desk.delete(desk.list.selectedId ?? '');
    expect(offered()).toBe(2);
    await desk.emptyTrash();
    expect(offered()).toBe(0);
    await desk.delete(desk.list.selectedId ?? '');
    expect(offered()).toBe(1);
    desk.stop();
    expect(offered()).toBe(0);
  });

  test('typed changes are not lost without a question', async () => {
    const { desk, talk } = await made();
    desk.detail.edit();
    desk.detail.text = 'third, changed';
    talk.confirm.mockResolvedValueOnce(false);
    await desk.move(1);
    expect(desk.list.selectedIndex).toBe(0);
    expect(desk.detail.text).toBe('third, changed');
    await desk.saveEdit();
    expect(desk.detail.editing).toBe(false);
    expect(titles(desk)[0]).toBe('third, changed');
    await desk.move(1);
    expect(talk.confirm).toHaveBeenCalledOnce();
  });

  test('an edit that fails keeps the editor open with the text and says why', async () => {
    const { backend, desk } = await made();
    desk.detail.edit();
    desk.detail.text = 'changed';
    backend.failNext('edit', 'disk_full');
    await desk.saveEdit();
    expect(desk.detail.editing).toBe(true);
    expect(desk.detail.text).toBe('changed');
    expect(desk.detail.problem?.code).toBe('disk_full');
  });

  test('a search while editing leaves the editor alone', async () => {
    const { desk } = await made();
    desk.detail.edit();
    desk.detail.text = 'half';
    desk.selection.search('first');
    await vi.waitFor(() => expect(desk.list.total).toBe(1));
    expect(desk.detail.note?.content).toBe('third');
    expect(desk.detail.text).toBe('half');
  });

  test('a note goes to memory only after a question', async () => {
    const { desk, talk } = await made(['one'], false);
    const shown = desk.detail.note;
    if (!shown) throw new Error('no note is shown');
    await desk.moveLayer(shown, 'session');
    expect(talk.confirm).toHaveBeenCalledOnce();
    expect(desk.detail.note?.layer).toBe('core');
    await desk.moveLayer(shown, 'archive');
    expect(desk.detail.note?.layer).toBe('archive');
    expect(desk.list.item(0)?.layer).toBe('archive');
  });

  test('an earlier version comes back with its tags', async () => {
    const { desk } = await made(['one']);
    await desk.change({ content: 'two', tags: ['later'] });
    const [earlier] = await desk.revisions(desk.detail.note?.id ?? '');
    if (!earlier) throw new Error('no earlier version');
    await desk.restoreRevision(earlier);
    expect(desk.detail.note).toMatchObject({ content: 'one', tags: [] });
  });

  test('notes from outside appear by themselves', async () => {
    const { backend, desk } = await made();
    const before = desk.list.selectedId;
    backend.changeOutside('from outside', ['outside']);
    await vi.waitFor(() => expect(titles(desk)[0]).toBe('from outside'));
    expect(desk.list.selectedId).toBe(before);
    await vi.waitFor(() => expect(desk.library.tags[0]?.tag).toBe('outside'));
  });

  test('failures are told', async () => {
    const { backend, desk, talk } = await made();
    backend.failNext('delete', 'read_only');
    await desk.deleteSelected();
    expect(talk.fail).toHaveBeenCalledOnce();
    expect(desk.list.total).toBe(3);
  });

  test('what fails after the window was left is not told', async () => {
    const { backend, desk, talk } = await made();
    backend.failNext('search', 'closed');
    desk.selection.search('first');
    desk.stop();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(talk.fail).not.toHaveBeenCalled();
  });
});
