import { expect, test } from 'vitest';
import { highlight } from './highlight';

test('marks matches across elements and takes the marks away again', () => {
  const root = document.createElement('div');
  root.innerHTML = '<p>Every Handle and <em>ｈａｎｄｌｅ</em></p>';
  const before = root.innerHTML;
  const undo = highlight(root, ['handle']);
  expect([...root.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
    'Handle',
    'ｈａｎｄｌｅ',
  ]);
  undo();
  expect(root.innerHTML).toBe(before);
});

test('text that looks like HTML stays text', () => {
  const root = document.createElement('div');
  root.textContent = '<b>handle</b>';
  highlight(root, ['handle']);
  expect(root.querySelector('b')).toBeNull();
  expect(root.textContent).toBe('<b>handle</b>');
});
