// Marks the searched words in rendered text: with the CSS Custom Highlight API where the web view
// has it, which leaves the document alone; else with <mark> elements.

import { findTerms } from './fold';

/** The name in `::highlight(found)`. */
const NAME = 'found';
/** More marks than anybody looks at. */
const MOST = 2000;

function texts(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

/** Marks `terms` under `root`; the returned function takes the marks away. */
export function highlight(root: HTMLElement, terms: readonly string[]): () => void {
  const places = texts(root)
    .flatMap((node) => findTerms(node.data, terms).map((span) => ({ node, span })))
    .slice(0, MOST);
  if (places.length === 0) return () => {};
  if (typeof CSS !== 'undefined' && 'highlights' in CSS && typeof Highlight !== 'undefined') {
    const ranges = places.map(({ node, span: [start, end] }) => {
      const range = new Range();
      range.setStart(node, start);
      range.setEnd(node, end);
      return range;
    });
    const marks = CSS.highlights.get(NAME) ?? new Highlight();
    CSS.highlights.set(NAME, marks);
    for (const range of ranges) marks.add(range);
    return () => {
      for (const range of ranges) marks.delete(range);
    };
  }
  const marks: HTMLElement[] = [];
  // From the end, so that what stands before keeps its places.
  for (const { node, span } of places.toReversed()) {
    const [start, end] = span;
    const middle = node.splitText(start);
    middle.splitText(end - start);
    const mark = document.createElement('mark');
    middle.replaceWith(mark);
    mark.append(middle);
    marks.push(mark);
  }
  return () => {
    for (const mark of marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
  };
}
