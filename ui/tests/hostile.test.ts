// The hostile texts of tests/payloads.jsonl, through the one function whose answer becomes elements.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { markdownOf } from '../src/lib/domain/html-markdown';
import { renderMarkdown } from '../src/lib/domain/render-markdown';

interface Payload {
  kind: string;
  text: string;
}

const payloads: Payload[] = readFileSync(
  join(import.meta.dirname, '../../tests/payloads.jsonl'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Payload);

const TAGS = new Set(
  'H1 H2 H3 H4 H5 H6 P BR HR UL OL LI BLOCKQUOTE PRE CODE EM STRONG S A SPAN TABLE THEAD TBODY TR TH TD'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(['href', 'title', 'class', 'start']);

/** What of a document is neither text nor formatting. */
function active(root: ParentNode): string[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(TAGS.has(element.tagName) ? [] : [`<${element.tagName}>`]),
    ...element
      .getAttributeNames()
      .filter((name) => !ATTRIBUTES.has(name))
      .map((name) => `${element.tagName} ${name}`),
    ...(/^(?:https?|mailto):/i.test(element.getAttribute('href') ?? 'https:')
      ? []
      : [`href ${element.getAttribute('href')}`]),
  ]);
}

function parse(html: string): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = html;
  return root;
}

describe('hostile notes', { timeout: 120_000 }, () => {
  test('are many, of every kind, each once', () => {
    expect(payloads.length).toBeGreaterThan(500);
    expect(new Set(payloads.map(({ text }) => text)).size).toBe(payloads.length);
    expect(new Set(payloads.map(({ kind }) => kind)).size).toBe(13);
  });

  test('become nothing active, however often the page reads them anew', () => {
    for (const { text } of payloads) {
      const html = renderMarkdown(text);
      const once = parse(html);
      // What is written out and read again may become something else: mutation.
      const twice = parse(once.innerHTML);
      const inside = parse(`<svg>${html}</svg>`);
      expect([text, ...active(once)]).toEqual([text]);
      expect([text, ...active(twice)]).toEqual([text]);
      expect([...inside.querySelectorAll('script, style, img, iframe')]).toEqual([]);
    }
  });

  test('keep their words', () => {
    const root = parse(renderMarkdown('<img src=x onerror=pwned(1)> and more'));
    expect(root.textContent?.trim()).toBe('<img src=x onerror=pwned(1)> and more');
  });

  test('would be found if they were not sanitised', () => {
    // A document that no window shows: what is parsed there does not run.
    const { body } = document.implementation.createHTMLDocument();
    const found = payloads.filter(({ text }) => {
      body.innerHTML = text;
      return active(body).length > 0;
    });
    expect(found.length).toBeGreaterThan(400);
  });
});

test(
  'hostile HTML that is pasted becomes text, and as a note nothing active',
  { timeout: 120_000 },
  () => {
    for (const { text } of payloads) {
      const markdown = markdownOf(`<b>x</b> ${text}`) ?? '';
      expect([text, ...active(parse(renderMarkdown(markdown)))]).toEqual([text]);
    }
  },
);
