// The note that is shown at the right, and its editing.

import type { Backend } from '../backend';
import type { Note } from '../bindings/Note';
import type { NoteId } from '../bindings/NoteId';
import type { NotePatch } from '../bindings/NotePatch';
import { problem, type Problem } from './problem';

export class Detail {
  note = $state.raw<Note | undefined>();
  editing = $state(false);
  /** The text in the editor. */
  text = $state('');
  saving = $state(false);
  problem = $state.raw<Problem | undefined>();
  /** The earlier versions of the note are shown. */
  versions = $state(false);
  /** A tag for the note is being typed. */
  tagging = $state(false);
  #backend: Backend;
  #wanted: NoteId | undefined;
  /** The note whose opening was counted; looking at it again is the same opening. */
  #opened: NoteId | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Whether leaving would lose typed text. */
  get dirty(): boolean {
    return this.editing && this.note !== undefined && this.text !== this.note.content;
  }

  /** Shows a note without counting. A later wish makes an earlier answer void. */
  async show(id: NoteId | undefined): Promise<void> {
    if (id === this.#wanted) return;
    this.#wanted = id;
    if (id === undefined) return this.#put(undefined);
    await this.#load(id, () => this.#backend.get(id));
  }

  /** Opens a note: it is shown and counts as a recall, once while it stays open. */
  async open(id: NoteId): Promise<Note | undefined> {
    if (this.#opened === id && this.note?.id === id) return this.note;
    this.#wanted = id;
    this.#opened = id;
    return this.#load(id, () => this.#backend.recall(id));
  }

  /** Reads the shown note again after a change from elsewhere; typed text stays. */
  async refresh(): Promise<void> {
    const id = this.note?.id;
    if (id === undefined || this.editing) return;
    await this.#load(id, () => this.#backend.get(id), true);
  }

  /** Shows what a command answered. */
  accept(note: Note): void {
    if (this.note?.id === note.id) this.note = note;
  }

  edit(): void {
    if (!this.note || this.note.deleted_at !== null) return;
    this.text = this.note.content;
    this.problem = undefined;
    this.editing = true;
  }

  cancel(): void {
    this.editing = false;
    this.problem = undefined;
  }

  /** Saves the edited text; on failure the editor stays open with it. */
  async save(): Promise<Note | undefined> {
    if (!this.note || this.saving) return undefined;
    if (!this.dirty) {
      this.cancel();
      return this.note;
    }
    this.saving = true;
    this.problem = undefined;
    try {
      const saved = await this.#backend.edit(this.note.id, { content: this.text });
      this.accept(saved);
      this.editing = false;
      return saved;
    } catch (error) {
      this.problem = problem(error);
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  /** Changes tags or path of the shown note. */
  async change(patch: NotePatch): Promise<Note | undefined> {
    if (!this.note) return undefined;
    const saved = await this.#backend.edit(this.note.id, patch);
    this.accept(saved);
    return saved;
  }

  #put(note: Note | undefined): void {
    if (note?.id !== this.note?.id) {
      this.editing = false;
      this.versions = false;
      this.tagging = false;
      this.problem = undefined;
      if (note?.id !== this.#opened) this.#opened = undefined;
    }
    this.note = note;
  }

  async #load(id: NoteId, read: () => Promise<Note>, quiet = false): Promise<Note | undefined> {
    try {
      const note = await read();
      if (this.#wanted !== id) return undefined;
      this.#put(note);
      return note;
    } catch (error) {
      if (this.#wanted !== id) return undefined;
      this.#wanted = undefined;
      this.#opened = undefined;
      if (quiet) {
        this.#put(undefined);
        return undefined;
      }
      throw error;
    }
  }
}
