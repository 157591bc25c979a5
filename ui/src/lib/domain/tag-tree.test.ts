import { describe, expect, test } from 'vitest';
import { leftOf, strangers, suggestTags, tagRows } from './tag-tree';

const count = (tag: string, with_nested: number, notes = with_nested) => ({
  tag,
  notes,
  with_nested,
});
const tags = [
  count('work', 9, 1),
  count('work/release', 5),
  count('work/meeting', 3),
  count('读书', 4),
  count('a/b/c', 2),
];
const none = new Set<string>();

describe('the tag tree', () => {
  test('nests by slash, the most used first', () => {
    const rows = tagRows(tags, { collapsed: none });
    expect(rows.map((row) => [row.depth, row.name, row.count])).toEqual([
      [0, 'work', 9],
      [1, 'release', 5],
      [1, 'meeting', 3],
      [0, '读书', 4],
      [0, 'a', 2],
      [1, 'b', 2],
      [2, 'c', 2],
    ]);
  });

  test('a closed branch hides what is under it', () => {
    const rows = tagRows(tags, { collapsed: new Set(['work']) });
    expect(rows.map((row) => row.tag)).toEqual(['work', '读书', 'a', 'a/b', 'a/b/c']);
    expect(rows[0]).toMatchObject({ hasChildren: true, expanded: false });
  });

  test('finding shows matches with their branches, open, with their own counts', () => {
    const rows = tagRows(tags, { collapsed: new Set(['work']), find: '#REL' });
    expect(rows.map((row) => [row.tag, row.count])).toEqual([
      ['work', 9],
      ['work/release', 5],
    ]);
  });

  test('sorts by name when asked', () => {
    const rows = tagRows(tags, { collapsed: none, order: 'name', language: 'en' });
    expect(rows.map((row) => row.name)).toEqual([
      'a',
      'b',
      'c',
      'work',
      'meeting',
      'release',
      '读书',
    ]);
  });

  test('sorts by other counts when there are, such as those that filters leave', () => {
    const counted = leftOf([count('a', 1), count('a/b', 1), count('读书', 3)]);
    const rows = tagRows(tags, { collapsed: new Set(['work']), order: 'count', counted });
    expect(rows.map((row) => row.name).slice(0, 2)).toEqual(['读书', 'a']);
    expect(rows.at(-1)?.name).toBe('work');
  });

  test('spellings of one branch in different case are one', () => {
    const rows = tagRows([count('Work/a', 1), count('work/b', 1)], { collapsed: none });
    expect(rows.map((row) => row.tag)).toEqual(['Work', 'Work/a', 'work/b']);
  });
});

describe('offered tags', () => {
  test('begin with what is typed, then hold it, then the most used', () => {
    expect(suggestTags(tags, 'WO').map(({ tag }) => tag)).toEqual([
      'work',
      'work/release',
      'work/meeting',
    ]);
    expect(suggestTags(tags, 'eet').map(({ tag }) => tag)).toEqual(['work/meeting']);
    expect(suggestTags(tags, 're')[0]?.tag).toBe('work/release');
  });

  test('leave out what the note has', () => {
    expect(suggestTags(tags, 'w', { without: ['Work'] }).map(({ tag }) => tag)).not.toContain(
      'work',
    );
  });
});

test('of what filters leave, the tags that no other note carries are told', () => {
  const all = leftOf([count('Work', 5), count('home', 2)]);
  expect(strangers(all, [count('work', 1), count('gone', 3)])).toEqual([count('gone', 3)]);
  expect(strangers(all, [count('work', 1)])).toBe(strangers(all, undefined));
});

test('counts are found by the folded name of a row, branches included', () => {
  const left = leftOf([count('WORK', 1), count('读书', 4)]);
  const rows = tagRows(tags, { collapsed: none });
  expect(rows.map((row) => [row.name, left.get(row.key) ?? 0]).slice(0, 4)).toEqual([
    ['work', 1],
    ['release', 0],
    ['meeting', 0],
    ['读书', 4],
  ]);
});
