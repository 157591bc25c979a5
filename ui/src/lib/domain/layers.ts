// The layers as the window shows them, and the rule of Auto as the engine has it.

import type { Layer } from '../bindings/Layer';
import type { LayerChoice } from '../bindings/LayerChoice';

/** Every layer, in the order in which they are shown. */
export const layers: readonly Layer[] = ['core', 'application', 'archive', 'session'];

/** The colour of a layer's dot. */
export const layerColour = (layer: Layer): string => `var(--layer-${layer})`;

const joins = /[\p{L}\p{N}_]/u;
const endsWord =
  /[\u{2E80}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FF00}-\u{FFEF}\u{20000}-\u{3FFFF}]/u;

function holdsWord(content: string, wanted: RegExp): boolean {
  for (const { index, 0: word } of content.matchAll(wanted)) {
    const before = content.charAt(index - 1);
    const after = content.charAt(index + word.length);
    const apart = (char: string) => char === '' || !joins.test(char) || endsWord.test(char);
    if (apart(before) && apart(after)) return true;
  }
  return false;
}

/** The layer that Auto gives a note, shown before it is saved; the engine has the last word. */
export function autoLayer(content: string, tags: readonly string[]): Layer {
  if (holdsWord(content, /task_id|window_id/gi)) return 'core';
  if (holdsWord(content, /log|trace/gi)) return 'application';
  return tags.some((tag) => tag.toLowerCase() === 'archive') ? 'archive' : 'core';
}

/** The layer that a choice gives a note. */
export function resolveLayer(choice: LayerChoice, content: string, tags: readonly string[]): Layer {
  return choice === 'auto' ? autoLayer(content, tags) : choice;
}
