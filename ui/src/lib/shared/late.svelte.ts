// What is told of something that lasts, and not of what is done at once.

const PATIENCE_MS = 200;

/** True once `busy` has been true for a fifth of a second, and until it is false. */
export class Late {
  shown = $state(false);

  /** Call while a component is being made. */
  constructor(busy: () => boolean) {
    $effect(() => {
      if (!busy()) return;
      const timer = setTimeout(() => (this.shown = true), PATIENCE_MS);
      return () => {
        clearTimeout(timer);
        this.shown = false;
      };
    });
  }
}
