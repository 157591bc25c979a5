// What the list shows: the words of the search and what was clicked in the sidebar.

import type { Filter } from '../bindings/Filter';
import type { Layer } from '../bindings/Layer';
import type { View } from '../bindings/View';
import { fold } from './fold';
import { queryChips, withoutChip, type QueryChip } from './query';

/** The search and the filters, all of which must hold. */
export class Selection {
  query = $state('');
  view = $state<View>('all');
  layer = $state<Layer | null>(null);
  tags = $state<string[]>([]);
  #changed: () => void;

  /** `changed` is called after each change. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /** As the engine takes it. */
  get filter(): Filter {
    return { view: this.view, tags: [...this.tags], layer: this.layer };
  }

  /** Whether anything narrows the list. */
  get narrowed(): boolean {
    return (
      this.query.trim() !== '' || this.view !== 'all' || this.layer !== null || this.tags.length > 0
    );
  }

  /** The pieces of the query that get a chip. */
  get chips(): QueryChip[] {
    return queryChips(this.query);
  }

  hasTag(tag: string): boolean {
    const wanted = fold(tag);
    return this.tags.some((other) => fold(other) === wanted);
  }

  search(query: string): void {
    if (query === this.query) return;
    this.query = query;
    this.#changed();
  }

  removeChip(chip: QueryChip): void {
    this.search(withoutChip(this.query, chip));
  }

  /** Shows a view; a second click, or `all`, takes it away. `all` shows every note again. */
  setView(view: View): void {
    if (view === 'all') {
      this.layer = null;
      this.tags = [];
    }
    this.view = view === this.view ? 'all' : view;
    this.#changed();
  }

  /** Shows a layer; a second click takes it away. */
  setLayer(layer: Layer | null): void {
    this.layer = layer === this.layer ? null : layer;
    this.#changed();
  }

  toggleTag(tag: string): void {
    const wanted = fold(tag);
    this.tags = this.hasTag(tag)
      ? this.tags.filter((other) => fold(other) !== wanted)
      : [...this.tags, tag];
    this.#changed();
  }

  /** Takes away everything that narrows the list. */
  clear(): void {
    this.query = '';
    this.view = 'all';
    this.layer = null;
    this.tags = [];
    this.#changed();
  }
}
