import { expect, test } from 'vitest';
import { autoLayer, resolveLayer } from './layers';

test.each([
  ['Log: started', [], 'application'],
  ['a stack trace', [], 'application'],
  ['日志log文件', [], 'application'],
  ['the catalog of a blog, after login', [], 'core'],
  ['log_file is one word', [], 'core'],
  ['task_id 7 in the log', [], 'core'],
  ['old minutes', ['Archive'], 'archive'],
  ['old log', ['archive'], 'application'],
  ['old minutes', ['archive/2020'], 'core'],
] as const)('Auto puts %j with %j into %s', (content, tags, layer) => {
  expect(autoLayer(content, tags)).toBe(layer);
});

test('a chosen layer is never overruled', () => {
  expect(resolveLayer('session', 'a log', [])).toBe('session');
});
