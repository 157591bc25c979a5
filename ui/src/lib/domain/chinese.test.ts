import { afterAll, beforeAll, expect, test } from 'vitest';
import { Selection } from './filter.svelte';
import { fits } from './palette.svelte';
import { pinyinFits, usePinyin } from './pinyin';
import { suggestTags, tagRows } from './tag-tree';
import { useVariants, Variants, widened } from './variants';

beforeAll(() => Promise.all([usePinyin(true), useVariants(true)]));
afterAll(() => Promise.all([usePinyin(false), useVariants(false)]));

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

test('a word has every spelling of its characters', () => {
  const variants = new Variants('頭 头|發 发|髮 发|後 后');
  expect(variants.spellings('头发')).toEqual(['头发', '頭發', '頭髮', '頭发', '头發', '头髮']);
  expect(variants.spellings('頭髮')).toContain('头发');
  expect(variants.spellings('后')).toEqual(['后', '後']);
  expect(variants.spellings('plain')).toEqual(['plain']);
});

test('a query asks for both scripts, and keeps its meaning', () => {
  expect(widened('plain -words')).toBe('plain -words');
  expect(widened('汉字')).toBe('汉字 OR 漢字');
  expect(widened('漢字 -tag:读书')).toContain('汉字 -tag:读书 -tag:讀書');
  expect(widened('"汉 字" tea OR x').split(' OR ').at(-1)).toBe('x');
  expect(widened('汉字 "open')).toBe('汉字 "open');
  const selection = new Selection();
  selection.search('汉字');
  expect(selection.request.text).toBe('汉字 OR 漢字');
});

test('a query that would grow too long is asked as it stands', async () => {
  const long = Array.from({ length: 6 }, () => '发里后').join('1 ');
  expect(widened(long)).toBe(long);
  await useVariants(false);
  expect(widened('汉字')).toBe('汉字');
  await useVariants(true);
});
