import { expect, test } from 'vitest';

import { words } from '../i18n/i18n.svelte';
import { unbroken } from './words';

test('Chinese may break between words and behind punctuation, never inside a word', () => {
  expect(unbroken('现在可以移动、重命名或删除此文件夹了', 'zh-CN')).toEqual([
    '现在',
    '可以',
    '移动、',
    '重命名',
    '或删除此文件夹了',
  ]);
  expect(unbroken('没有置顶的笔记', 'zh-CN')).toEqual(['没有置顶的笔记']);
});

test('what breaks at spaces stays whole', () => {
  expect(unbroken('You can move it now', 'en')).toEqual(['You can move it now']);
  expect(unbroken('打开 Ctrl+Alt+M 窗口', 'zh-CN')).toEqual(['打开 Ctrl+Alt+M 窗口']);
  expect(unbroken('', 'zh-CN')).toEqual(['']);
});

test('nothing is lost or added', () => {
  const all = (tree: object): string[] =>
    Object.values(tree).flatMap((one: string | object) =>
      typeof one === 'string' ? [one] : all(one),
    );
  for (const text of all(words['zh-CN'])) {
    expect(unbroken(text, 'zh-CN').join('')).toBe(text);
  }
});
