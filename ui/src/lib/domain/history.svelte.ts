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
  /** Takes it back; answers what takes that back in turn, if it can be. */
  undo: () => Promise<Done | undefined>;
}

interface Entry extends Done {
  id: number;
  toast: number | undefined;
}

export class History {
  #done = $state.raw<Entry[]>([]);
  #undone: Entry[] = [];
  #next = 1;
  #running = false;

  /** What would be taken back next. */
  get last(): Done | undefined {
    return this.#done.at(-1);
  }

  /** Remembers what was done; a toast says it and offers to take it back, unless `quiet`. */
  add(done: Done, quiet = false): void {
    this.#undone = [];
    this.#push(done, quiet);
  }

  /** Takes back the last, or one of an id. Returns whether there was one. */
  async undo(id = this.#done.at(-1)?.id): Promise<boolean> {
    const entry = this.#done.find((it) => it.id === id);
    if (!entry || this.#running) return false;
    const again = await this.#run(entry);
    if (again) this.#undone.push({ ...again, id: 0, toast: undefined });
    return true;
  }

  /** Does again what was taken back last. Returns whether there was anything. */
  async redo(): Promise<boolean> {
    const entry = this.#undone.at(-1);
    if (!entry || this.#running) return false;
    this.#undone = this.#undone.slice(0, -1);
    const again = await this.#run(entry);
    if (again) this.#push(again, true);
    return true;
  }

  /** A note that is gone for ever has nothing left to take back. */
  forget(id: NoteId): void {
    this.#drop((entry) => entry.notes?.includes(id) ?? false);
    this.#undone = this.#undone.filter((entry) => !entry.notes?.includes(id));
  }

  /** Nothing that is about certain notes can be taken back any more. */
  forgetNotes(): void {
    this.#drop((entry) => entry.notes !== undefined);
    this.#undone = [];
  }

  clear(): void {
    this.#drop(() => true);
    this.#undone = [];
  }

  #push(done: Done, quiet: boolean): void {
    const id = this.#next++;
    const toast = quiet
      ? undefined
      : toasts.show({
          text: done.text,
          action: { label: t('toast.undo'), run: () => void this.undo(id) },
          seconds: UNDO_SECONDS,
        });
    this.#done = [...this.#done, { ...done, id, toast }].slice(-MOST);
  }

  async #run(entry: Entry): Promise<Done | undefined> {
    this.#running = true;
    try {
      this.#drop((other) => other === entry);
      return await entry.undo();
    } finally {
      this.#running = false;
    }
  }

  #drop(which: (entry: Entry) => boolean): void {
    for (const entry of this.#done) {
      if (which(entry) && entry.toast !== undefined) toasts.dismiss(entry.toast);
    }
    this.#done = this.#done.filter((entry) => !which(entry));
  }
}
