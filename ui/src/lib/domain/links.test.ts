import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import type { DeepLink } from '../bindings/DeepLink';
import { setLanguage } from '../i18n';
import { Links } from './links.svelte';
import { toasts } from './toasts.svelte';

function desk(link: DeepLink) {
  const backend = new MemoryBackend({ link });
  const shows = { search: vi.fn(), note: vi.fn(async () => {}), saved: vi.fn(async () => {}) };
  const links = new Links(backend, shows);
  const waiting = async () => (await backend.appState()).link;
  const come = async () => {
    const link = await waiting();
    if (link) await links.come(link);
  };
  return { backend, shows, links, waiting, come };
}

beforeEach(() => {
  toasts.clear();
  setLanguage('en');
});

describe('links', () => {
  test('a search is shown at once and is gone', async () => {
    const { shows, come, waiting, backend } = desk({ kind: 'search', query: 'tag:work' });
    await come();
    expect(shows.search).toHaveBeenCalledExactlyOnceWith('tag:work');
    expect(await waiting()).toBeNull();
    expect(backend.calls).not.toContain('remember');
  });

  test('a note is shown and not counted', async () => {
    const { shows, come, waiting, backend } = desk({ kind: 'note', id: 'x' });
    await come();
    expect(shows.note).toHaveBeenCalledWith('x');
    expect(await waiting()).toBeNull();
    expect(backend.calls).not.toContain('recall');
  });

  test('one that is told again while it is being followed is followed once', async () => {
    const { shows, links, waiting } = desk({ kind: 'search', query: 'a' });
    const link = await waiting();
    if (!link) throw new Error('no link');
    await Promise.all([links.come(link), links.come(link)]);
    expect(shows.search).toHaveBeenCalledOnce();
  });

  test('the next one that asks for the same is followed, too', async () => {
    const { shows, come, backend } = desk({ kind: 'search', query: 'a' });
    backend.follow({ kind: 'search', query: 'a' });
    await come();
    await come();
    expect(shows.search).toHaveBeenCalledTimes(2);
  });

  test('a new note is saved only when the user says so', async () => {
    const link: DeepLink = { kind: 'new', text: '<b>bold</b>', tags: ['inbox'] };
    const { shows, links, come, waiting, backend } = desk(link);
    await come();
    expect(backend.store.notes.size).toBe(0);
    expect((await waiting())?.asks).toEqual(link);
    const note = await links.save(1);
    expect(note).toMatchObject({ content: '<b>bold</b>', tags: ['inbox'] });
    expect(shows.saved).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ content: '<b>bold</b>' }),
    );
    expect(await waiting()).toBeNull();
  });

  test('a discarded note is never saved', async () => {
    const { links, waiting, backend } = desk({ kind: 'new', text: 'a', tags: [] });
    await links.discard(1);
    expect(await waiting()).toBeNull();
    expect(await links.save(1)).toBeUndefined();
    expect(backend.store.notes.size).toBe(0);
  });

  test('what is shown is what is saved, whatever came meanwhile', async () => {
    const { links, backend } = desk({ kind: 'new', text: 'first', tags: [] });
    backend.follow({ kind: 'new', text: 'second', tags: [] });
    expect(await links.save(2)).toBeUndefined();
    expect(await links.save(1)).toMatchObject({ content: 'first' });
  });

  test('a save that fails leaves the note where it was', async () => {
    const { links, waiting, backend } = desk({ kind: 'new', text: 'a', tags: [] });
    backend.failNext('acceptLink', 'disk_full');
    expect(await links.save(1)).toBeUndefined();
    expect(await waiting()).not.toBeNull();
    expect(toasts.list.at(-1)?.kind).toBe('error');
  });

  test('one that is not understood is told', async () => {
    const { come, waiting } = desk({ kind: 'refused', reason: 'q: is not UTF-8' });
    await come();
    expect(toasts.list.at(-1)?.more).toContain('q: is not UTF-8');
    expect(await waiting()).toBeNull();
  });
});
