// Tags as a tree: `work/release` stands under `work`.

import type { TagCount } from '../bindings/TagCount';
import { fold } from './fold';
import { pinyinFits } from './pinyin';

/** A line of the tag tree. */
export interface TagRow {
  /** The whole tag. */
  tag: string;
  /** The same, folded. */
  key: string;
  /** Its last part. */
  name: string;
  depth: number;
  /** Notes with it or one nested under it. */
  count: number;
  hasChildren: boolean;
  expanded: boolean;
}

interface Branch {
  tag: string;
  key: string;
  name: string;
  count: number;
  children: Map<string, Branch>;
}

function grow(tags: readonly TagCount[]): Map<string, Branch> {
  const roots = new Map<string, Branch>();
  for (const { tag, with_nested } of tags) {
    let level = roots;
    let above = '';
    const parts = tag.split('/');
    parts.forEach((name, i) => {
      const key = above + fold(name);
      const last = i === parts.length - 1;
      let branch = level.get(key);
      if (!branch) {
        const whole = last ? tag : parts.slice(0, i + 1).join('/');
        branch = { tag: whole, key, name, count: 0, children: new Map() };
        level.set(key, branch);
      }
      if (last) branch.count = Math.max(branch.count, with_nested);
      level = branch.children;
      above = `${key}/`;
    });
  }
  return roots;
}

/** A branch that no note carries itself counts what stands under it. */
function sum(branch: Branch): number {
  let under = 0;
  for (const child of branch.children.values()) under += sum(child);
  if (branch.count === 0) branch.count = under;
  return branch.count;
}

/** The order of the tags. */
export type TagOrder = 'count' | 'name';

/**
 * The lines of the tree that are to be seen.
 *
 * With a `find`, only tags that hold it are shown, their branches open.
 */
export function tagRows(
  tags: readonly TagCount[],
  options: {
    collapsed: ReadonlySet<string>;
    find?: string;
    order?: TagOrder;
    /** Counts by folded name to sort by in place of those of the tags. */
    counted?: ReadonlyMap<string, number> | undefined;
    language?: string;
  },
): TagRow[] {
  const find = fold(options.find?.trim().replace(/^[#＃]/, '') ?? '');
  const shown =
    find === ''
      ? tags
      : tags.filter(({ tag }) => fold(tag).includes(find) || pinyinFits(tag, find));
  const roots = grow(shown);
  for (const branch of roots.values()) sum(branch);
  // A branch kept only for what stands under it still shows its own count.
  const own = find === '' ? undefined : leftOf(tags);
  const collator = new Intl.Collator(options.language, { numeric: true });
  const weight = ({ key, count }: Branch) =>
    options.counted ? (options.counted.get(key) ?? 0) : count;
  const rows: TagRow[] = [];
  const walk = (level: Map<string, Branch>, depth: number) => {
    const branches = [...level.values()].sort((a, b) =>
      options.order === 'name'
        ? collator.compare(a.name, b.name)
        : weight(b) - weight(a) || collator.compare(a.name, b.name),
    );
    for (const { tag, key, name, count, children } of branches) {
      const expanded = find !== '' || !options.collapsed.has(key);
      const hasChildren = children.size > 0;
      rows.push({
        tag,
        key,
        name,
        depth,
        count: own?.get(key) ?? count,
        hasChildren,
        expanded,
      });
      if (hasChildren && expanded) walk(children, depth + 1);
    }
  };
  walk(roots, 0);
  return rows;
}

/** The counts of tags and branches by their folded names. */
export function leftOf(tags: readonly TagCount[]): ReadonlyMap<string, number> {
  return new Map(tags.map(({ tag, with_nested }) => [fold(tag), with_nested]));
}

const NONE: readonly TagCount[] = [];

/**
 * Those tags of the notes that filters leave which are not among `tags`: in the trash there are
 * some that no other note carries. The same empty list as long as there are none.
 */
export function strangers(
  tags: ReadonlyMap<string, number>,
  left: readonly TagCount[] | undefined,
): readonly TagCount[] {
  const found = left?.filter(({ tag }) => !tags.has(fold(tag))) ?? NONE;
  return found.length === 0 ? NONE : found;
}

/** Tags that a writer may mean by `typed`: those that begin with it, then those that hold it. */
export function suggestTags(
  tags: readonly TagCount[],
  typed: string,
  options: { most?: number; without?: readonly string[] } = {},
): TagCount[] {
  const wanted = fold(typed);
  const without = new Set(options.without?.map(fold));
  const rank = (tag: string): number => {
    const folded = fold(tag);
    if (without.has(folded)) return -1;
    if (folded.startsWith(wanted)) return 2;
    if (folded.split('/').some((part) => part.startsWith(wanted))) return 1;
    if (folded.includes(wanted)) return 0;
    return pinyinFits(tag, wanted) ? 0 : -1;
  };
  return tags
    .map((count) => ({ count, rank: rank(count.tag) }))
    .filter((found) => found.rank >= 0)
    .sort((a, b) => b.rank - a.rank || b.count.with_nested - a.count.with_nested)
    .slice(0, options.most ?? 12)
    .map((found) => found.count);
}
