// Text enters the page as text. One component makes elements of it, from one function's answer.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SOURCES = join(import.meta.dirname, '../src');

/** Every way to make elements, or code, of text. */
const SINKS = new RegExp(
  [
    '\\{@html',
    'innerHTML',
    'outerHTML',
    'insertAdjacentHTML',
    'setHTML(?:Unsafe)?\\b',
    'parseHTML',
    'createContextualFragment',
    'DOMParser',
    'parseFromString',
    'document\\.write',
    'srcdoc',
    '\\beval\\s*\\(',
    'new Function\\b',
    '\\bset(?:Timeout|Interval)\\s*\\(\\s*[\'"`]',
    'createElement\\(\\s*[\'"`](?:script|iframe|object|embed|base|meta|link)\\b',
    '<svelte:element',
  ].join('|'),
);

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

/** Places that match, as `file: line`, tests aside. */
function places(pattern: RegExp): string[] {
  return files(SOURCES)
    .filter((path) => /\.(?:svelte|ts|html)$/.test(path) && !path.endsWith('.test.ts'))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${relative(SOURCES, path).replaceAll('\\', '/')}: ${line.trim()}`),
    )
    .sort();
}

describe('the sources', () => {
  test('make elements of text in one place', () => {
    expect(places(SINKS)).toEqual([
      // An inert document that never enters the page: what is copied is read there as text.
      "lib/domain/html-markdown.ts: const { body } = new DOMParser().parseFromString(html, 'text/html');",
      'lib/shared/Markdown.svelte: {@html html}',
    ]);
  });

  test('put there what was sanitised, and nothing else', () => {
    expect(places(/renderMarkdown\(|DOMPurify\./)).toEqual([
      'lib/domain/render-markdown.ts: export function renderMarkdown(source: string): string {',
      'lib/domain/render-markdown.ts: return DOMPurify.sanitize(md.render(source), {',
      'lib/shared/Markdown.svelte: const html = $derived(renderMarkdown(source));',
    ]);
  });

  test('speak to the application in one place', () => {
    const speaking = places(/@tauri-apps/).map((place) => place.split(':')[0]);
    expect([...new Set(speaking)]).toEqual(['lib/backend/tauri.ts']);
  });

  test('a second sink would be found', () => {
    for (const line of [
      '{@html note.content}',
      'root.innerHTML = text;',
      'root.insertAdjacentHTML("beforeend", text)',
      'new DOMParser().parseFromString(text, "text/html")',
      '<iframe srcdoc={text}></iframe>',
      'document.write(text)',
      'range.createContextualFragment(text)',
      "setTimeout('x()')",
    ]) {
      expect(line).toMatch(SINKS);
    }
    for (const line of ['setTimeout(work, 5)', 'const html = 1', 'element.textContent = text']) {
      expect(line).not.toMatch(SINKS);
    }
  });
});
