import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './render-markdown';

const dom = (source: string) => {
  const root = document.createElement('div');
  root.innerHTML = renderMarkdown(source);
  return root;
};

describe('rendered notes', () => {
  test('hold nothing active', () => {
    const root = dom(
      [
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '[a](javascript:alert(1)) [b](data:text/html,x) [c](file:///etc/passwd)',
        '<a href="https://a.org" onclick="alert(1)">x</a>',
        '<style>*{display:none}</style><iframe src="https://a.org"></iframe>',
      ].join('\n\n'),
    );
    expect(root.querySelector('script, img, iframe, style, object, form')).toBeNull();
    expect([...root.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())).not.toContain(
      'onclick',
    );
    for (const link of root.querySelectorAll('a')) {
      expect(link.getAttribute('href')).toMatch(/^https:/);
    }
  });

  test('fetch no image: its words link to it', () => {
    const root = dom('![a cat](https://a.org/cat.png) ![local](cat.png)');
    expect(root.querySelector('img')).toBeNull();
    expect(root.querySelector('a')?.textContent).toBe('a cat');
    expect(root.querySelector('a')?.getAttribute('href')).toBe('https://a.org/cat.png');
    expect(root.textContent).toContain('local');
  });

  test('make links of bare addresses', () => {
    const root = dom('see https://example.org/a_b and mail <me@a.org>');
    expect([...root.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual([
      'https://example.org/a_b',
      'mailto:me@a.org',
    ]);
  });

  test('show tasks', () => {
    const items = dom('- [ ] open\n- [x] done\n- plain').querySelectorAll('li');
    expect([...items].map((li) => [li.className, li.textContent?.trim()])).toEqual([
      ['task', 'open'],
      ['task done', 'done'],
      ['', 'plain'],
    ]);
  });

  test('keep line breaks as typed', () => {
    expect(dom('one\ntwo').querySelectorAll('br')).toHaveLength(1);
  });
});
