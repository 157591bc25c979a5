// How the tree of tags looks: its order and which branches are closed. Kept by the web view.

import { SvelteSet } from 'svelte/reactivity';

import type { TagCount } from '../bindings/TagCount';
import { keepChoice, recallChoice } from './kept';
import { tagRows, type TagOrder } from './tag-tree';

export class TagShape {
  readonly collapsed = new SvelteSet<string>(recallChoice<string[]>('collapsed-tags', []));
  #order = $state<TagOrder>(recallChoice<TagOrder>('tag-order', 'count'));
  /** How often an order was chosen: the one that is there can be chosen again, by new counts. */
  chosen = $state(0);

  get order(): TagOrder {
    return this.#order;
  }

  set order(next: TagOrder) {
    this.#order = next;
    this.chosen++;
    keepChoice('tag-order', next);
  }

  /** Opens or closes a branch. */
  expand(key: string, open: boolean): void {
    if (open) this.collapsed.delete(key);
    else this.collapsed.add(key);
    this.#keep();
  }

  /** Opens or closes every branch of these tags. */
  expandAll(tags: readonly TagCount[], open: boolean): void {
    this.collapsed.clear();
    if (!open) {
      for (const row of tagRows(tags, { collapsed: this.collapsed })) {
        if (row.hasChildren) this.collapsed.add(row.key);
      }
    }
    this.#keep();
  }

  #keep(): void {
    keepChoice('collapsed-tags', [...this.collapsed]);
  }
}
