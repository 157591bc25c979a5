// What was done in this window and can be taken back, the last first (Ctrl+Z), and again
// (Ctrl+Shift+Z).

import type { NoteId } from '../bindings/NoteId';
import { t } from '../i18n';
import { toasts } from './toasts.svelte';

const UNDO_SECONDS = 8;
const MOST = 200;

/** Something that was done. */
export interface Done {
  /** What it was, as the toast says it. */
  text: string;
  /** The notes that it cannot be taken back without. */
  notes?: NoteId[];
  /** It is about the settings, which stay when the folder goes. */
  setting?: true;
  /** Takes it back; answers what takes that back in turn, if it can be. */
  undo: () => Promise<Done | undefined>;
}

type Which = (done: Done) => boolean;

const all: Which = () => true;

/** What is about the settings. */
export const settingsAlone: Which = ({ setting }) => setting === true;

export class History {
  #done = $state.raw<Done[]>([]);
  #undone: Done[] = [];
  #offers: { done: Done; toast: number }[] = [];
  /** Ends with the last of what was asked for: one comes after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Something is being taken back, or done again. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  /** What would be taken back next. */
  get last(): Done | undefined {
    return this.#done.at(-1);
  }

  /** Remembers what was done; a toast says it and offers to take it back, unless `quiet`. */
  add(done: Done, quiet = false): void {
    this.#undone = [];
    this.#push(done, quiet);
  }

  /** Does something that takes a while: what is asked for meanwhile comes after it. */
  doing(work: () => Promise<boolean>): Promise<boolean> {
    return this.#inTurn(work);
  }

  /** Takes back the last of all, or of these. Returns whether there was one. */
  undo(which: Which = all): Promise<boolean> {
    return this.#inTurn(async () => {
      const done = this.#done.findLast(which);
      if (!done) return false;
      this.#drop((other) => other === done);
      const again = await done.undo();
      if (again) this.#undone.push(again);
      return true;
    });
  }

  /** Does again what was taken back last of all, or of these. Returns whether there was anything. */
  redo(which: Which = all): Promise<boolean> {
    return this.#inTurn(async () => {
      const done = this.#undone.findLast(which);
      if (!done) return false;
      this.#undone = this.#undone.filter((other) => other !== done);
      const again = await done.undo();
      if (again) this.#push(again, true);
      return true;
    });
  }

  /** A note that is gone for ever has nothing left to take back. */
  forget(id: NoteId): void {
    this.#forget(({ notes }) => notes?.includes(id) ?? false);
  }

  /** Nothing that is about certain notes can be taken back any more. */
  forgetNotes(): void {
    this.#drop(({ notes }) => notes !== undefined);
    this.#undone = [];
  }

  /** The folder is left: what is about it cannot be taken back any more. */
  leave(): void {
    this.#forget(({ setting }) => !setting);
  }

  #push(done: Done, quiet: boolean): void {
    this.#done = [...this.#done, done].slice(-MOST);
    this.#offers = this.#offers.slice(-MOST);
    if (quiet) return;
    const toast = toasts.show({
      text: done.text,
      action: { label: t('toast.undo'), run: () => void this.undo((other) => other === done) },
      seconds: UNDO_SECONDS,
    });
    this.#offers.push({ done, toast });
  }

  async #inTurn(work: () => Promise<boolean>): Promise<boolean> {
    this.#waiting += 1;
    const turn = this.#turn.then(work);
    // Who asked hears of a failure; whoever comes next need not.
    this.#turn = turn.catch(() => false);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  #forget(which: (done: Done) => boolean): void {
    this.#drop(which);
    this.#undone = this.#undone.filter((done) => !which(done));
  }

  #drop(which: (done: Done) => boolean): void {
    for (const { done, toast } of this.#offers) if (which(done)) toasts.dismiss(toast);
    this.#offers = this.#offers.filter(({ done }) => !which(done));
    this.#done = this.#done.filter((done) => !which(done));
  }
}

/** The history of this window. */
export const history = new History();
