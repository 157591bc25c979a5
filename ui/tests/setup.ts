import '@testing-library/jest-dom/vitest';

// jsdom lays nothing out, and so cannot say where a text is; the editor asks.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

Element.prototype.scrollIntoView ??= () => {};

// Nor does anything change its size there.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
