// Searches with a name: kept, renamed, changed and removed, each of which can be taken back.

import type { SavedView } from '../bindings/SavedView';
import { t } from '../i18n';
import { app } from './app.svelte';
import type { Done, History } from './history.svelte';

/** A saved search that goes, comes, or becomes another, at its place in the list. */
interface Change {
  was?: SavedView | undefined;
  is?: SavedView | undefined;
  at: number;
}

/** The list after the changes, and what leads back. */
function applied(views: readonly SavedView[], changes: readonly Change[]): [SavedView[], Change[]] {
  const next = [...views];
  const back: Change[] = [];
  for (const { was, is, at } of changes) {
    const here = was ? next.findIndex(({ name }) => name === was.name) : -1;
    const gone = here < 0 ? [] : next.splice(here, 1);
    // Meanwhile another may have taken the name.
    const taken = is ? next.findIndex(({ name }) => name === is.name) : -1;
    const replaced = taken < 0 ? [] : next.splice(taken, 1);
    if (is) next.splice(Math.min(at, next.length), 0, is);
    back.unshift({ was: is, is: gone[0], at: here < 0 ? at : here });
    if (replaced[0])
      back.push({ is: replaced[0], at: here >= 0 && taken >= here ? taken + 1 : taken });
  }
  return [next, back];
}

export class SavedViews {
  #history: History;
  #fail: (error: unknown) => void;

  constructor(history: History, fail: (error: unknown) => void) {
    this.#history = history;
    this.#fail = fail;
  }

  get all(): readonly SavedView[] {
    return app.state.settings.views;
  }

  /** Keeps a search; one that has its name is replaced. */
  save(view: SavedView): Promise<boolean> {
    const at = this.all.findIndex(({ name }) => name === view.name);
    const was = this.all[at];
    const change = { was, is: view, at: was ? at : this.all.length };
    return this.#do(t('views.saved', { name: view.name }), [change]);
  }

  rename(from: string, to: string): Promise<boolean> {
    const at = this.all.findIndex(({ name }) => name === from);
    const was = this.all[at];
    if (!was || from === to) return Promise.resolve(true);
    return this.#do(t('views.renamed', { from, to }), [{ was, is: { ...was, name: to }, at }]);
  }

  remove(name: string): Promise<boolean> {
    const at = this.all.findIndex((view) => view.name === name);
    const was = this.all[at];
    if (!was) return Promise.resolve(true);
    return this.#do(t('views.removed', { name }), [{ was, at }]);
  }

  async #do(text: string, changes: Change[]): Promise<boolean> {
    const back = await this.#put(changes);
    if (back) this.#history.add(this.#done(text, back));
    return back !== undefined;
  }

  #done(text: string, back: Change[]): Done {
    return {
      text,
      undo: async () => {
        const again = await this.#put(back);
        return again && this.#done(text, again);
      },
    };
  }

  async #put(changes: Change[]): Promise<Change[] | undefined> {
    const [views, back] = applied(this.all, changes);
    try {
      await app.settings({ views });
      return back;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }
}
