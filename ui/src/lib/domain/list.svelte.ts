// The list of notes: how many there are, and the parts of it that were looked at.

import { SvelteMap } from 'svelte/reactivity';
import type { Backend } from '../backend';
import type { ListItem } from '../bindings/ListItem';
import type { ListPage } from '../bindings/ListPage';
import type { NoteId } from '../bindings/NoteId';
import type { SearchRequest } from '../bindings/SearchRequest';
import type { TagCount } from '../bindings/TagCount';
import type { Selection } from './filter.svelte';
import { painted } from './painted';

/** Notes asked for at once. */
export const PAGE = 60;
/** Pages kept; those furthest from the rows on the screen are let go. */
const KEPT_PAGES = 40;

/** The rows on the screen. */
export interface Range {
  first: number;
  last: number;
}

/** How the list moves after a new answer. */
export type Scroll = { to: 'top' } | { by: number };

export class NoteList {
  /** How many notes match; `undefined` until they are counted, which the rows do not wait for. */
  total = $state<number | undefined>();
  /** The total counted last: what to show while the next is counted. */
  lastTotal = $state<number | undefined>();
  /** The tags of all notes that match, once they are counted. */
  tags = $state.raw<TagCount[] | undefined>();
  tookUs = $state(0);
  /** Words to highlight in an opened note, folded; they come once the rows are painted. */
  terms = $state.raw<string[]>([]);
  selectedIndex = $state(-1);
  selectedId = $state<NoteId | undefined>();
  /** An answer is late: say so, but not in the first 200 ms. */
  slow = $state(false);
  /** Other rows wait to be painted, from the first on: those below the screen may change later. */
  painting = $state(false);
  /** The view obeys this by scrolling. */
  onscroll: (scroll: Scroll) => void = () => {};
  /** The note of a row that was chosen before it was loaded is here. */
  onchosen: () => void = () => {};

  #pages = new SvelteMap<number, ListItem[]>();
  /** Rows known to be there, and a page more if there are more. */
  #known = $state(0);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  #asked = new Set<number>();
  #range: Range = { first: 0, last: 0 };
  /** Grows with each new question; an answer to an older one is dropped. */
  #question = 0;
  /** The question that the store is answering. */
  #answering: Promise<unknown> | undefined;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #backend: Backend;
  #selection: Selection;
  #fail: (error: unknown) => void;

  constructor(backend: Backend, selection: Selection, fail: (error: unknown) => void) {
    this.#backend = backend;
    this.#selection = selection;
    this.#fail = fail;
  }

  /** Rows to scroll through: all, or as many as are known while they are counted. */
  get rows(): number {
    return this.total ?? this.#known;
  }

