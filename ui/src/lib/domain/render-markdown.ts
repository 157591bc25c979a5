// Notes as HTML. What comes out here is only ever put into the page by shared/Markdown.svelte,
// which is the one sink.

import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';

const md = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
md.linkify.set({ fuzzyEmail: false, fuzzyLink: false });
// Every address is shown; which ones can be followed is decided below and again by the application.
md.validateLink = (url) => !/^\s*(?:javascript|vbscript|data|file):/i.test(url);

// Images are never fetched: their words stand in their place, linked to where they are.
md.renderer.rules.image = (tokens, index) => {
  const token = tokens[index];
  const source = String(token?.attrGet('src') ?? '');
  const words = token?.content || source;
  const escape = md.utils.escapeHtml;
  return /^https?:/i.test(source)
    ? `<a href="${escape(source)}">${escape(words)}</a>`
    : `<span>${escape(words)}</span>`;
};

// `- [ ] item` is a task.
md.core.ruler.push('tasks', (state) => {
  state.tokens.forEach((token, i) => {
    const item = state.tokens[i - 2];
    const first = token.children?.[0];
    if (token.type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text')
      return;
    const box = /^\[([ xX])\]\s+/.exec(first.content);
    if (!box) return;
    first.content = first.content.slice(box[0].length);
    item.attrJoin('class', box[1] === ' ' ? 'task' : 'task done');
  });
});

const TAGS =
  'h1 h2 h3 h4 h5 h6 p br hr ul ol li blockquote pre code em strong s a span table thead tbody tr th td';

/** Renders Markdown to HTML that holds nothing active and fetches nothing. */
export function renderMarkdown(source: string): string {
  return DOMPurify.sanitize(md.render(source), {
    ALLOWED_TAGS: TAGS.split(' '),
    ALLOWED_ATTR: ['href', 'title', 'class', 'start'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
