import { expect, test, vi } from 'vitest';
import { Selection } from './filter.svelte';

test('filters combine, and a second click takes one away', () => {
  const changed = vi.fn();
  const selection = new Selection(changed);
  selection.toggleTag('work');
  selection.toggleTag('Windows');
  selection.setLayer('core');
  selection.setView('pinned');
  selection.search('handle');
  expect(selection.filter).toEqual({ view: 'pinned', tags: ['work', 'Windows'], layer: 'core' });
  selection.toggleTag('windows');
  selection.setLayer('core');
  selection.setView('pinned');
  expect(selection.filter).toEqual({ view: 'all', tags: ['work'], layer: null });
  expect(changed).toHaveBeenCalledTimes(8);
});

test('"All notes" takes every filter away and leaves the words', () => {
  const selection = new Selection();
  selection.search('handle');
  selection.toggleTag('work');
  selection.setView('all');
  expect(selection.filter).toEqual({ view: 'all', tags: [], layer: null });
  expect(selection.query).toBe('handle');
  expect(selection.narrowed).toBe(true);
  selection.clear();
  expect(selection.narrowed).toBe(false);
});

test('typing the same words again asks nothing', () => {
  const changed = vi.fn();
  const selection = new Selection(changed);
  selection.search('a');
  selection.search('a');
  expect(changed).toHaveBeenCalledOnce();
});
