import { describe, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import type { ListPage } from '../bindings/ListPage';
import { Selection } from './filter.svelte';
import { NoteList, PAGE, type Scroll } from './list.svelte';

function made(notes: number) {
  const backend = new MemoryBackend({ notes });
  const fail = vi.fn();
  const selection = new Selection();
  const list = new NoteList(backend, selection, fail);
  const scrolls: Scroll[] = [];
  list.onscroll = (scroll) => scrolls.push(scroll);
  return { backend, selection, list, fail, scrolls };
}

/** Answers that come when the test says so. */
function held(backend: MemoryBackend) {
  const real = backend.search.bind(backend);
  const waiting: (() => void)[] = [];
  vi.spyOn(backend, 'search').mockImplementation(async (request) => {
    const answer: ListPage = await real(request);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return answer;
  });
  return waiting;
}

describe('the list', () => {
  test('shows rows before they are counted, and the tags that remain once they are', async () => {
    const { list, selection } = made(300);
    await list.search();
    await vi.waitFor(() => expect(list.total).toBe(300));
    selection.query = 'handle';
    await list.search();
    expect(list.item(0)).toBeDefined();
    const most = () => Math.max(...(list.tags ?? []).map((tag) => tag.with_nested));
    await vi.waitFor(() => expect(most()).toBeLessThanOrEqual(list.total ?? 0));
    expect(most()).toBeGreaterThan(0);
    expect(list.lastTotal).toBe(list.total);
  });

  test('a count that the next question ended changes nothing', async () => {
    const { backend, list } = made(300);
    vi.spyOn(backend, 'tally').mockResolvedValue(null as never);
    await list.search();
    await Promise.resolve();
    expect([list.total, list.tags, list.rows]).toEqual([undefined, undefined, 2 * PAGE]);
  });

  test('rows that can be had at once are there when the search returns, and counted later', async () => {
    const { backend, list, selection, scrolls } = made(300);
    await list.search();
    const search = vi.spyOn(backend, 'search');
    const tally = vi.spyOn(backend, 'tally');
    const { items, filter } = await backend.search({ ...selection.request, offset: 7, limit: 3 });
    search.mockClear();
    const soon = { items, more: false, terms: ['w'], took_us: 1, filter };
    vi.spyOn(backend, 'searchAtOnce').mockReturnValueOnce(soon as never);
    selection.query = 'w';
    const searching = list.search({ atOnce: true });
    expect(list.item(0)?.id).toBe(items[0]?.id);
    expect([list.selectedIndex, list.terms, scrolls.at(-1)]).toEqual([0, [], { to: 'top' }]);
    expect(await searching).toBe(true);
    expect(search).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(tally).toHaveBeenCalledTimes(1));
    expect(list.terms).toEqual(['w']);
  });

  test('rows that cannot be had at once are asked for like any other', async () => {
    const { backend, list, selection } = made(50);
    const atOnce = vi.spyOn(backend, 'searchAtOnce');
    selection.query = 'nothing holds this';
    expect(await list.search({ atOnce: true })).toBe(true);
    expect(atOnce).toHaveBeenCalledTimes(1);
    expect(list.total).toBe(0);
  });

  test('an answer on its way does not take the place of rows that were there at once', async () => {
    const { backend, list, selection } = made(50);
    const waiting = held(backend);
    selection.query = 'handle';
    const older = list.search();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const soon = {
      items: [],
      more: false,
      terms: [],
      took_us: 1,
      filter: selection.request.filter,
    };
    vi.spyOn(backend, 'searchAtOnce').mockReturnValueOnce(soon as never);
    expect(await list.search({ atOnce: true })).toBe(true);
    waiting[0]?.();
    expect(await older).toBe(false);
    expect(list.total).toBe(0);
  });

  test('reads only the parts that are looked at', async () => {
    const { backend, list } = made(1000);
    const search = vi.spyOn(backend, 'search');
    await list.search();
    expect([list.total, list.rows]).toEqual([undefined, 2 * PAGE]);
    await vi.waitFor(() => expect(list.total).toBe(1000));
    expect(list.item(0)).toBeDefined();
    expect(list.item(PAGE)).toBeUndefined();

    list.show({ first: 500, last: 510 });
    list.show({ first: 501, last: 511 });
    await vi.waitFor(() => expect(list.item(505)).toBeDefined());
    expect(search).toHaveBeenCalledTimes(2);
    expect(list.item(300)).toBeUndefined();
  });

  test('drops the answer to an older question and asks only the newest of those that wait', async () => {
    const { backend, selection, list } = made(50);
    const waiting = held(backend);
    const search = vi.spyOn(backend, 'search');
    selection.query = 'handle';
    const older = list.search();
    selection.query = 'handle o';
    const between = list.search();
    selection.query = 'nothing holds this';
    const newest = list.search();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.();
    expect(await older).toBe(false);
    expect(await between).toBe(false);
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    expect(list.total).toBeUndefined();
    waiting[1]?.();
    expect(await newest).toBe(true);
    expect(list.total).toBe(0);
    const asked = search.mock.calls.map(([request]) => request.text);
    expect(asked).toEqual(['handle', 'nothing holds this']);
  });

  test('chooses the first note found and scrolls to the top', async () => {
    const { list, selection, scrolls } = made(100);
    await list.search();
    list.select(20);
    selection.query = 'handle';
    await list.search();
    expect(list.selectedIndex).toBe(0);
    expect(list.selectedId).toBe(list.item(0)?.id);
    expect(scrolls.at(-1)).toEqual({ to: 'top' });
  });

  test('keeps the chosen note when a new one comes before it', async () => {
    const { backend, list } = made(100);
    await list.search();
    list.select(3);
    const id = list.selectedId;
    await backend.remember({ content: 'new', tags: [], context_path: '', layer: 'auto' });
    await list.refresh();
    expect(list.selectedId).toBe(id);
    expect(list.item(list.selectedIndex)?.id).toBe(id);
    await vi.waitFor(() => expect(list.total).toBe(101));
  });

  test('holds still under the eyes when notes come in above', async () => {
    const { backend, list, scrolls } = made(500);
    await list.search();
    await vi.waitFor(() => expect(list.total).toBe(500));
    list.show({ first: 200, last: 208 });
    await vi.waitFor(() => expect(list.item(200)).toBeDefined());
    const seen = list.item(200)?.id;
    const note = { content: 'new', tags: [], context_path: '', layer: 'auto' as const };
    await backend.remember(note);
    await backend.remember(note);
    await list.refresh();
    expect(list.item(202)?.id).toBe(seen);
    expect(scrolls.at(-1)).toEqual({ by: 2 });
  });

  test('after a deletion the note that takes the row is chosen', async () => {
    const { backend, list } = made(100);
    await list.search();
    list.select(5);
    const next = list.item(6)?.id;
    await backend.delete(list.selectedId ?? '');
    await list.refresh();
    expect(list.selectedIndex).toBe(5);
    expect(list.selectedId).toBe(next);
  });

  test('the choice stays inside the list', async () => {
    const { list } = made(30);
    await list.search();
    list.move(-1);
    expect(list.selectedIndex).toBe(0);
    list.move(Infinity);
    expect(list.selectedIndex).toBe(29);
    list.move(1);
    expect(list.selectedIndex).toBe(29);
  });

  test('a choice beyond what is loaded gets its note when it is here', async () => {
    const { list } = made(500);
    await list.search();
    list.move(Infinity);
    expect(list.selectedId).toBeUndefined();
    list.show({ first: 495, last: 500 });
    await vi.waitFor(() => expect(list.selectedId).toBe(list.item(499)?.id));
  });

  test('says what failed and keeps the rows', async () => {
    const { backend, list, fail } = made(20);
    await list.search();
    backend.failNext('search', 'io');
    await list.refresh();
    expect(fail).toHaveBeenCalledOnce();
    expect(list.item(0)).toBeDefined();
  });
});
