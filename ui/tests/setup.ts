import '@testing-library/jest-dom/vitest';

// jsdom lays nothing out, and so cannot say where a text is; the editor asks.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();
