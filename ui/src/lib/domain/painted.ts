// Work that can wait until the eyes have what they wait for.

/** Frames stop while the window is hidden. */
const HIDDEN_MS = 100;

/** Once the page is painted as it is now: what is not looked at first must not delay it. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const hidden = setTimeout(resolve, HIDDEN_MS);
    requestAnimationFrame(() => {
      // The page is painted right after this, and messages are read after that.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        clearTimeout(hidden);
        resolve();
      };
      port2.postMessage(null);
    });
  });
}
