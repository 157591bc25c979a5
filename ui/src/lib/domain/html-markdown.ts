// Copied HTML as Markdown. It is read by an inert document: nothing in it runs and nothing is
// fetched; what comes out is text.

import TurndownService from 'turndown';

/** The longest HTML that is converted, in characters; longer ones are pasted as plain text. */
const MOST_CHARS = 1_000_000;
/** The most elements, and the deepest nesting: the converter looks at each within each. */
const MOST_ELEMENTS = 20_000;
const DEEPEST = 100;

/** Says something that plain text would lose. */
const MARKUP =
  'a[href], b, strong, i, em, del, s, strike, h1, h2, h3, h4, h5, h6, ul, ol, table, pre, code, kbd, blockquote, hr, img[alt]';

const style = (node: Element) => (node.getAttribute('style') ?? '').toLowerCase();
const heavy = (node: Element) => /font-weight\s*:\s*(?:bold|[6-9]00)/.test(style(node));
const light = (node: Element) => /font-weight\s*:\s*(?:normal|[1-5]00)/.test(style(node));
const slanted = (node: Element) => /font-style\s*:\s*italic/.test(style(node));
const upright = (node: Element) => /font-style\s*:\s*normal/.test(style(node));

/** Escapes what would be read as markup and nothing else: notes are searched as they stand. */
function escaped(text: string): string {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '\\\\')
    .replace(/`|\*(?=\S)|(?<=\S)\*/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\](?=[([:])/g, '\\]')
    .replace(/~~/g, '\\~~')
    .replace(/^(?:[-+*](?=\s)|>|#{1,6}(?=\s)|[-=]{3,})/, '\\$&')
    .replace(/^(\d{1,9})(?=[.)]\s)/, '$1\\');
}

/** Marks go around the words, not around the spaces beside them. */
function around(content: string, mark: string): string {
  const words = content.trim();
  if (words === '' || words.includes('\n\n')) return content;
  const from = content.indexOf(words);
  return `${content.slice(0, from)}${mark}${words}${mark}${content.slice(from + words.length)}`;
}

function fence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(longest + 1);
}

function columns(table: HTMLTableElement): number {
  const widths = [...table.rows].map((row) =>
    [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0),
  );
  return Math.max(0, ...widths);
}

/** Tables that arrange a page are no tables of a note. */
function isData(table: HTMLTableElement | null): table is HTMLTableElement {
  return (
    table !== null &&
    columns(table) > 1 &&
    columns(table) <= 100 &&
    table.querySelector('table, ul, ol, pre, blockquote, h1, h2, h3, h4, h5, h6, hr') === null &&
    !table.parentElement?.closest('table')
  );
}

function task(item: Element): string {
  const box = item.querySelector(
    ':scope > input[type=checkbox], :scope > p > input[type=checkbox]',
  );
  if (box) return box.hasAttribute('checked') ? '[x] ' : '[ ] ';
  // As notes are shown in this window.
  if (!item.classList.contains('task')) return '';
  return item.classList.contains('done') ? '[x] ' : '[ ] ';
}

const service = new TurndownService({
  headingStyle: 'atx',
  hr: '---',
  bulletListMarker: '-',
  codeBlockStyle: 'fenced',
  emDelimiter: '*',
  br: '',
});
service.escape = escaped;
service.remove(['script', 'style', 'noscript', 'template', 'title', 'meta', 'link']);
service.remove((node) => /^(?:SVG|MATH)$/i.test(node.nodeName));

// A rule is asked before those above it.
service.addRule('neither', {
  filter: (node) => /^(?:B|STRONG|I|EM)$/.test(node.nodeName),
  replacement: (content) => content,
});
// Word processors write bold as a style, and take the bold of a tag away by one.
service.addRule('bold', {
  filter: (node) =>
    /^(?:B|STRONG)$/.test(node.nodeName)
      ? !light(node)
      : node.nodeName === 'SPAN' && heavy(node) && !slanted(node),
  replacement: (content) => around(content, '**'),
});
service.addRule('italic', {
  filter: (node) =>
    /^(?:I|EM)$/.test(node.nodeName) ? !upright(node) : node.nodeName === 'SPAN' && slanted(node),
  replacement: (content, node) => around(content, heavy(node as Element) ? '***' : '*'),
});
service.addRule('struck', {
  filter: (node) => /^(?:DEL|S|STRIKE)$/.test(node.nodeName),
  replacement: (content) => around(content, '~~'),
});

service.addRule('link', {
  filter: 'a',
  replacement: (content, node) => {
    const address = (node as Element).getAttribute('href')?.trim() ?? '';
    const words = content.trim().replace(/\s+/g, ' ');
    if (words === '' || !/^(?:https?:\/\/|mailto:)/i.test(address)) return content;
    if (node.textContent.trim() === address) return address;
    return `[${words}](${target(address)})`;
  },
});
service.addRule('picture', {
  filter: 'img',
  replacement: (_content, node) => {
    const words = (node as Element).getAttribute('alt')?.replace(/\s+/g, ' ').trim() ?? '';
    const source = (node as Element).getAttribute('src')?.trim() ?? '';
    if (!/^https?:\/\//i.test(source)) return escaped(words);
    return `![${words.replace(/[[\]]/g, '')}](${target(source)})`;
  },
});

service.addRule('item', {
  filter: 'li',
  replacement: (content, node) => {
    const item = node as Element;
    const list = item.parentElement;
    const place = list ? [...list.children].indexOf(item) : 0;
    const first = Number(list?.getAttribute('start') ?? 1) || 0;
    const mark = list?.nodeName === 'OL' ? `${first + place}. ` : '- ';
    const indent = ' '.repeat(mark.length);
    const inside = content.trim().replace(/\n(?=[^\n])/g, `\n${indent}`);
    return `${mark}${task(item)}${inside}${item.nextElementSibling ? '\n' : ''}`;
  },
});

service.addRule('preformatted', {
  filter: 'pre',
  replacement: (_content, node) => {
    const text = node.textContent.replace(/\n$/, '');
    const names = `${(node as Element).className} ${(node as Element).querySelector('code')?.className ?? ''}`;
    const language = /\b(?:language|lang)-([\w+#-]+)/.exec(names)?.[1] ?? '';
    const mark = fence(text);
    return `\n\n${mark}${language}\n${text}\n${mark}\n\n`;
  },
});

service.addRule('cell', {
  filter: ['td', 'th'],
  replacement: (content, node) => {
    const cell = node as HTMLTableCellElement;
    if (!isData(cell.closest('table'))) return `${content}\n`;
    const words = content
      .trim()
      .replace(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|');
    return ` ${words} |${'  |'.repeat(Math.max(0, cell.colSpan - 1))}`;
  },
});
service.addRule('row', {
  filter: 'tr',
  replacement: (content, node) => {
    const row = node as HTMLTableRowElement;
    const table = row.closest('table');
    if (!isData(table)) return content;
    const line = `\n|${content.replaceAll('\n', '')}`;
    if (row !== table.rows[0]) return line;
    const missing = columns(table) - [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    return `${line}${'  |'.repeat(missing)}\n|${' --- |'.repeat(columns(table))}`;
  },
});
service.addRule('rows', {
  filter: ['thead', 'tbody', 'tfoot'],
  replacement: (content) => content,
});

/** An address in the parentheses of a link. */
export function target(address: string): string {
  const clean = address.replace(/\s/g, '%20');
  return /[()<>]/.test(clean) ? `<${clean.replace(/[<>]/g, encodeURIComponent)}>` : clean;
}

/** Whether it is as large as a person copies. */
function sized(body: HTMLElement): boolean {
  const elements = body.getElementsByTagName('*');
  if (elements.length > MOST_ELEMENTS) return false;
  const depths = new Map<Element | null, number>([[body, 0]]);
  for (const element of elements) {
    const depth = (depths.get(element.parentElement) ?? 0) + 1;
    if (depth > DEEPEST) return false;
    depths.set(element, depth);
  }
  return true;
}

/** Whether the HTML says something that its plain text does not. */
function saysMore(body: HTMLElement): boolean {
  // Code editors copy their colours; the text is the code as it stands.
  const code = body.querySelector(':scope > [style*="white-space: pre"]');
  if (code && !body.querySelector('pre, ul, ol, table')) return false;
  const drawn = [...body.querySelectorAll('span[style]')];
  return body.querySelector(MARKUP) !== null || drawn.some((span) => heavy(span) || slanted(span));
}

/** HTML as Markdown; `undefined` if plain text says the same, or it cannot be read. */
export function markdownOf(html: string): string | undefined {
  if (html.length > MOST_CHARS) return undefined;
  try {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    if (!sized(body) || !saysMore(body)) return undefined;
    const text = service
      .turndown(body)
      .replace(/\u00a0/g, ' ')
      .replace(/[ \t]+$/gm, '');
    return text === '' ? undefined : text;
  } catch {
    // Nested deeper than the converter goes.
    return undefined;
  }
}
