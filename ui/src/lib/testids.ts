/** The catalogue of `data-testid`s: tests find parts of the window by these names alone. */
export const testids = {
  main: 'main-window',
} as const;
