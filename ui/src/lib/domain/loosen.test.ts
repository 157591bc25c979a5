import { expect, test } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { Selection } from './filter.svelte';
import { looser } from './loosen';

async function made() {
  const backend = new MemoryBackend({ notes: 0 });
  for (const [content, tag] of [
    ['green tea', 'home'],
    ['black tea', 'home'],
    ['coffee', 'work'],
  ]) {
    await backend.remember({ content, tags: [tag], context_path: '', layer: 'auto' } as never);
  }
  return backend;
}

test('what stands in the way is named, with the notes that are found without it', async () => {
  const backend = await made();
  const selection = new Selection();
  selection.search('tea coffee');
  selection.joinTag('home');
  const ways = await looser(backend, selection);
  expect(ways.map(({ text, notes }) => [text, notes])).toEqual([
    ['without coffee', 2],
    ['with any of the words', 2],
  ]);
  ways[0]?.apply();
  expect(selection.query).toBe('tea');
  expect(selection.standing('home')).toBe('and');
});

test('a single word alone leaves nothing to loosen; an open quote does', async () => {
  const backend = await made();
  const selection = new Selection();
  selection.search('milk');
  expect(await looser(backend, selection)).toEqual([]);
  selection.search('"green tea');
  expect((await looser(backend, selection)).map(({ notes }) => notes)).toEqual([1]);
  selection.search('tea');
  selection.setView('pinned');
  expect((await looser(backend, selection)).map(({ text }) => text)).toEqual(['without Pinned']);
});
