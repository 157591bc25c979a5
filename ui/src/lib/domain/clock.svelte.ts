// The time for labels such as "Today": it moves on while the window stays open.

import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 30_000);
  return () => clearInterval(timer);
});

/** The time now; read again every half minute. */
export function now(): Date {
  subscribe();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- each reading is a new, fixed time
  return new Date();
}
