// Writes text with its matches marked into an element that has nothing else in it. Rows of a search
// change with every letter: the nodes that are there are kept, and only words that differ are
// written, which is several times quicker than making and removing a node for each piece.

import { pieces, type Span } from '../domain/fold';

/** A text and the parts of it to mark. */
export interface Marked {
  text: string;
  marks: readonly Span[];
}

/** For `{@attach marked(…)}`. */
export function marked({ text, marks }: Marked): (element: Element) => void {
  return (element) => {
    // A text, a mark, a text, a mark, and so on.
    let node = element.firstChild;
    const write = (words: string, make: () => ChildNode) => {
      node ??= element.appendChild(make());
      const holder = node.firstChild ?? node;
      if (holder.nodeValue !== words) holder.nodeValue = words;
      node = node.nextSibling;
    };
    for (const { plain, marked: found } of pieces(text, marks)) {
      write(plain, textNode);
      if (found !== '') write(found, markElement);
    }
    while (node) {
      const next: ChildNode | null = node.nextSibling;
      node.remove();
      node = next;
    }
  };
}

const textNode = () => document.createTextNode('');

function markElement(): ChildNode {
  const mark = document.createElement('mark');
  mark.append(textNode());
  return mark;
}
