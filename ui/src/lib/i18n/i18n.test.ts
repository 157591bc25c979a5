import { describe, expect, test } from 'vitest';
import { language, setLanguage, spoken, t, words } from '.';
import { bytes, micros, percent, relativeDay, roughly, sentences } from './format';
import type { Words } from './types';

function flat(group: Words, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(group)) {
    if (typeof value === 'string') all.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) all.set(inner, text);
  }
  return all;
}

/** `{{count, number}}` and `{{count}}` both put in `count`. */
function variables(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map((match) => match[1] ?? '').sort();
}

const namespaces = ['main', 'pages', 'errors'] as const;

describe.each(namespaces)('the words of %s', (namespace) => {
  const english = flat(words.en[namespace]);
  const chinese = flat(words['zh-CN'][namespace]);

  test('have the same keys in both languages, the singular apart', () => {
    const wanted = [...english.keys()].filter((key) => !key.endsWith('_one'));
    expect([...chinese.keys()].sort()).toEqual(wanted.sort());
  });

  test('put in the same variables in both languages', () => {
    const differ = [...chinese].filter(
      ([key, text]) => variables(text).join() !== variables(english.get(key) ?? '').join(),
    );
    expect(differ).toEqual([]);
  });

  test('have a plural for every singular, with the same variables', () => {
    const alone = [...english].filter(([key, text]) => {
      if (!key.endsWith('_one')) return false;
      const other = english.get(key.replace(/_one$/, '_other'));
      // "One note" may be written out.
      const rest = (text: string) =>
        variables(text)
          .filter((name) => name !== 'count')
          .join();
      return other === undefined || rest(other) !== rest(text);
    });
    expect(alone).toEqual([]);
  });

  test('are never empty, and Chinese is not left in English', () => {
    for (const [key, text] of english) expect(text, key).not.toBe('');
    const same = [...chinese].filter(
      ([key, text]) => text === english.get(key) && /[a-z]{3}.* [a-z]{3}/i.test(text),
    );
    expect(same).toEqual([]);
  });
});

describe('t', () => {
  test('chooses singular, plural and zero by count, and writes numbers as people do', () => {
    setLanguage('en');
    expect(t('pages:offer.notes.title', { count: 1 })).toBe('1 note found');
    expect(t('pages:offer.notes.title', { count: 3120 })).toBe('3,120 notes found');
    expect(t('pages:resources.flushed', { count: 0 })).toBe('No recall counts were waiting');
  });

  test('speaks Chinese after the language changes, and tells the document', () => {
    setLanguage('zh-CN');
    expect(language()).toBe('zh-CN');
    expect(t('pages:resources.title')).toBe('资源占用');
    expect(t('pages:offer.notes.title', { count: 1 })).toBe('找到 1 条笔记');
    expect(document.documentElement.lang).toBe('zh-CN');
    setLanguage('en');
    expect(t('pages:resources.title')).toBe('Resources');
  });

  test('does not change what is put in', () => {
    expect(t('pages:banner.aside', { folder: 'a & <b>' })).toContain('a & <b>');
  });
});

test('the language follows the setting, and the system where the setting says so', () => {
  expect(spoken('en', 'zh-CN')).toBe('en');
  expect(spoken('zh-CN', 'en-US')).toBe('zh-CN');
  expect(spoken('system', 'zh-Hans-CN')).toBe('zh-CN');
  expect(spoken('system', 'zh_CN.UTF-8')).toBe('zh-CN');
  expect(spoken('system', 'de-DE')).toBe('en');
});

describe('figures', () => {
  test('sizes rise by thousands', () => {
    setLanguage('en');
    expect(bytes(0)).toBe('0 B');
    expect(bytes(999)).toBe('999 B');
    expect(bytes(4_100_000)).toBe('4.1 MB');
    expect(bytes(132_000)).toBe('132 kB');
  });

  test('durations keep the digits that matter', () => {
    expect(micros(96)).toBe('96 µs');
    expect(micros(300)).toBe('0.3 ms');
    expect(micros(41_200)).toBe('41 ms');
    expect(micros(1_240_000)).toBe('1.2 s');
  });

  test('days are told as near as they are', () => {
    const now = new Date(2026, 10, 22, 12);
    expect(relativeDay(new Date(2026, 10, 22, 10, 42), now)).toBe('10:42');
    expect(relativeDay(new Date(2026, 10, 21, 23, 59), now)).toBe('Yesterday');
    expect(relativeDay(new Date(2026, 10, 19), now)).toBe('Nov 19');
    expect(relativeDay(new Date(2025, 10, 19), now)).toBe('Nov 19, 2025');
    setLanguage('zh-CN');
    expect(relativeDay(new Date(2026, 10, 21), now)).toBe('昨天');
    setLanguage('en');
  });

  test('shares, time left and sentences read naturally', () => {
    expect(percent(0.637)).toBe('64%');
    expect(roughly(0.2)).toMatch(/^1 sec/);
    expect(roughly(200)).toMatch(/^3 min/);
    expect(sentences('One.', '', 'Two.')).toBe('One. Two.');
    setLanguage('zh-CN');
    expect(sentences('一。', '二。')).toBe('一。二。');
    setLanguage('en');
  });
});
