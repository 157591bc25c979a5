import { afterAll, beforeAll, expect, test } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import type { Filter } from '../bindings/Filter';
import type { Spelling } from '../bindings/Spelling';
import { Selection } from './filter.svelte';
import { fits } from './palette.svelte';
import { pinyinFits, usePinyin } from './pinyin';
import { suggestTags, tagRows } from './tag-tree';
import { onSpelling, spelling, useSpelling } from './spelling';

beforeAll(() => usePinyin(true));
afterAll(() => usePinyin(false));

const count = (tag: string) => ({ tag, notes: 1, with_nested: 1 });

test('pinyin finds a name by initials, in full, begun, and from its middle', () => {
  for (const typed of ['bjdx', 'beijing', 'beij', 'BJD', 'dx', 'daxue']) {
    expect(pinyinFits('北京大学', typed), typed).toBe(true);
  }
  expect(pinyinFits('音乐', 'yinyue') && pinyinFits('快乐', 'kuaile')).toBe(true);
  expect(pinyinFits('北京大学', 'sh')).toBe(false);
  expect(pinyinFits('beijing', 'bj')).toBe(false);
});

test('tags are completed and found by pinyin, after those that are written so', () => {
  const tags = [count('读书/方法'), count('dishes'), count('工作')];
  expect(suggestTags(tags, 'ds').map(({ tag }) => tag)).toEqual(['读书/方法']);
  expect(suggestTags(tags, 'd').map(({ tag }) => tag)).toEqual(['dishes', '读书/方法']);
  const rows = tagRows(tags, { collapsed: new Set(), find: 'gongz' });
  expect(rows.map(({ tag }) => tag)).toEqual(['工作']);
  expect(fits('导出笔记…', 'dcbj')).toBe(2);
});

test('pinyin can be switched off', async () => {
  await usePinyin(false);
  expect(pinyinFits('读书', 'ds')).toBe(false);
  await usePinyin(true);
});

test('a search asks for other spellings as the settings say, and is asked again when they change', () => {
  const selection = new Selection();
  selection.search('汉字');
  expect(selection.request).toMatchObject({
    text: '汉字',
    spelling: { pinyin: true, variants: true },
  });
  let changes = 0;
  const stop = onSpelling(() => (changes += 1));
  useSpelling({ pinyin: true, variants: false });
  useSpelling({ pinyin: true, variants: false });
  expect(selection.request.spelling).toEqual({ pinyin: true, variants: false });
  stop();
  useSpelling({ pinyin: true, variants: true });
  expect([changes, spelling().variants]).toEqual([1, true]);
});

test('a note is found by pinyin and in the other script, and the row tells what was found', async () => {
  const backend = new MemoryBackend({ notes: 0 });
  await backend.remember({ content: '在北京读书', tags: [], context_path: '', layer: 'core' });
  const ask = async (text: string, spelling: Spelling) => {
    const filter: Filter = { view: 'all', tags: [], layer: null };
    const { items } = await backend.search({ text, filter, spelling, offset: 0, limit: 9 });
    return items.flatMap((item) => item.spellings);
  };
  expect(await ask('beijing', { pinyin: true, variants: false })).toEqual(['北京']);
  expect(await ask('beijing', { pinyin: false, variants: true })).toEqual([]);
  expect(await ask('讀書', { pinyin: false, variants: true })).toEqual(['读书']);
  expect(await ask('讀書', { pinyin: true, variants: false })).toEqual([]);
});