  /** The note of a row, if that part was loaded. */
  item(index: number): ListItem | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The row of a note, if that part was loaded. */
  indexOf(id: NoteId): number {
    for (const [page, items] of this.#pages) {
      const at = items.findIndex((item) => item.id === id);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  /**
   * Asks a new question; the old rows stay until the answer is here. Stale answers are dropped, and
   * while one question is answered only the newest of the next ones waits: fast typing over many
   * notes leaves no queue behind. `atOnce`: the rows are there when this returns, if they can be had
   * so soon.
   */
  async search({ atOnce = false } = {}): Promise<boolean> {
    const question = this.#begin();
    const soon = atOnce ? this.#backend.searchAtOnce(this.#request(0)) : undefined;
    if (soon) {
      this.#become(soon, question);
      return true;
    }
    while (this.#answering) {
      await this.#answering;
      if (question !== this.#question) return false;
    }
    const asking = this.#ask(0, question);
    this.#answering = asking;
    const answer = await asking;
    this.#answering = undefined;
    if (!answer) return false;
    this.#become(answer, question);
    return true;
  }

  /** Shows the first rows of another answer. */
  #become(answer: ListPage, question: number): void {
    this.#pages.clear();
    this.total = undefined;
    this.#known = 0;
    this.#take(0, answer);
    this.painting = true;
    void painted().then(() => {
      if (question !== this.#question) return;
      this.painting = false;
      this.terms = answer.terms;
      void this.#count(question);
    });
    this.#range = { first: 0, last: 0 };
    this.onscroll({ to: 'top' });
    const kept = this.selectedId === undefined ? -1 : this.indexOf(this.selectedId);
    this.#choose(kept >= 0 ? kept : 0);
  }

  /**
   * Asks the same question again after a change: the rows on the screen stay where they are, and
   * the chosen note stays chosen. If it is gone, the note that took its row is chosen.
   */
  async refresh(): Promise<boolean> {
    const question = this.#begin();
    const first = Math.floor(this.#range.first / PAGE);
    const last = Math.max(first, Math.floor(Math.max(0, this.#range.last - 1) / PAGE));
    const wanted = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const chosen = Math.floor(Math.max(0, this.selectedIndex) / PAGE);
    if (!wanted.includes(chosen)) wanted.push(chosen);
    const answers = await Promise.all(wanted.map((page) => this.#ask(page, question)));
    if (question !== this.#question || answers.some((answer) => answer === undefined)) return false;

    const top = this.#range.first;
    const anchor = top > 0 ? this.item(top)?.id : undefined;
    const index = this.selectedIndex;
    this.#pages.clear();
    answers.forEach((answer, i) => {
      const page = wanted[i];
      if (answer && page !== undefined) this.#take(page, answer);
    });
    this.terms = answers[0]?.terms ?? [];
    const moved = anchor === undefined ? -1 : this.indexOf(anchor);
    if (moved >= 0 && moved !== top) this.onscroll({ by: moved - top });
    void this.#count(question);
    const kept = this.selectedId === undefined ? -1 : this.indexOf(this.selectedId);
    if (kept >= 0) this.selectedIndex = kept;
    else if (this.selectedId === undefined || this.#loaded(index)) this.#choose(Math.max(0, index));
    return true;
  }

  /** Loads what rows `first` to `last` (not included) need and is not here yet. */
  show(range: Range): void {
    this.#range = range;
    const question = this.#question;
    const last = Math.min(range.last, this.rows);
    for (let page = Math.floor(range.first / PAGE); page * PAGE < last; page++) {
      if (this.#pages.has(page) || this.#asked.has(page)) continue;
      void this.#ask(page, question).then((answer) => {
        if (!answer) return;
        this.#take(page, answer);
        this.terms = answer.terms;
        this.#forgetFarPages();
      });
    }
  }

  /** Chooses a row. */
  select(index: number): void {
    this.#choose(index);
  }

  /** Moves the choice by `rows`, or to an end with ±Infinity. */
  move(rows: number): void {
    if (this.rows === 0) return;
    const to = Math.max(0, Math.min(this.rows - 1, this.selectedIndex + rows));
    this.#choose(to);
  }

  /** Chooses nothing. */
  unselect(): void {
    this.selectedIndex = -1;
    this.selectedId = undefined;
  }

  /** Changes what a row shows, without asking again. */
  patch(id: NoteId, change: Partial<ListItem>): void {
    for (const [page, items] of this.#pages) {
      const at = items.findIndex((item) => item.id === id);
      if (at < 0) continue;
      this.#pages.set(
        page,
        items.map((item, i) => (i === at ? { ...item, ...change } : item)),
      );
    }
  }

  #loaded(index: number): boolean {
    return this.rows === 0 || this.#pages.has(Math.floor(Math.max(0, index) / PAGE));
  }

  #choose(index: number): void {
    this.selectedIndex = Math.max(-1, Math.min(this.rows - 1, Math.max(0, index)));
    this.selectedId = this.selectedIndex < 0 ? undefined : this.item(this.selectedIndex)?.id;
  }

  #begin(): number {
    this.#question += 1;
    this.#asked.clear();
    clearTimeout(this.#slowTimer);
    this.#slowTimer = setTimeout(() => (this.slow = true), 200);
    this.painting = false;
    return this.#question;
  }

  #end(): void {
    clearTimeout(this.#slowTimer);
    this.slow = false;
  }

  #request(page: number): SearchRequest {
    return { ...this.#selection.request, offset: page * PAGE, limit: PAGE };
  }

  async #ask(page: number, question: number): Promise<ListPage | undefined> {
    this.#asked.add(page);
    try {
      const answer = await this.#backend.search(this.#request(page));
      return question === this.#question ? answer : undefined;
    } catch (error) {
      if (question === this.#question) {
        this.#end();
        this.#fail(error);
      }
      return undefined;
    } finally {
      if (question === this.#question) this.#asked.delete(page);
    }
  }

  #take(page: number, answer: ListPage): void {
    this.#end();
    this.#pages.set(page, answer.items);
    const end = page * PAGE + answer.items.length;
    if (!answer.more && (page === 0 || answer.items.length > 0)) this.#counted(end);
    else this.#known = Math.max(this.#known, answer.more ? end + PAGE : 0);
    if (page === 0) this.tookUs = answer.took_us;
    // The choice may have been made before its part was loaded.
    if (this.selectedId === undefined && this.selectedIndex >= 0) {
      this.selectedId = this.item(this.selectedIndex)?.id;
      if (this.selectedId !== undefined) this.onchosen();
    }
  }

  async #count(question: number): Promise<void> {
    try {
      const tally = await this.#backend.tally({ ...this.#selection.request, offset: 0, limit: 0 });
      if (!tally || question !== this.#question) return;
      this.#counted(tally.total);
      this.tags = tally.tags;
    } catch (error) {
      if (question === this.#question) this.#fail(error);
    }
  }

  #counted(total: number): void {
    this.total = total;
    this.lastTotal = total;
  }

  #forgetFarPages(): void {
    const middle = (this.#range.first + this.#range.last) / 2 / PAGE;
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    for (const page of far.slice(KEPT_PAGES)) this.#pages.delete(page);
  }
}
