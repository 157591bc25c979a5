import { expect, test } from 'vitest';
import { quoted, understand, understandSoFar } from './language';

const read = (text: string) => {
  const { literal, branches } = understand(text);
  const terms = branches.map((branch) =>
    branch.map(({ kind, value, not }) => `${not ? '-' : ''}${kind}:${value}`).join(' '),
  );
  return literal ? `literally ${terms.join()}` : terms.join(' | ');
};

test('a query is read as the engine reads it', () => {
  expect(read('')).toBe('');
  expect(read('a -b "c d"')).toBe('word:a -word:b word:c d');
  expect(read('a OR tag:b 中')).toBe('word:a | tag:b word:中');
  expect(read('TAG：读书 -path:"x y"')).toBe('tag:读书 -path:x y');
  expect(read('after:2026-01 before:2026-02-01')).toBe('after:2026-01 before:2026-02-01');
  expect(read('or Or -')).toBe('word:or word:Or word:-');
  expect(read('“a b” “c')).toBe('word:a b word:“c');
  expect(read('http://x unknown:y')).toBe('word:http://x word:unknown:y');
});

test('what is malformed is looked for as it stands', () => {
  for (const text of [
    '"a',
    'a OR',
    'OR a',
    'tag:',
    'layer:none',
    'is:big',
    'before:2026-13',
    '""',
  ]) {
    expect(read(text)).toBe(`literally word:${text}`);
  }
});

test('places are those of the text', () => {
  const text = ' tea  -tag:"x y" OR z';
  const terms = understand(text).branches.flat();
  expect(terms.map(({ start, end }) => text.slice(start, end))).toEqual(['tea', '-tag:"x y"', 'z']);
});

test('what is unfinished at the end is left out', () => {
  expect(understandSoFar('a "b').branches[0]?.map(({ value }) => value)).toEqual(['a', 'b']);
  expect(understandSoFar('a tag:').branches[0]?.map(({ value }) => value)).toEqual(['a']);
});

test('values with spaces or quotes stay one value', () => {
  for (const value of ['plain', 'two words', '"odd', '“x', 'a"b']) {
    expect(understand(`tag:${quoted(value)}`).branches).toMatchObject([[{ kind: 'tag', value }]]);
  }
});
