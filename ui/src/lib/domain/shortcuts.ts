// The keys of the window: one table, which the handler reads and the help (F1) lists.

import { bindings } from './bindings.svelte';

/** What a key does. */
export type ShortcutId =
  | 'compose'
  | 'search'
  | 'save'
  | 'task'
  | 'move'
  | 'open'
  | 'edit'
  | 'pin'
  | 'delete'
  | 'undo'
  | 'redo'
  | 'selectAll'
  | 'palette'
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
  /** Keys that every list and dialog has; they stay as they are. */
  fixed?: true;
}

export const shortcuts: readonly Shortcut[] = [
  { id: 'compose', keys: ['Mod+n'], anywhere: true },
  { id: 'search', keys: ['Mod+f'], anywhere: true },
  { id: 'save', keys: ['Mod+Enter'], anywhere: true },
  { id: 'task', keys: ['Mod+Shift+Enter'], anywhere: true, fixed: true },
  {
    id: 'move',
    keys: ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'],
    anywhere: false,
    fixed: true,
  },
  { id: 'open', keys: ['Enter'], anywhere: false, fixed: true },
  { id: 'edit', keys: ['Mod+e'], anywhere: false },
  { id: 'pin', keys: ['Mod+d'], anywhere: false },
  { id: 'delete', keys: ['Delete'], anywhere: false },
  { id: 'selectAll', keys: ['Mod+a'], anywhere: false },
  { id: 'undo', keys: ['Mod+z'], anywhere: false },
  { id: 'redo', keys: ['Mod+Shift+z', 'Mod+y'], anywhere: false },
  { id: 'palette', keys: ['Mod+k', 'Mod+Shift+p'], anywhere: true },
  { id: 'escape', keys: ['Escape'], anywhere: true, fixed: true },
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
      if (key === 'Shift') return mac ? '⇧' : 'Shift';
      if (key === 'Alt') return mac ? '⌥' : 'Alt';
      if (key === 'Enter') return mac ? '↩' : 'Enter';
      if (key === 'Delete') return mac ? '⌫' : 'Del';
      return signs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    })
    .join(mac ? '' : '+');
}

/** The keys of a shortcut: the usual ones, or those that the user chose. */
export function keysFor(shortcut: Shortcut): readonly string[] {
  return (shortcut.fixed ? undefined : bindings.chosen[shortcut.id]) ?? shortcut.keys;
}

/** The first keys of a shortcut, as people read them. */
export function keysOf(id: ShortcutId, mac = isMac()): string {
  const shortcut = shortcuts.find((shortcut) => shortcut.id === id);
  const first = shortcut && keysFor(shortcut)[0];
  return first === undefined ? '' : keyLabel(first, mac);
}

/** Whether an input method is at work: then every key belongs to it. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** What was pressed, as the table writes it: `Mod+Shift+p`; `undefined` for a modifier alone. */
export function pressed(event: KeyboardEvent, mac = isMac()): string | undefined {
  if (composing(event) || ['Control', 'Shift', 'Alt', 'Meta', 'Dead'].includes(event.key)) {
    return undefined;
  }
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other) return undefined;
  // On a Mac the key above Enter is called Backspace and deletes.
  let key = mac && event.key === 'Backspace' ? 'Delete' : event.key;
  if (key.length === 1) key = key.toLowerCase();
  if (key === ' ') key = 'Space';
  const mod = mac ? event.metaKey : event.ctrlKey;
  // A sign that needs Shift is pressed with it anyway.
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  const parts = [mod && 'Mod', event.altKey && 'Alt', shift && 'Shift', key];
  return parts.filter((part) => part !== false).join('+');
}

/** The shortcut that a key press asks for. */
export function shortcutFor(event: KeyboardEvent, mac = isMac()): ShortcutId | undefined {
  const keys = pressed(event, mac);
  if (keys === undefined) return undefined;
  const wanted = keys.toLowerCase();
  return shortcuts.find((shortcut) =>
    keysFor(shortcut).some((keys) => keys.toLowerCase() === wanted),
  )?.id;
}

/** Shortcuts that share keys with another one, which then wins or loses by chance. */
export function conflicts(): Map<ShortcutId, ShortcutId[]> {
  const found = new Map<ShortcutId, ShortcutId[]>();
  for (const one of shortcuts) {
    const own = new Set(keysFor(one).map((keys) => keys.toLowerCase()));
    const others = shortcuts.filter(
      (other) => other !== one && keysFor(other).some((keys) => own.has(keys.toLowerCase())),
    );
    if (others.length > 0)
      found.set(
        one.id,
        others.map(({ id }) => id),
      );
  }
  return found;
}
