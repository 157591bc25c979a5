// What the list shows: the words of the search and what was clicked in the sidebar.

import type { Filter } from '../bindings/Filter';
import type { Layer } from '../bindings/Layer';
import type { SavedView } from '../bindings/SavedView';
import type { Spelling } from '../bindings/Spelling';
import type { TagGroup } from '../bindings/TagGroup';
import type { View } from '../bindings/View';
import { asQuery, joined, plainTags, standing, without, type Joining } from './expression';
import { dayAfter } from './language';
import { queryChips, withoutChip, type QueryChip } from './query';
import { spelling } from './spelling';

/** The search and the filters, all of which must hold. */
export class Selection {
  query = $state('');
  view = $state<View>('all');
  layer = $state<Layer | null>(null);
  tags = $state.raw<TagGroup[]>([]);
  #changed: () => void;

  /** `changed` is called after each change. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /** The groups that the engine's filter has no room for, and the query says. */
  get #spoken(): TagGroup[] {
    return this.tags.filter(({ any, not }) => not || any.length > 1);
  }

  /** What is asked, as the engine takes it. */
  get request(): { text: string; filter: Filter; spelling: Spelling } {
    return {
      text: asQuery(this.query, this.#spoken) ?? this.query,
      filter: { view: this.view, tags: plainTags(this.tags), layer: this.layer },
      spelling: spelling(),
    };
  }

  /** Words and tags as one query, as it could be typed. */
  get asText(): string {
    return asQuery(this.query, this.tags) ?? this.query;
  }

  /** Whether anything narrows the list. */
  get narrowed(): boolean {
    return this.query.trim() !== '' || this.filtered;
  }

  /** Whether anything beside the words does. */
  get filtered(): boolean {
    return this.view !== 'all' || this.layer !== null || this.tags.length > 0;
  }

  /** The pieces of the query that get a chip. */
  get chips(): QueryChip[] {
    return queryChips(this.query);
  }

  /** How a tag stands among those that were clicked. */
  standing(tag: string): Joining | undefined {
    return standing(this.tags, tag);
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

  /**
   * Lets a tag join those that were clicked; once more takes it away. Returns false if the
   * expression would grow too long to be asked.
   */
  joinTag(tag: string, how: Joining = 'and'): boolean {
    const tags = joined(this.tags, tag, how);
    if (asQuery(this.query, tags) === undefined) return false;
    this.tags = tags;
    this.#changed();
    return true;
  }

  removeTag(tag: string): void {
    this.tags = without(this.tags, tag);
    this.#changed();
  }

  /** Shows the notes of one day, `2026-01-31`, whatever was shown before. */
  showDay(day: string): void {
    this.showQuery(`after:${day} before:${dayAfter(day)}`);
  }

  /** Shows what a query finds, whatever was shown before. */
  showQuery(text: string): void {
    this.#become({ view: 'all', layer: null, tags: [], text });
  }

  /** Puts words and tags into the search field as the one query that they are. */
  spellOut(): void {
    const query = this.asText;
    this.tags = [];
    this.query = query;
    this.#changed();
  }

  /** Shows what a saved view shows. */
  recall(saved: SavedView): void {
    this.#become(saved);
  }

  /** What is shown now, to be saved under a name. */
  save(name: string): SavedView {
    const { query: text, tags, view, layer } = this;
    return { name, text, tags, view, layer };
  }

  /** Whether this is what a saved view shows. */
  isAt(saved: SavedView): boolean {
    const now = this.save(saved.name);
    return (
      JSON.stringify({ ...saved, name: '' }, KEYS) === JSON.stringify({ ...now, name: '' }, KEYS)
    );
  }

  /** After a tag got another name: what was clicked goes along. */
  renamed(rename: (tag: string) => string | null): void {
    const tags = this.tags
      .map(({ any, not }) => ({ any: any.flatMap((tag) => rename(tag) ?? []), not }))
      .filter(({ any }) => any.length > 0);
    if (JSON.stringify(tags) === JSON.stringify(this.tags)) return;
    this.tags = tags;
    this.#changed();
  }

  /** Takes away everything that narrows the list. */
  clear(): void {
    this.#become({ view: 'all', layer: null, tags: [], text: '' });
  }

  #become({ text, tags, view, layer }: Omit<SavedView, 'name'>): void {
    this.query = text;
    this.view = view;
    this.layer = layer;
    this.tags = tags;
    this.#changed();
  }
}

/** The day that a query asks for and nothing else, as `showDay` writes it. */
export function dayOfQuery(query: string): string | undefined {
  const [, day, end] = /^after:(\d{4}-\d\d-\d\d) before:(\d{4}-\d\d-\d\d)$/.exec(query) ?? [];
  return day !== undefined && dayAfter(day) === end ? day : undefined;
}

const KEYS = ['text', 'tags', 'any', 'not', 'view', 'layer'];
