// The composer: what is being written, and its draft.

import type { Backend } from '../backend';
import type { Draft } from '../bindings/Draft';
import type { Layer } from '../bindings/Layer';
import type { LayerChoice } from '../bindings/LayerChoice';
import type { Note } from '../bindings/Note';
import { compose } from './inline-tags';
import { resolveLayer } from './layers';
import { problem, type Problem } from './problem';

const DRAFT_MS = 300;
const SAVED_MS = 4000;

export class Capture {
  text = $state('');
  contextPath = $state('');
  layer = $state<LayerChoice>('auto');
  saving = $state(false);
  /** Why the last attempt to save failed; the text is still there. */
  problem = $state.raw<Problem | undefined>();
  /** The note that was just saved. */
  saved = $state.raw<Note | undefined>();
  /** Grows when the text is replaced from outside the editor. */
  revision = $state(0);

  readonly #composed = $derived(compose(this.text));
  #backend: Backend;
  #onsaved: (note: Note) => void;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #savedTimer: ReturnType<typeof setTimeout> | undefined;
  #draftDirty = false;

  /** `onsaved` is called with each note that reached the store. */
  constructor(backend: Backend, onsaved: (note: Note) => void = () => {}) {
    this.#backend = backend;
    this.#onsaved = onsaved;
  }

  /** The tags that the text holds. */
  get tags(): string[] {
    return this.#composed.tags;
  }

  /** Where the note will live. */
  get resolvedLayer(): Layer {
    return resolveLayer(this.layer, this.#composed.content, this.#composed.tags);
  }

  get canSave(): boolean {
    return !this.saving && this.text.trim() !== '';
  }

  /** Brings back what stood in the composer when the window was last closed. */
  async restore(): Promise<void> {
    let draft: Draft;
    try {
      draft = await this.#backend.draft();
    } catch {
      // Without a draft one begins anew; the notes themselves are not concerned.
      return;
    }
    // Whoever was quicker than the disk keeps what was typed.
    if (this.text !== '' || this.#draftDirty) return;
    this.text = draft.text;
    this.contextPath = draft.context_path;
    this.layer = draft.layer;
    this.revision += 1;
  }

  write(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.problem = undefined;
    this.saved = undefined;
    this.#touchDraft();
  }

  setContextPath(path: string): void {
    this.contextPath = path;
    this.#touchDraft();
  }

  setLayer(layer: LayerChoice): void {
    this.layer = layer;
    this.#touchDraft();
  }

  /** Saves the note. On failure everything stays as it was, with the reason in `problem`. */
  async save(): Promise<Note | undefined> {
    if (!this.canSave) return undefined;
    this.saving = true;
    this.problem = undefined;
    const before = this.text;
    const { content, tags } = compose(before);
    try {
      const note = await this.#backend.remember({
        content,
        tags,
        context_path: this.contextPath.trim(),
        layer: this.layer,
      });
      // What was typed while saving is the next note.
      this.text = this.text.startsWith(before) ? this.text.slice(before.length) : '';
      // `Session` is chosen for one note, never by leaving it set.
      if (this.layer === 'session') this.layer = 'auto';
      this.revision += 1;
      this.saved = note;
      clearTimeout(this.#savedTimer);
      this.#savedTimer = setTimeout(() => (this.saved = undefined), SAVED_MS);
      this.#draftDirty = true;
      void this.flushDraft();
      this.#onsaved(note);
      return note;
    } catch (error) {
      this.problem = problem(error);
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  /** Writes the draft now, if it changed; for when the window may go away. */
  async flushDraft(): Promise<void> {
    clearTimeout(this.#draftTimer);
    if (!this.#draftDirty) return;
    this.#draftDirty = false;
    try {
      await this.#backend.saveDraft({
        text: this.text,
        context_path: this.contextPath,
        layer: this.layer,
      });
    } catch {
      // The text is still on the screen; the next key tries again.
      this.#draftDirty = true;
    }
  }

  #touchDraft(): void {
    this.#draftDirty = true;
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => void this.flushDraft(), DRAFT_MS);
  }
}
