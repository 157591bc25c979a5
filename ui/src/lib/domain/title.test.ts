import { expect, test } from 'vitest';
import { plainLine, titled } from './title';

test.each([
  ['# Heading\n\ntext', 'Heading', '\ntext'],
  ['\n\nFirst line\nsecond', 'First line', 'second'],
  ['Title\n=====\ntext', 'Title', 'text'],
  ['only one line', 'only one line', ''],
  ['**Bold** `code` [link](https://a.org)', 'Bold code link', ''],
  ['first\r\nsecond', 'first', 'second'],
])('the first line of %j is its title', (content, title, body) => {
  expect(titled(content)).toEqual({ title, body });
});

test.each(['- a list\n- of two', '> quoted', '```\ncode\n```', '1. one', '***', 'x'.repeat(200)])(
  '%j has no title of its own',
  (content) => {
    expect(titled(content)).toEqual({ title: '', body: content });
  },
);

test('signs that are no Markdown stay', () => {
  expect(plainLine('a_b_c * d 2*3*4')).toBe('a_b_c * d 2*3*4');
});
