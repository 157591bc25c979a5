// The keys that open the capture window from everywhere: reading a press, and writing it down.

import { composing, isMac } from './shortcuts';

/** The usual keys. */
export const USUAL_KEYS = 'Ctrl+Alt+M';

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process'];
/** Keys that the system knows by the same name as the page. */
const NAMED =
  /^(?:F(?:[1-9]|1\d|2[0-4])|Arrow(?:Up|Down|Left|Right)|Space|Insert|Delete|Home|End|PageUp|PageDown|Comma|Period|Slash|Semicolon|Quote|Minus|Equal|Backquote|Backslash|BracketLeft|BracketRight)$/;

/**
 * What was pressed, as the system takes it: `Ctrl+Alt+M`. Undefined for what cannot be such keys: a
 * modifier alone, or keys that write.
 */
export function globalKeys(event: KeyboardEvent): string | undefined {
  if (composing(event) || MODIFIERS.includes(event.key)) return undefined;
  // By its place on the keyboard: with Alt held, many layouts write another sign.
  const key = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1] ?? NAMED.exec(event.code)?.[0];
  if (key === undefined) return undefined;
  const held = event.ctrlKey || event.altKey || event.metaKey;
  if (!held && !/^F\d/.test(key)) return undefined;
  const parts = [
    event.ctrlKey && 'Ctrl',
    event.shiftKey && 'Shift',
    event.altKey && 'Alt',
    event.metaKey && 'Super',
    key,
  ];
  return parts.filter((part) => part !== false).join('+');
}

const macSigns: Record<string, string> = { Ctrl: '⌃', Shift: '⇧', Alt: '⌥', Super: '⌘' };
const signs: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Minus: '-',
  Equal: '=',
  Backquote: '`',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
};

/** Such keys as people read them. */
export function globalKeysLabel(keys: string, mac = isMac()): string {
  const parts = keys
    .split('+')
    .map((part) => (mac ? macSigns[part] : undefined) ?? signs[part] ?? part);
  return parts.join(mac ? '' : '+');
}
