// Changes of many notes: a tag on all its notes, or a selection. One step, one undo, progress when
// there is enough to wait for.

import type { Backend } from '../backend';
import type { BulkChange } from '../bindings/BulkChange';
import type { ChangeOutcome } from '../bindings/ChangeOutcome';
import type { NoteSet } from '../bindings/NoteSet';
import type { TagChange } from '../bindings/TagChange';
import { t } from '../i18n';
import { app } from './app.svelte';
import type { Done, History } from './history.svelte';
import { renamedKeys, renaming } from './renaming';

/** Notes from which on a change shows how far it is. */
const WORTH_PROGRESS = 1000;

/** What a dialog about a tag is for. */
export type TagTask = 'rename' | 'move' | 'remove';

/** What changes need of the window around them. */
export interface Surroundings {
  history: History;
  /** Reads everything again. */
  refresh: () => Promise<void>;
  /** A tag has another name, or none. */
  renamed: (rename: (tag: string) => string | null) => void;
  fail: (error: unknown) => void;
}

export class Changes {
  /** How far a change of many notes is. */
  running = $state.raw<{ done: number; total: number } | null>(null);
  /** The dialog that is open. */
  dialog = $state.raw<{ task: TagTask; tag: string } | null>(null);
  #backend: Backend;
  #around: Surroundings;

  constructor(backend: Backend, around: Surroundings) {
    this.#backend = backend;
    this.#around = around;
  }

  ask(task: TagTask, tag: string): void {
    this.dialog = { task, tag };
  }

  /** Changes a tag on all its notes; its colour and saved views go along. */
  async tag(change: TagChange): Promise<boolean> {
    const { tag_colours, views } = app.state.settings;
    return this.#do(
      () => this.#backend.changeTag(change),
      (count) =>
        change.kind === 'remove'
          ? t('tags.removed', { tag: change.tag, count })
          : t('tags.renamed', { from: change.from, to: change.to, count }),
      async (back) => {
        this.#around.renamed(renaming(back ? reverse(change) : change));
        const colours = back ? tag_colours : renamedKeys(tag_colours, change);
        const rename = renaming(change);
        const saved = views.map((view) => ({
          ...view,
          tags: view.tags.map(({ any, not }) => ({
            any: any.flatMap((tag) => rename(tag) ?? []),
            not,
          })),
        }));
        const settings = { tag_colours: colours, views: back ? views : saved };
        if (back || JSON.stringify(settings) !== JSON.stringify({ tag_colours, views })) {
          await app.settings(settings);
        }
      },
    );
  }

  /** Changes the notes of a set. */
  async notes(set: NoteSet, change: BulkChange): Promise<boolean> {
    return this.#do(
      () => this.#backend.changeNotes(set, change),
      (count) => words(change, count),
    );
  }

  /** What was done, if it is known under this number. */
  made(undo: number, text: string): Done {
    return this.#done(undo, text, () => Promise.resolve(), true);
  }

  async #do(
    work: () => Promise<ChangeOutcome>,
    text: (notes: number) => string,
    beside: (back: boolean) => Promise<void> = () => Promise.resolve(),
  ): Promise<boolean> {
    const outcome = await this.#follow(work);
    if (!outcome) return false;
    await this.#settle(() => beside(false));
    this.#around.history.add(this.#done(outcome.undo, text(outcome.notes), beside, true));
    return true;
  }

  #done(undo: number, text: string, beside: (back: boolean) => Promise<void>, back: boolean): Done {
    return {
      text,
      undo: async () => {
        const outcome = await this.#follow(() => this.#backend.undoChange(undo));
        if (!outcome) return undefined;
        await this.#settle(() => beside(back));
        return this.#done(outcome.undo, text, beside, !back);
      },
    };
  }

  async #follow(work: () => Promise<ChangeOutcome>): Promise<ChangeOutcome | undefined> {
    const stop = this.#backend.on('progress', ({ job, done, total }) => {
      // Each note is read and written: two steps.
      if (job === 'change' && total >= 2 * WORTH_PROGRESS) this.running = { done, total };
    });
    try {
      return await work();
    } catch (error) {
      this.#around.fail(error);
      // A part of a move may have been done.
      await this.#around.refresh();
      return undefined;
    } finally {
      stop();
      this.running = null;
    }
  }

  async #settle(beside: () => Promise<void>): Promise<void> {
    try {
      await beside();
    } catch (error) {
      this.#around.fail(error);
    }
    await this.#around.refresh();
  }
}

/** The change back, as far as names go. */
function reverse(change: TagChange): TagChange {
  return change.kind === 'rename' ? { ...change, from: change.to, to: change.from } : change;
}

function words(change: BulkChange, count: number): string {
  switch (change.kind) {
    case 'add_tags':
      return t('bulk.tagged', { tags: change.tags.map((tag) => `#${tag}`).join(' '), count });
    case 'remove_tags':
      return t('bulk.untagged', { tags: change.tags.map((tag) => `#${tag}`).join(' '), count });
    case 'pin':
      return change.pinned ? t('bulk.pinned', { count }) : t('bulk.unpinned', { count });
    case 'trash':
      return change.deleted ? t('bulk.trashed', { count }) : t('bulk.restored', { count });
    case 'move':
      return t('bulk.moved', { layer: t(`layer.${change.layer}`), count });
  }
}
