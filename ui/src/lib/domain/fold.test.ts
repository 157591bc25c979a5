import { describe, expect, test } from 'vitest';
import { findTerms, fold, pieces } from './fold';

const marked = (text: string, ...terms: string[]) =>
  findTerms(text, terms.map(fold)).map(([start, end]) => text.slice(start, end));

test('case, width and composition are folded as the engine folds them', () => {
  expect(fold('ＡＢＣ ｶﾞ Straße')).toBe(fold('abc ガ STRASSE'));
});

describe('terms in a text', () => {
  test('are found in any case and width', () => {
    expect(marked('Handle, HANDLE and ｈａｎｄｌｅ', 'handle')).toEqual([
      'Handle',
      'HANDLE',
      'ｈａｎｄｌｅ',
    ]);
  });

  test('one Chinese character is enough', () => {
    expect(marked('数据目录里的文件', '文')).toEqual(['文']);
  });

  test('a character that folds into two is marked whole', () => {
    expect(marked('Straße', 'ss')).toEqual(['ß']);
    expect(marked('Straße', 'stras')).toEqual(['Straß']);
  });

  test('characters outside the basic plane keep their places', () => {
    expect(marked('😀 emoji 𠮷野家', '野')).toEqual(['野']);
  });

  test('overlapping terms become one mark', () => {
    expect(marked('release', 'rele', 'ease')).toEqual(['release']);
  });

  test('an empty term marks nothing', () => {
    expect(marked('text', '')).toEqual([]);
  });
});

test('a marked text is cut into pieces that make it up again', () => {
  const cut = pieces('abcdef', [
    [1, 3],
    [2, 4],
    [9, 12],
  ]);
  expect(cut.map(({ plain, marked }) => plain + marked).join('')).toBe('abcdef');
  expect(cut.map(({ marked }) => marked)).toEqual(['bc', 'd', '']);
});
