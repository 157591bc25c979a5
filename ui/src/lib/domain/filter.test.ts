import { expect, test, vi } from 'vitest';
import { dayOfQuery, Selection } from './filter.svelte';

test('filters combine, and a second click takes one away', () => {
  const changed = vi.fn();
  const selection = new Selection(changed);
  selection.joinTag('work');
  selection.joinTag('Windows');
  selection.setLayer('core');
  selection.setView('pinned');
  selection.search('handle');
  expect(selection.request.filter).toEqual({
    view: 'pinned',
    tags: ['work', 'Windows'],
    layer: 'core',
  });
  selection.joinTag('windows');
  selection.setLayer('core');
  selection.setView('pinned');
  expect(selection.request.filter).toEqual({ view: 'all', tags: ['work'], layer: null });
  expect(changed).toHaveBeenCalledTimes(8);
});

test('"All notes" takes every filter away and leaves the words', () => {
  const selection = new Selection();
  selection.search('handle');
  selection.joinTag('work');
  selection.setView('all');
  expect(selection.request.filter).toEqual({ view: 'all', tags: [], layer: null });
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

test('clicked tags are AND, OR and NOT, and become the query that could be typed', () => {
  const selection = new Selection();
  selection.search('tea OR coffee');
  selection.joinTag('work');
  expect(selection.request.text).toBe('tea OR coffee');
  selection.joinTag('Home', 'or');
  selection.joinTag('draft', 'not');
  expect(selection.tags).toEqual([
    { any: ['work', 'Home'], not: false },
    { any: ['draft'], not: true },
  ]);
  expect(selection.request).toEqual({
    text:
      'tea tag:work -tag:draft OR coffee tag:work -tag:draft OR ' +
      'tea tag:Home -tag:draft OR coffee tag:Home -tag:draft',
    filter: { view: 'all', tags: [], layer: null },
    spelling: { pinyin: true, variants: true },
  });
  expect(selection.standing('HOME')).toBe('or');
  selection.joinTag('home', 'or');
  selection.joinTag('draft');
  expect(selection.request.filter.tags).toEqual(['work', 'draft']);
  selection.spellOut();
  expect(selection.query).toBe('tea tag:work tag:draft OR coffee tag:work tag:draft');
  expect(selection.tags).toEqual([]);
});

test('words that are still being typed join clicked tags as far as they are finished', () => {
  const selection = new Selection();
  selection.joinTag('a', 'not');
  for (const [typed, asked] of [
    ['"two wor', '"two wor" -tag:a'],
    ['tea OR', 'tea -tag:a'],
    ['tea tag:', 'tea -tag:a'],
    ['before:20', '-tag:a'],
    ['', '-tag:a'],
  ]) {
    selection.search(typed ?? '');
    expect(selection.request.text).toBe(asked);
  }
});

test('a saved view brings back what was shown', () => {
  const selection = new Selection();
  selection.search('tea');
  selection.joinTag('work', 'not');
  selection.setLayer('core');
  const saved = selection.save('Now');
  selection.clear();
  expect(selection.isAt(saved)).toBe(false);
  selection.recall(saved);
  expect(selection.isAt(saved)).toBe(true);
  expect(selection.query).toBe('tea');
  selection.renamed((tag) => (tag === 'work' ? 'job' : tag));
  expect(selection.tags).toEqual([{ any: ['job'], not: true }]);
});

test('a day is a query like any other', () => {
  const selection = new Selection();
  selection.joinTag('work');
  selection.showDay('2026-02-28');
  expect(selection.request).toEqual({
    text: 'after:2026-02-28 before:2026-03-01',
    filter: { view: 'all', tags: [], layer: null },
    spelling: { pinyin: true, variants: true },
  });
});

test('the query of one day is known as that day, others are not', () => {
  const selection = new Selection();
  selection.showDay('2026-02-28');
  expect(dayOfQuery(selection.query)).toBe('2026-02-28');
  for (const query of [
    'after:2026-02-28 before:2026-03-02',
    'after:2026-02-28',
    'x after:2026-02-28 before:2026-03-01',
    '',
  ]) {
    expect(dayOfQuery(query)).toBeUndefined();
  }
});
