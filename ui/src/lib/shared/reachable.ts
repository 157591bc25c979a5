/** What can take the keyboard. */
const TAKES = 'a[href], button:not(:disabled), input, select, textarea, [tabindex]';

/** A part that scrolls and holds nothing that the keyboard reaches is reached itself. */
export function reachable(part: HTMLElement): () => void {
  const look = () => {
    const needed = part.scrollHeight > part.clientHeight && part.querySelector(TAKES) === null;
    if (needed) part.tabIndex = 0;
    else part.removeAttribute('tabindex');
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(part);
  // What it holds may change without changing its own size.
  const contents = new MutationObserver(look);
  contents.observe(part, { childList: true, subtree: true, characterData: true });
  look();
  return () => {
    sizes.disconnect();
    contents.disconnect();
  };
}
