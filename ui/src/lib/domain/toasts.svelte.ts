// Short words about what just happened, told in a live region.

import { app } from './app.svelte';
import { problem, type Code } from './problem';

/** What a toast offers to do. */
export interface ToastAction {
  label: string;
  run: () => void;
}

/** A toast on the screen. */
export interface Toast {
  id: number;
  kind: 'info' | 'error';
  text: string;
  /** What to do next, in a second line. */
  more: string;
  /** What failed. */
  code: Code | undefined;
  action: ToastAction | undefined;
}

const INFO_SECONDS = 5;
const ERROR_SECONDS = 14;
const MOST = 3;

/** The toasts on the screen, newest last. */
class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, { ends: ReturnType<typeof setTimeout>; seconds: number }>();

  /** Shows a toast; returns its id. */
  show(toast: {
    text: string;
    more?: string;
    kind?: 'info' | 'error';
    code?: Code;
    action?: ToastAction | undefined;
    seconds?: number;
  }): number {
    const id = this.#next++;
    const kind = toast.kind ?? 'info';
    const { text, more = '', code, action } = toast;
    this.list.push({ id, kind, text, more, code, action });
    this.#start(id, toast.seconds ?? (kind === 'error' ? ERROR_SECONDS : INFO_SECONDS));
    while (this.list.length > MOST) this.dismiss(this.list[0]?.id ?? 0);
    return id;
  }

  /** Says what failed, that nothing is lost, and what to do next. */
  problem(error: unknown): void {
    const { code, title, what, next } = problem(error);
    // The page of a released folder says so itself; what was under way when it was is no news.
    if (code === 'released' && app.state.phase.phase !== 'open') return;
    const more = [what, next].filter((line) => line !== '').join(' ');
    // The same failure of ten notes is one message.
    const same = this.list.find((toast) => toast.kind === 'error' && toast.text === title);
    if (same) this.dismiss(same.id);
    this.show({ kind: 'error', text: title, more, code });
  }

  dismiss(id: number): void {
    const timer = this.#timers.get(id);
    if (timer) clearTimeout(timer.ends);
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** While the pointer or the focus is on the toasts, none goes away. */
  hold(): void {
    for (const { ends } of this.#timers.values()) clearTimeout(ends);
  }

  resume(): void {
    for (const [id, { seconds }] of [...this.#timers]) this.#start(id, seconds);
  }

  /** Takes away what offers to do something that cannot be done any more. */
  withdrawOffers(): void {
    for (const { id, action } of [...this.list]) if (action) this.dismiss(id);
  }

  /** Takes back that this failed: it is known by other means. */
  forget(code: Code): void {
    for (const toast of [...this.list]) if (toast.code === code) this.dismiss(toast.id);
  }

  clear(): void {
    for (const { id } of [...this.list]) this.dismiss(id);
  }

  #start(id: number, seconds: number): void {
    const ends = setTimeout(() => this.dismiss(id), seconds * 1000);
    this.#timers.set(id, { ends, seconds });
  }
}

export const toasts = new Toasts();
