// Tags as a tree: `work/release` stands under `work`.

import type { TagCount } from '../bindings/TagCount';
import { fold } from './fold';
import { pinyinFits } from './pinyin';

/** A line of the tag tree. */
export interface TagRow {
  /** The whole tag. */
  tag: string;
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
  name: string;
  count: number;
  /** Place among the branches of one level: the most used first. */
  children: Map<string, Branch>;
}

function grow(tags: readonly TagCount[]): Map<string, Branch> {
  const roots = new Map<string, Branch>();
  for (const { tag, with_nested } of tags) {
    let level = roots;
    const parts = tag.split('/');
    parts.forEach((name, i) => {
      const key = fold(name);
      const last = i === parts.length - 1;
      let branch = level.get(key);
      if (!branch) {
        branch = { tag: parts.slice(0, i + 1).join('/'), name, count: 0, children: new Map() };
        level.set(key, branch);
      }
      if (last) branch.count = Math.max(branch.count, with_nested);
      level = branch.children;
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
    language?: string;
    /** The counts that make the order, if others than those that are shown. */
    ranked?: readonly TagCount[];
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
  const counts = new Map(tags.map(({ tag, with_nested }) => [fold(tag), with_nested]));
  const ranks = new Map(options.ranked?.map(({ tag, with_nested }) => [fold(tag), with_nested]));
  const rank = (branch: Branch) => ranks.get(fold(branch.tag)) ?? branch.count;
  const collator = new Intl.Collator(options.language, { numeric: true });
  const rows: TagRow[] = [];
  const walk = (level: Map<string, Branch>, depth: number) => {
    const branches = [...level.values()].sort((a, b) =>
      options.order === 'name'
        ? collator.compare(a.name, b.name)
        : rank(b) - rank(a) || collator.compare(a.name, b.name),
    );
    for (const branch of branches) {
      const expanded = find !== '' || !options.collapsed.has(fold(branch.tag));
      const count = counts.get(fold(branch.tag)) ?? branch.count;
      const hasChildren = branch.children.size > 0;
      rows.push({ tag: branch.tag, name: branch.name, depth, count, hasChildren, expanded });
      if (hasChildren && expanded) walk(branch.children, depth + 1);
    }
  };
  walk(roots, 0);
  return rows;
}

/**
 * Every tag with the counts of the notes that remain under the filters; one that none of them
 * carries stays, with a count of nought, so that it can still join as an alternative.
 */
export function remaining(
  tags: readonly TagCount[],
  left: readonly TagCount[] | undefined,
): readonly TagCount[] {
  if (!left) return tags;
  const by = new Map(left.map((count) => [fold(count.tag), count]));
  const known = new Set(tags.map(({ tag }) => fold(tag)));
  return [
    ...tags.map(({ tag }) => ({ notes: 0, with_nested: 0, ...by.get(fold(tag)), tag })),
    // In the trash there are tags that no other note carries.
    ...left.filter(({ tag }) => !known.has(fold(tag))),
  ];
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
