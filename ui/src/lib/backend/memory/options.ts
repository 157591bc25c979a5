// What a page without the application starts with, chosen in its address while developing:
// ?notes=N&lang=en|zh-CN&theme=light|dark&size=80…200&phase=welcome|opening|released|failed:CODE
// &offer=notes|original|empty|unrelated|missing|unusable&findings&adopted&readonly&stopped
// &caution=onedrive|dropbox|icloud|googledrive|network

import type { CaptureKeys } from '../../bindings/CaptureKeys';
import type { DeepLink } from '../../bindings/DeepLink';
import type { FolderCaution } from '../../bindings/FolderCaution';
import type { FolderKind } from '../../bindings/FolderKind';
import type { Language } from '../../bindings/Language';
import type { Theme } from '../../bindings/Theme';

/** Where an in-memory backend begins. */
export interface MemoryOptions {
  /** Notes it starts with. */
  notes?: number;
  language?: Language;
  theme?: Theme;
  textSize?: number;
  /** Colours of tags. */
  colours?: Record<string, string>;
  /** `open`, `welcome`, `opening`, `released` or `failed:CODE`. */
  phase?: string;
  /** A folder that waits for a yes. */
  offer?: FolderKind['kind'];
  /** Why the folder and the one that waits for a yes are warned about. */
  caution?: FolderCaution;
  findings?: boolean;
  adopted?: boolean;
  readOnly?: boolean;
  /** The disk was full when the folder was opened. */
  diskFull?: boolean;
  stopped?: boolean;
  folder?: string;
  /** Milliseconds that every answer takes; 0: the next microtask. */
  delay?: number;
  /** Steps that an import takes. */
  importSteps?: number;
  /** Whether there is a tray; there is one if left out. */
  tray?: boolean;
  keys?: CaptureKeys;
  /** A link that waits. */
  link?: DeepLink;
  /** The time now; the system's if left out. */
  now?: () => number;
}

/** Reads the options in an address such as `?notes=1000&lang=zh-CN`. */
export function optionsFromUrl(search: string): MemoryOptions {
  const given = new URLSearchParams(search);
  const text = (name: string) => given.get(name) ?? undefined;
  const count = (name: string, fallback: number) => {
    const value = Number(given.get(name) ?? fallback);
    return Number.isFinite(value) && value >= 0 ? value : fallback;
  };
  return {
    notes: count('notes', 240),
    language: (text('lang') ?? 'system') as Language,
    theme: (text('theme') ?? 'system') as Theme,
    textSize: count('size', 100),
    phase: text('phase') ?? 'open',
    offer: text('offer') as MemoryOptions['offer'],
    caution: text('caution') as MemoryOptions['caution'],
    findings: given.has('findings'),
    adopted: given.has('adopted'),
    readOnly: given.has('readonly'),
    diskFull: given.has('diskfull'),
    stopped: given.has('stopped'),
    folder: text('folder'),
    delay: count('delay', 0),
  };
}
