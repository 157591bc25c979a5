/** Puts the focus on an element as it appears: the one thing to do on a page. */
export function focused(element: HTMLElement): void {
  element.focus({ preventScroll: true });
}
