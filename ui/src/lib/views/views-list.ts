// The standing views, as the sidebar and the palette list them.

import Clock from '@lucide/svelte/icons/moon';
import NotebookText from '@lucide/svelte/icons/notebook-text';
import Pin from '@lucide/svelte/icons/pin';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Sun from '@lucide/svelte/icons/sun';
import Tag from '@lucide/svelte/icons/tag';
import Trash from '@lucide/svelte/icons/trash-2';
import type { Overview } from '../bindings/Overview';
import type { View } from '../bindings/View';

/** Views whose notes the overview counts. */
export const views: { view: View & keyof Overview; icon: typeof Pin }[] = [
  { view: 'all', icon: NotebookText },
  { view: 'today', icon: Sun },
  { view: 'pinned', icon: Pin },
  { view: 'untagged', icon: Tag },
  { view: 'often_recalled', icon: RefreshCw },
  { view: 'not_seen', icon: Clock },
  { view: 'trash', icon: Trash },
];
