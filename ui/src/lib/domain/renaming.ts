// What becomes of a tag, and of those nested under it, by a change of it.

import type { TagChange } from '../bindings/TagChange';
import { fold } from './fold';

/** Gives each tag its name after the change; `null` if it is taken off. */
export function renaming(change: TagChange): (tag: string) => string | null {
  const from = change.kind === 'rename' ? change.from : change.tag;
  const folded = fold(from);
  const depth = from.split('/').length;
  return (tag) => {
    const own = fold(tag);
    if (own !== folded && !own.startsWith(`${folded}/`)) return tag;
    if (change.kind === 'remove') return null;
    return [change.to, ...tag.split('/').slice(depth)].join('/');
  };
}

/** A map by tag after the change; of two tags that become one, the one that was there stays. */
export function renamedKeys<T>(
  by: Readonly<Record<string, T | undefined>>,
  change: TagChange,
): Record<string, T> {
  const rename = renaming(change);
  const next: Record<string, T> = {};
  const moved: [string, T][] = [];
  for (const [tag, value] of Object.entries(by)) {
    if (value === undefined) continue;
    const name = rename(tag);
    if (name === tag) next[tag] = value;
    else if (name !== null) moved.push([fold(name), value]);
  }
  for (const [tag, value] of moved) next[tag] ??= value;
  return next;
}
