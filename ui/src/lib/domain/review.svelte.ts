// The daily review: five notes, each kept, archived, tagged or thrown away by one key.

import type { Backend } from '../backend';
import type { BulkChange } from '../bindings/BulkChange';
import type { Note } from '../bindings/Note';
import type { NoteId } from '../bindings/NoteId';
import type { Changes } from './changes.svelte';
import { keepChoice, recallChoice } from './kept';
import { dayOf, toReview } from './resurfacing';

/** The notes of a day that were looked through. */
interface Seen {
  day: string;
  ids: NoteId[];
}

export class Review {
  note = $state.raw<Note | undefined>();
  /** Notes of today, those that were looked through included. */
  total = $state(0);
  /** Notes that were looked through. */
  done = $state(0);
  /** The notes of today are known. */
  ready = $state(false);
  #left: NoteId[] = [];
  #backend: Backend;
  #changes: Changes;
  #fail: (error: unknown) => void;
  #day: string;

  constructor(backend: Backend, changes: Changes, fail: (error: unknown) => void, now: Date) {
    this.#backend = backend;
    this.#changes = changes;
    this.#fail = fail;
    this.#day = dayOf(now);
    void this.#begin(now);
  }

  /** The note stays as it is. */
  async keep(): Promise<void> {
    await this.#next();
  }

  /** The note is changed, which can be undone, and the next one comes. */
  async change(change: BulkChange): Promise<void> {
    const id = this.note?.id;
    if (id !== undefined && (await this.#changes.notes({ kind: 'ids', ids: [id] }, change))) {
      await this.#next();
    }
  }

  get #seen(): Seen {
    const seen = recallChoice<Seen>('reviewed', { day: this.#day, ids: [] });
    return seen.day === this.#day ? seen : { day: this.#day, ids: [] };
  }

  async #begin(now: Date): Promise<void> {
    try {
      const { ids } = this.#seen;
      this.done = ids.length;
      this.#left = await toReview(this.#backend, now, ids);
      // What was archived or thrown away makes room for no other on the same day.
      this.#left = this.#left.slice(0, Math.max(0, 5 - this.done));
      this.total = this.done + this.#left.length;
      await this.#show();
    } catch (error) {
      this.#fail(error);
    }
    this.ready = true;
  }

  async #next(): Promise<void> {
    const id = this.#left.shift();
    if (id === undefined) return;
    const seen = this.#seen;
    keepChoice('reviewed', { day: this.#day, ids: [...seen.ids, id] });
    this.done += 1;
    await this.#show();
  }

  async #show(): Promise<void> {
    for (;;) {
      const [id] = this.#left;
      if (id === undefined) {
        this.note = undefined;
        return;
      }
      try {
        this.note = await this.#backend.get(id);
        return;
      } catch (error) {
        // A note that is gone meanwhile needs no look.
        this.#left.shift();
        this.total -= 1;
        this.#fail(error);
      }
    }
  }
}
