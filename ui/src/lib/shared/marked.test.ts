import { expect, test } from 'vitest';
import { marked } from './marked';

function written(...texts: [string, [number, number][]][]): HTMLElement {
  const element = document.createElement('span');
  for (const [text, marks] of texts) marked({ text, marks })(element);
  return element;
}

test('what is found is marked, and the words stand as they are', () => {
  const words: [string, [number, number][]] = [
    '<b>one</b> & one',
    [
      [3, 6],
      [13, 16],
    ],
  ];
  const element = written(words);
  expect(element.innerHTML).toBe('&lt;b&gt;<mark>one</mark>&lt;/b&gt; &amp; <mark>one</mark>');
  expect(element.textContent).toBe(words[0]);
});

test('after any other text the next one stands there alone', () => {
  const texts: [string, [number, number][]][] = [
    ['', []],
    ['plain', []],
    ['marked', [[0, 6]]],
    [
      'a match in it and a match',
      [
        [2, 7],
        [20, 25],
      ],
    ],
    [
      'two',
      [
        [0, 1],
        [1, 2],
      ],
    ],
  ];
  for (const before of texts) {
    for (const after of texts) {
      expect(written(before, after).innerHTML).toBe(written(after).innerHTML);
      expect(written(before, after).textContent).toBe(after[0]);
    }
  }
});

test('nodes are kept from one text to the next', () => {
  const element = written(['a match', [[2, 7]]]);
  const [text, mark] = [...element.childNodes];
  marked({ text: 'another match here', marks: [[8, 13]] })(element);
  expect([...element.childNodes].slice(0, 2)).toEqual([text, mark]);
  expect(mark?.textContent).toBe('match');
});
