// Tags that were clicked, as an expression: of each group one tag must be there, or none may be.
// It joins the typed words as the same query that could be typed.

import type { TagGroup } from '../bindings/TagGroup';
import { fold } from './fold';
import { MOST_CHARS, quoted, understandSoFar } from './language';

/** How a clicked tag joins the others. */
export type Joining = 'and' | 'or' | 'not';

const same = (a: string, b: string): boolean => fold(a) === fold(b);

/** How a tag stands in the expression, if it does. */
export function standing(groups: readonly TagGroup[], tag: string): Joining | undefined {
  const group = groups.find(({ any }) => any.some((other) => same(other, tag)));
  if (!group) return undefined;
  if (group.not) return 'not';
  return group.any.length > 1 ? 'or' : 'and';
}

/** The expression without a tag. */
export function without(groups: readonly TagGroup[], tag: string): TagGroup[] {
  return groups
    .map(({ any, not }) => ({ any: any.filter((other) => !same(other, tag)), not }))
    .filter(({ any }) => any.length > 0);
}

/**
 * The expression after a click: a tag that stands there in that way is taken away, another joins
 * all groups (`and`), the last one (`or`), or is shut out (`not`).
 */
export function joined(groups: readonly TagGroup[], tag: string, how: Joining): TagGroup[] {
  const was = standing(groups, tag);
  const rest = without(groups, tag);
  if (was === how || (was === 'or' && how === 'and')) return rest;
  if (how === 'not') return [...rest, { any: [tag], not: true }];
  const last = rest.findLastIndex(({ not }) => !not);
  if (how === 'or' && last >= 0) {
    return rest.map((group, i) => (i === last ? { ...group, any: [...group.any, tag] } : group));
  }
  return [...rest, { any: [tag], not: false }];
}

/** The groups that a filter of the engine holds: single tags that must be there. */
export function plainTags(groups: readonly TagGroup[]): string[] {
  return groups.flatMap(({ any, not }) => (not || any.length !== 1 ? [] : any));
}

/**
 * The words and these groups as one query. There are no parentheses in the language, so `a or b`
 * beside other terms becomes one branch for each. `undefined` if it grows too long to be read.
 */
export function asQuery(text: string, groups: readonly TagGroup[]): string | undefined {
  if (groups.length === 0) return text;
  let branches = understandSoFar(text).branches.map((terms) => terms.map(({ raw }) => raw));
  for (const { any, not } of groups) {
    const terms = any.map((tag) => `${not ? '-' : ''}tag:${quoted(tag)}`);
    branches = not
      ? branches.map((branch) => [...branch, ...terms])
      : terms.flatMap((term) => branches.map((branch) => [...branch, term]));
    if (branches.length > MOST_CHARS / 4) return undefined;
  }
  const query = branches.map((branch) => branch.join(' ')).join(' OR ');
  return query.length > MOST_CHARS ? undefined : query;
}
