// The daily review: five notes, each kept, archived, tagged or thrown away by one key.

import type { Backend } from '../backend';
import type { BulkChange } from '../bindings/BulkChange';
import type { Note } from '../bindings/Note';
import type { NoteId } from '../bindings/NoteId';
import type { Changes } from './changes.svelte';
import type { Done, History } from './history.svelte';
import { keepChoice, recallChoice } from './kept';
import { dayOf, toReview } from './resurfacing';

/** The notes of a day that were looked through. */
interface Seen {
  day: string;
  ids: NoteId[];
}

/** What was answered about a note. */
interface Answer {
  id: NoteId;
  change?: Done | undefined;
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
  #answers = $state.raw<readonly Answer[]>([]);
  #busy = false;
  #history: History;
  #backend: Backend;
  #changes: Changes;
  #fail: (error: unknown) => void;
  #day: string;

  constructor(
    backend: Backend,
    { changes, history }: { changes: Changes; history: History },
    fail: (error: unknown) => void,
    now: Date,
  ) {
    this.#backend = backend;
    this.#changes = changes;
    this.#history = history;
    this.#fail = fail;
    this.#day = dayOf(now);
    void this.#begin(now);
  }

  /** Whether there is an answer to take back. */
  get answered(): boolean {
    return this.#answers.length > 0;
  }

  /** The note stays as it is; it was looked at. */
  async keep(): Promise<void> {
    await this.#answer(async (id) => {
      await this.#backend.recall(id);
      return {};
    });
  }

  /** The note is changed, which can be undone, and the next one comes. */
  async change(change: BulkChange): Promise<void> {
    await this.#answer(async (id) => {
      if (!(await this.#changes.notes({ kind: 'ids', ids: [id] }, change))) return undefined;
      if (change.kind !== 'trash') await this.#backend.recall(id);
      return { change: this.#history.last };
    });
  }

  /** Takes the last answer back: its note is asked about again. */
  async back(): Promise<void> {
    const answer = this.#answers.at(-1);
    if (!answer || this.#busy) return;
    this.#busy = true;
    try {
      // It may have been taken back by the message that told of it.
      if (answer.change && this.#history.last === answer.change) await this.#history.undo();
      this.#answers = this.#answers.slice(0, -1);
      this.#left.unshift(answer.id);
      const { ids } = this.#seen;
      keepChoice('reviewed', { day: this.#day, ids: ids.filter((id) => id !== answer.id) });
      await this.#show();
      this.done -= 1;
    } finally {
      this.#busy = false;
    }
  }

  /** One answer at a time: a key that is held down answers for no note that was not seen. */
  async #answer(work: (id: NoteId) => Promise<Omit<Answer, 'id'> | undefined>): Promise<void> {
    const id = this.note?.id;
    if (id === undefined || this.#busy) return;
    this.#busy = true;
    try {
      const answer = await work(id);
      if (!answer) return;
      this.#answers = [...this.#answers, { id, ...answer }];
      await this.#next();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#busy = false;
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
    // The count tells that the next note is here, and takes an answer.
    await this.#show();
    this.done += 1;
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
