import { describe, expect, test } from 'vitest';
import type { AppState } from '../bindings/AppState';
import type { Filter } from '../bindings/Filter';
import type { Spelling } from '../bindings/Spelling';
import type { Status } from '../bindings/Status';
import { BackendError } from './backend';
import { MemoryBackend, optionsFromUrl } from './memory';
import { resolve } from './memory/store';

const all: Filter = { view: 'all', tags: [], layer: null };
const exact: Spelling = { pinyin: false, variants: false };
/** The first page and the total. */
const find = async (backend: MemoryBackend, text: string, filter: Partial<Filter> = {}) => {
  const request = { text, filter: { ...all, ...filter }, spelling: exact, offset: 0, limit: 50 };
  const page = await backend.search(request);
  return { ...page, total: (await backend.tally(request)).total };
};
const note = (content: string, tags: string[] = []) => ({
  content,
  tags,
  context_path: '',
  layer: 'auto' as const,
});

describe('notes', () => {
  test('what was remembered is found by words, by tag and by its parent tag', async () => {
    const backend = new MemoryBackend();
    await backend.remember(note('Close every handle', ['work/release']));
    await backend.remember(note('关闭所有句柄', ['读书']));
    expect((await find(backend, 'HANDLE -draft')).total).toBe(1);
    expect((await find(backend, '句')).items[0]?.title).toEqual({
      text: '关闭所有句柄',
      marks: [[4, 5]],
    });
    expect((await find(backend, '', { tags: ['work'] })).total).toBe(1);
    expect((await find(backend, 'tag:work')).total).toBe(1);
    expect((await find(backend, '', { tags: ['work', '读书'] })).total).toBe(0);
    const tags = await backend.tags();
    expect(tags.map((tag) => [tag.tag, tag.notes, tag.with_nested])).toEqual([
      ['work', 0, 1],
      ['work/release', 1, 1],
      ['读书', 1, 1],
    ]);
  });

  test('tags keep their first spelling, and each stands once', async () => {
    const backend = new MemoryBackend();
    await backend.remember(note('a', ['Work']));
    expect((await backend.remember(note('b', ['#work', '＃WORK', 'new']))).tags).toEqual([
      'Work',
      'new',
    ]);
  });

  test('an edit keeps the version before it', async () => {
    const backend = new MemoryBackend();
    const { id } = await backend.remember(note('first', ['a']));
    await backend.edit(id, { content: 'second' });
    const third = await backend.edit(id, { tags: [] });
    expect([third.content, third.tags]).toEqual(['second', []]);
    const earlier = await backend.revisions(id);
    expect(earlier.map((revision) => revision.content)).toEqual(['second', 'first']);
  });

  test('deleted notes are in the trash, come back, and are purged only from there', async () => {
    const backend = new MemoryBackend();
    const { id } = await backend.remember(note('gone'));
    await expect(backend.purge(id)).rejects.toMatchObject({ code: 'invalid' });
    await backend.delete(id);
    expect((await find(backend, '')).total).toBe(0);
    expect((await find(backend, '', { view: 'trash' })).total).toBe(1);
    await backend.restore(id);
    expect((await backend.overview()).trash).toBe(0);
    await backend.delete(id);
    expect(await backend.emptyTrash()).toBe(1);
    await expect(backend.get(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('what breaks a limit is refused', async () => {
    const backend = new MemoryBackend();
    for (const bad of [note(' \n'), note('a', ['b c']), note('a', ['b//c'])]) {
      await expect(backend.remember(bad)).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  test('the layer is chosen by whole words and never is the session', () => {
    expect(resolve('auto', 'the log of today', [])).toBe('application');
    expect(resolve('auto', 'catalog, login, blog', [])).toBe('core');
    expect(resolve('auto', 'log of TASK_ID 7', [])).toBe('core');
    expect(resolve('auto', 'x', ['Archive'])).toBe('archive');
    expect(resolve('session', 'log', [])).toBe('session');
  });

  test('an answer cannot be used to change the store', async () => {
    const backend = new MemoryBackend();
    const kept = await backend.remember(note('a', ['b']));
    kept.tags.push('c');
    expect((await backend.get(kept.id)).tags).toEqual(['b']);
  });
});

describe('recall counts', () => {
  test('wait until ten notes wait, and looking does not count', async () => {
    const backend = new MemoryBackend();
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) ids.push((await backend.remember(note(`n${i}`))).id);
    await backend.get(ids[0] ?? '');
    await find(backend, 'n');
    expect((await backend.status()).pending_recalls).toBe(0);
    for (const id of ids.slice(0, 9)) await backend.recall(id);
    expect((await backend.resources()).pending_recalls).toBe(9);
    await backend.copy(ids[9] ?? '');
    expect((await backend.status()).pending_recalls).toBe(0);
    expect((await backend.stats()).flushes).toBe(1);
    expect(backend.clipboard).toBe('n9');
  });

  test('are written at once when asked', async () => {
    const backend = new MemoryBackend();
    const { id } = await backend.remember(note('a'));
    await backend.recall(id);
    expect(await backend.flush()).toBe(1);
    expect(await backend.flush()).toBe(0);
    expect((await backend.get(id)).recalled_count).toBe(1);
  });
});

describe('the folder', () => {
  test('released, it holds nothing and refuses; reopened, the notes are there but the session', async () => {
    const backend = new MemoryBackend();
    await backend.remember(note('kept'));
    await backend.remember({ ...note('forgotten'), layer: 'session' });
    const phases: string[] = [];
    backend.on('state', (state: AppState) => phases.push(state.phase.phase));
    const report = await backend.release();
    expect(report.steps.map((step) => step.name)).toContain('lock');
    await expect(find(backend, '')).rejects.toMatchObject({ code: 'released' });
    const held = await backend.resources();
    expect([held.open_files, held.core_records, held.index_bytes]).toEqual([[], 0, 0]);
    await backend.reopen();
    expect((await find(backend, '')).items.map((item) => item.title.text)).toEqual(['kept']);
    expect(phases[0]).toBe('released');
    expect(phases.at(-1)).toBe('open');
  });

  test('a chosen folder waits for a yes', async () => {
    const backend = new MemoryBackend({ offer: 'original' });
    await backend.pickFolder();
    expect((await backend.appState()).offer?.found.kind).toBe('original');
    await backend.cancelFolder();
    expect((await backend.appState()).offer).toBeNull();
    await backend.pickFolder();
    await backend.acceptFolder();
    const { phase } = await backend.appState();
    expect(phase).toMatchObject({ phase: 'open', report: { adopted: 418 } });
  });

  test('the first run greets and makes notes to begin with', async () => {
    const backend = new MemoryBackend({ phase: 'welcome' });
    await expect(find(backend, '')).rejects.toBeInstanceOf(BackendError);
    await backend.acceptWelcome();
    expect((await find(backend, '')).total).toBeGreaterThan(0);
  });

  test('writes stop after a change from outside, until the user has chosen', async () => {
    const backend = new MemoryBackend();
    const told: (string | null)[] = [];
    backend.on('status', (status: Status) => told.push(status.writes_stopped));
    backend.stopWrites('archive.jsonl shrank');
    await expect(backend.remember(note('a'))).rejects.toMatchObject({ code: 'changed_outside' });
    await backend.acceptOutsideState();
    await backend.remember(note('a'));
    expect(told[0]).toBe('changed_outside');
    expect(told.at(-1)).toBeNull();
  });
});

describe('for trying', () => {
  test('a failure is told once, and what failed can be tried again', async () => {
    const backend = new MemoryBackend();
    backend.failNext('remember', 'disk_full');
    await expect(backend.remember(note('a'))).rejects.toMatchObject({ code: 'disk_full' });
    await backend.remember(note('a'));
    expect((await find(backend, '')).total).toBe(1);
  });

  test('a change from outside is told and can be found', async () => {
    const backend = new MemoryBackend({ notes: 5 });
    let changed = 0;
    const stop = backend.on('changed', () => (changed += 1));
    backend.changeOutside('from elsewhere', ['new']);
    expect(changed).toBe(1);
    stop();
    backend.changeOutside('again');
    expect(changed).toBe(1);
    expect((await find(backend, 'elsewhere')).total).toBe(1);
  });

  test('notes come in pages, newest first, the same on every run', async () => {
    const now = () => Date.parse('2026-11-22T12:00:00Z');
    const ask = { text: '', filter: all, spelling: exact, offset: 100, limit: 20 };
    const one = await new MemoryBackend({ notes: 300, now }).search(ask);
    const two = await new MemoryBackend({ notes: 300, now }).search(ask);
    expect(one.items).toEqual(two.items);
    expect([one.more, one.items.length]).toEqual([true, 20]);
    const times = one.items.map((item) => item.created_at);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('a year of activity has every day and every live note of that year', async () => {
    const now = () => Date.parse('2026-11-22T12:00:00Z');
    const backend = new MemoryBackend({ notes: 60, now });
    const days = await backend.activity(365);
    expect(days).toHaveLength(365);
    const since = Date.parse(`${days[0]?.day}T00:00:00`);
    const ask = { text: '', filter: all, spelling: exact, offset: 0, limit: 100 };
    const { items } = await backend.search(ask);
    const live = items.filter((item) => Date.parse(item.created_at) >= since).length;
    expect(days.reduce((sum, day) => sum + day.notes, 0)).toBe(live);
  });

  test('an import tells its progress and can be stopped', async () => {
    const backend = new MemoryBackend({ now: () => 1e12 });
    const told: number[] = [];
    backend.on('progress', ({ done }) => {
      told.push(done);
      if (told.length === 3) void backend.cancelImport();
    });
    const outcome = await backend.importNotes();
    expect(outcome?.cancelled).toBe(true);
    expect(told.length).toBeLessThan(10);
  });

  test('the address chooses where to begin', () => {
    expect(
      optionsFromUrl('?notes=12&lang=zh-CN&theme=dark&phase=failed:locked&offer=empty&stopped'),
    ).toMatchObject({
      notes: 12,
      language: 'zh-CN',
      theme: 'dark',
      phase: 'failed:locked',
      offer: 'empty',
      stopped: true,
      readOnly: false,
    });
    expect(optionsFromUrl('?notes=many').notes).toBe(240);
  });
});
