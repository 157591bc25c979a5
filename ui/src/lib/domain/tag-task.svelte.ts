// A change of a tag while it is being thought over: the new name, and what it would do.

import type { Backend } from '../backend';
import type { TagChange } from '../bindings/TagChange';
import type { TagPreview } from '../bindings/TagPreview';
import { t } from '../i18n';
import type { TagTask } from './changes.svelte';
import { cleanTag } from './inline-tags';
import { problem } from './problem';

export class TagTaskForm {
  readonly task: TagTask;
  readonly tag: string;
  /** The new name, or the tag to move under. */
  typed = $state('');
  preview = $state.raw<TagPreview | undefined>();
  /** Why it cannot be done. */
  refused = $state('');
  #backend: Backend;
  #asked = 0;

  constructor(backend: Backend, task: TagTask, tag: string) {
    this.#backend = backend;
    this.task = task;
    this.tag = tag;
    if (task === 'rename') this.typed = tag;
    void this.look();
  }

  /** What would be done; `undefined` as long as it is nothing. */
  get change(): TagChange | undefined {
    if (this.task === 'remove') return { kind: 'remove', tag: this.tag };
    const to = this.#to;
    return to === '' || to === this.tag ? undefined : { kind: 'rename', from: this.tag, to };
  }

  get #to(): string {
    const typed = cleanTag(this.typed);
    if (this.task === 'rename') return typed;
    const name = this.tag.split('/').at(-1) ?? this.tag;
    return typed === '' ? name : `${typed}/${name}`;
  }

  write(typed: string): void {
    this.typed = typed;
    void this.look();
  }

  /** Asks what the change would do; an answer to an older question is dropped. */
  async look(): Promise<void> {
    const asked = (this.#asked += 1);
    const change = this.change;
    this.refused = '';
    if (!change) {
      this.preview = undefined;
      return;
    }
    try {
      const preview = await this.#backend.previewTag(change);
      if (asked === this.#asked) this.preview = preview;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = undefined;
      const { what, title, code } = problem(error);
      this.refused = code === 'invalid' ? t('tags.invalid') : what || title;
    }
  }
}
