// Several notes selected: these, or everything that the list shows without some. Selecting a
// hundred thousand is as quick as selecting one.

import { SvelteSet } from 'svelte/reactivity';
import type { Backend } from '../backend';
import type { NoteId } from '../bindings/NoteId';
import type { NoteSet } from '../bindings/NoteSet';
import type { Selection } from './filter.svelte';
import type { NoteList } from './list.svelte';

export class Picked {
  /** Everything that the list shows is selected, without {@link Picked.#ids}. */
  #all = $state(false);
  /** The tag that is being typed for all of them is given, or taken off. */
  tagging = $state<'add_tags' | 'remove_tags' | null>(null);
  readonly #ids = new SvelteSet<NoteId>();
  /** Where a range begins. */
  #anchor = -1;
  #backend: Backend;
  #list: NoteList;
  #selection: Selection;

  constructor(backend: Backend, list: NoteList, selection: Selection) {
    this.#backend = backend;
    this.#list = list;
    this.#selection = selection;
  }

  get count(): number {
    return this.#all ? Math.max(0, this.#list.rows - this.#ids.size) : this.#ids.size;
  }

  get active(): boolean {
    return this.#all || this.#ids.size > 0;
  }

  /** Whether everything in the list is selected. */
  get everything(): boolean {
    return this.#all && this.#ids.size === 0;
  }

  has(id: NoteId): boolean {
    return this.#ids.has(id) !== this.#all;
  }

  /** As the engine takes it. */
  get set(): NoteSet {
    if (!this.#all) return { kind: 'ids', ids: [...this.#ids] };
    return { kind: 'found', ...this.#selection.request, except: [...this.#ids] };
  }

  /** The notes that are selected one by one; `undefined` if everything is. */
  get ids(): NoteId[] | undefined {
    return this.#all ? undefined : [...this.#ids];
  }

  /** Where the next range begins. */
  startAt(index: number): void {
    this.#anchor = index;
  }

  /** Ctrl and a click: adds a note, or takes it out. */
  toggle(index: number): void {
    const id = this.#list.item(index)?.id;
    if (id === undefined) return;
    this.#anchor = index;
    if (!this.#ids.delete(id)) this.#ids.add(id);
    if (this.count === 0) this.clear();
  }

  /** Shift and a click: everything from where the selection began. */
  async range(index: number): Promise<void> {
    if (this.#anchor < 0) this.#anchor = Math.max(0, this.#list.selectedIndex);
    const first = Math.min(this.#anchor, index);
    const last = Math.max(this.#anchor, index);
    const ids = await this.#between(first, last);
    this.#all = false;
    this.#ids.clear();
    for (const id of ids) this.#ids.add(id);
  }

  /** Ctrl+A. */
  all(): void {
    if (this.#list.rows === 0) return;
    this.#ids.clear();
    this.#all = true;
  }

  clear(): void {
    this.tagging = null;
    this.#all = false;
    this.#ids.clear();
    this.#anchor = -1;
  }

  async #between(first: number, last: number): Promise<NoteId[]> {
    const here = [];
    for (let i = first; i <= last; i++) {
      const id = this.#list.item(i)?.id;
      if (id === undefined) break;
      here.push(id);
    }
    if (here.length === last - first + 1) return here;
    const limit = last - first + 1;
    return this.#backend.ids({ ...this.#selection.request, offset: first, limit });
  }
}
