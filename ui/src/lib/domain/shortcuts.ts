// The keys of the window: one table, which the handler reads and the help (F1) lists.

/** What a key does. */
export type ShortcutId =
  | 'compose'
  | 'search'
  | 'save'
  | 'move'
  | 'open'
  | 'edit'
  | 'pin'
  | 'delete'
  | 'undo'
  | 'escape'
  | 'settings'
  | 'help';

/** A line of the help. */
export interface Shortcut {
  id: ShortcutId;
  /** As `KeyboardEvent.key`; `Mod` is Ctrl, on macOS ⌘. */
  keys: string[];
  /** Works while text is being typed as well. */
  anywhere: boolean;
}

export const shortcuts: readonly Shortcut[] = [
  { id: 'compose', keys: ['Mod+n'], anywhere: true },
  { id: 'search', keys: ['Mod+f'], anywhere: true },
  { id: 'save', keys: ['Mod+Enter'], anywhere: true },
  {
    id: 'move',
    keys: ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'],
    anywhere: false,
  },
  { id: 'open', keys: ['Enter'], anywhere: false },
  { id: 'edit', keys: ['Mod+e'], anywhere: false },
  { id: 'pin', keys: ['Mod+d'], anywhere: false },
  { id: 'delete', keys: ['Delete'], anywhere: false },
  { id: 'undo', keys: ['Mod+z'], anywhere: false },
  { id: 'escape', keys: ['Escape'], anywhere: true },
  { id: 'settings', keys: ['Mod+,'], anywhere: true },
  { id: 'help', keys: ['F1'], anywhere: true },
];

/** Whether the window runs on macOS. */
export const isMac = (): boolean => /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

const signs: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
};

/** A key as people read it: `Ctrl+N`, on macOS `⌘N`. */
export function keyLabel(keys: string, mac = isMac()): string {
  return keys
    .split('+')
    .map((key) => {
      if (key === 'Mod') return mac ? '⌘' : 'Ctrl';
      if (key === 'Enter') return mac ? '↩' : 'Enter';
      if (key === 'Delete') return mac ? '⌫' : 'Del';
      return signs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    })
    .join(mac ? '' : '+');
}

/** The first keys of a shortcut, as people read them. */
export function keysOf(id: ShortcutId, mac = isMac()): string {
  const first = shortcuts.find((shortcut) => shortcut.id === id)?.keys[0];
  return first === undefined ? '' : keyLabel(first, mac);
}

/** Whether an input method is at work: then every key belongs to it. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** The shortcut that a key press asks for. */
export function shortcutFor(event: KeyboardEvent, mac = isMac()): ShortcutId | undefined {
  if (composing(event) || event.altKey) return undefined;
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || event.shiftKey) return undefined;
  // On a Mac the key above Enter is called Backspace and deletes.
  const key = mac && event.key === 'Backspace' ? 'Delete' : event.key;
  return shortcuts.find((shortcut) =>
    shortcut.keys.some((keys) => {
      const wanted = keys.startsWith('Mod+') ? keys.slice(4) : keys;
      return keys.startsWith('Mod+') === mod && wanted.toLowerCase() === key.toLowerCase();
    }),
  )?.id;
}
