// The command palette: every action, every tag and the notes, found by a few letters.

import type { Component } from 'svelte';
import type { Backend } from '../backend';
import type { ListItem } from '../bindings/ListItem';
import type { TagCount } from '../bindings/TagCount';
import { fold } from './fold';
import { pinyinFits } from './pinyin';
import { spelling } from './spelling';
import { suggestTags } from './tag-tree';

const MOST_TAGS = 8;
/** Where tags alone are looked for. */
const MOST_TAGS_ALONE = 200;
const MOST_NOTES = 8;
const MOST_ACTIONS = 100;

/** Something that the window can do. */
export interface Action {
  id: string;
  label: string;
  /** The keys that do the same, as people read them. */
  keys?: string;
  icon?: Component<{ size?: number | string }>;
  run: () => void;
}

/** A line of the palette. */
export type PaletteItem =
  | { kind: 'action'; key: string; action: Action }
  | { kind: 'tag'; key: string; tag: TagCount }
  | { kind: 'note'; key: string; note: ListItem };

/**
 * How well `label` fits what was typed; below 0 if it does not. The beginning is best, then the
 * beginnings of words, then anywhere, then the letters in their order.
 */
export function fits(label: string, typed: string): number {
  const wanted = fold(typed.trim());
  const text = fold(label);
  if (wanted === '') return 0;
  if (text.startsWith(wanted)) return 4;
  const words = wanted.split(/\s+/u);
  const begins = text.split(/[\s/:：·,，（(]+/u);
  if (words.every((word) => begins.some((begin) => begin.startsWith(word)))) return 3;
  if (words.every((word) => text.includes(word))) return 2;
  if (pinyinFits(label, wanted.replaceAll(/\s/gu, ''))) return 2;
  let at = 0;
  for (const char of wanted.replaceAll(/\s/gu, '')) {
    at = text.indexOf(char, at) + 1;
    if (at === 0) return -1;
  }
  return wanted.length > 1 ? 1 : -1;
}

export class Palette {
  typed = $state('');
  active = $state(0);
  #notes = $state.raw<ListItem[]>([]);
  #backend: Backend;
  #actions: () => Action[];
  #tags: () => readonly TagCount[];
  #asked = 0;

  constructor(backend: Backend, actions: () => Action[], tags: () => readonly TagCount[]) {
    this.#backend = backend;
    this.#actions = actions;
    this.#tags = tags;
    void this.#find();
  }

  items = $derived.by<PaletteItem[]>(() => {
    const typed = this.typed.trim();
    const forTags = /^[#＃]/u.test(typed);
    const actions = forTags
      ? []
      : this.#actions()
          .map((action) => ({ action, fit: fits(action.label, typed) }))
          .filter(({ fit }) => fit >= 0)
          .sort((a, b) => b.fit - a.fit)
          .slice(0, MOST_ACTIONS)
          .map(({ action }) => ({ kind: 'action' as const, key: action.id, action }));
    const most = forTags ? MOST_TAGS_ALONE : MOST_TAGS;
    const tags = suggestTags(this.#tags(), typed.replace(/^[#＃]/u, ''), { most }).map((tag) => ({
      kind: 'tag' as const,
      key: `#${tag.tag}`,
      tag,
    }));
    const notes = forTags
      ? []
      : this.#notes.map((note) => ({ kind: 'note' as const, key: note.id, note }));
    return typed === '' ? [...notes, ...actions, ...tags] : [...actions, ...tags, ...notes];
  });

  /** What the keys are on. */
  get chosen(): PaletteItem | undefined {
    return this.items[this.active];
  }

  write(typed: string): void {
    this.typed = typed;
    this.active = 0;
    void this.#find();
  }

  move(by: number): void {
    const { length } = this.items;
    if (length > 0) this.active = (this.active + by + length) % length;
  }

  /** The newest notes, or those that hold what was typed. */
  async #find(): Promise<void> {
    const asked = (this.#asked += 1);
    const text = this.typed.trim();
    try {
      const page = await this.#backend.search({
        text,
        filter: { view: 'all', tags: [], layer: null },
        spelling: spelling(),
        offset: 0,
        limit: MOST_NOTES,
      });
      if (asked === this.#asked) this.#notes = page.items;
    } catch {
      // The palette still has its actions; the list tells what is wrong with the store.
      if (asked === this.#asked) this.#notes = [];
    }
  }
}
