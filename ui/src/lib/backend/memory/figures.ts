// The figures that the application tells: plausible where there is no disk, true where they can be.

import type { CloseReport } from '../../bindings/CloseReport';
import type { DayCount } from '../../bindings/DayCount';
import type { FileSize } from '../../bindings/FileSize';
import type { Note } from '../../bindings/Note';
import type { OpenReport } from '../../bindings/OpenReport';
import type { Phase } from '../../bindings/Phase';
import type { Resources } from '../../bindings/Resources';
import type { SearchRequest } from '../../bindings/SearchRequest';
import type { Stats } from '../../bindings/Stats';
import type { Status } from '../../bindings/Status';
import type { MemoryOptions } from './options';
import { BATCH, type MemoryStore } from './store';

const CACHE = 500;
const CORE_FILES = ['memory.db', 'memory.db-wal', 'memory.db-shm'];
const LOCK = '.lock';

interface Found {
  found: Note[];
  terms: string[];
}

/** The query cache and the times of searches. */
export class Searches {
  readonly #kept = new Map<string, Found>();
  hits = 0;
  misses = 0;
  count = 0;
  samples: number[] = [];

  get size(): number {
    return this.#kept.size;
  }

  cached(request: SearchRequest, find: () => Found): Found {
    const key = JSON.stringify([request.text, request.filter, request.spelling]);
    const known = this.#kept.get(key);
    if (known) {
      this.hits += 1;
      return known;
    }
    this.misses += 1;
    const found = find();
    this.#kept.set(key, found);
    if (this.#kept.size > CACHE) this.#kept.delete(this.#kept.keys().next().value ?? '');
    return found;
  }

  /** After a write no answer is true any more. */
  forget(): void {
    this.#kept.clear();
  }

  measured(us: number): void {
    this.count += 1;
    this.samples = [...this.samples.slice(-999), us];
  }
}

export function openReport(options: MemoryOptions, notes: number): OpenReport {
  return {
    notes,
    adopted: options.adopted ? 418 : 0,
    copied_aside: options.adopted ? 'original-0.2-2026-11-22' : null,
    findings: options.findings
      ? [
          {
            file: 'app_logs.jsonl',
            offset: 1_048_213,
            bytes: 212,
            what: 'a line does not match its checksum',
          },
          {
            file: 'archive.jsonl',
            offset: 77_120,
            bytes: 41,
            what: 'the last line was cut off and was moved aside',
          },
          {
            file: 'memory.db',
            offset: null,
            bytes: 0,
            what: 'row 4,081 does not match its checksum',
          },
        ]
      : [],
    read_only: (options.readOnly || options.diskFull) ?? false,
    disk_full: options.diskFull ?? false,
    index_taken: false,
    took_us: 38_400,
  };
}

export function closeReport(): CloseReport {
  const steps = [
    { name: 'pending recalls', took_us: 1_240, error: null },
    { name: 'core', took_us: 21_870, error: null },
    { name: 'application', took_us: 5_310, error: null },
    { name: 'archive', took_us: 4_480, error: null },
    { name: 'caches', took_us: 7_020, error: null },
    { name: 'lock', took_us: 96, error: null },
  ];
  return { steps, took_us: steps.reduce((sum, step) => sum + step.took_us, 0) };
}

export function failure(code: string): Phase {
  const folder = '/home/mei/MemoryHub';
  const messages: Record<string, string> = {
    missing: `the data folder ${folder} does not exist`,
    locked: `${folder} is in use by memoryhub (process 4242)`,
    read_only: `${folder}/memory.db is read-only`,
    too_new: `${folder}/memory.db has format 9, this version reads up to 1`,
    corrupted: `${folder}/memory.db is damaged at byte 0: file is not a database`,
    disk_full: `the disk is full: ${folder}/memory.db-wal`,
  };
  const message = messages[code] ?? `${folder}/memory.db: Input/output error (os error 5)`;
  const holder = code === 'locked' ? { name: 'memoryhub', pid: 4242 } : null;
  return { phase: 'failed', error: { code, message }, holder };
}

function files(store: MemoryStore): FileSize[] {
  const sizes = { core: 4096, application: 0, archive: 0, session: 0 };
  for (const note of store.notes.values()) sizes[note.layer] += note.content.length + 260;
  return [
    { name: 'memory.db', bytes: sizes.core },
    { name: 'app_logs.jsonl', bytes: sizes.application },
    { name: 'archive.jsonl', bytes: sizes.archive },
  ];
}

export function status(store: MemoryStore, open: boolean, stopped: string | null): Status {
  return {
    notes: open ? store.live().length : 0,
    pending_recalls: open ? store.pending.size : 0,
    open_files: open ? 6 : 0,
    session_notes: open ? store.layers().session : 0,
    watching: open,
    writes_stopped: open && stopped !== null ? 'changed_outside' : null,
    files: open ? files(store) : [],
  };
}

export function resources(store: MemoryStore, searches: Searches, open: boolean): Resources {
  const layers = store.layers();
  const log = (name: string, records: number) => ({
    files: open ? [name] : [],
    records: open ? records : 0,
    array_bytes: open ? records * 12 : 0,
  });
  return {
    core_files: open ? [...CORE_FILES] : [],
    core_records: open ? layers.core : 0,
    application: log('app_logs.jsonl', layers.application),
    archive: log('archive.jsonl', layers.archive),
    session_notes: open ? layers.session : 0,
    lock_file: open ? LOCK : null,
    pending_recalls: open ? store.pending.size : 0,
    batch_size: BATCH,
    cached_queries: open ? searches.size : 0,
    cache_capacity: CACHE,
    cache_hits: open ? searches.hits : 0,
    cache_misses: open ? searches.misses : 0,
    index_notes: open ? store.notes.size : 0,
    index_tags: open ? store.tags().length : 0,
    index_bytes: open ? store.notes.size * 330 : 0,
    open_files: open ? [...CORE_FILES, 'app_logs.jsonl', 'archive.jsonl', LOCK] : [],
  };
}

export function stats(store: MemoryStore, searches: Searches): Stats {
  const notes = [...store.notes.values()];
  const sorted = [...searches.samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return {
    layers: store.layers(),
    trashed: notes.length - store.live().length,
    tags: store.tags().length,
    recalls: notes.reduce((sum, note) => sum + note.recalled_count, 0),
    recall_latency: {
      count: searches.count,
      p50_us: at(0.5),
      p95_us: at(0.95),
      p99_us: at(0.99),
      max_us: sorted.at(-1) ?? 0,
      samples_us: [...searches.samples],
    },
    cache_hits: searches.hits,
    cache_misses: searches.misses,
    flushes: store.flushes,
    files: files(store),
    opened_in_us: 38_400,
  };
}

/** The day of a moment, `YYYY-MM-DD`, in the zone of the window. */
function dayOf(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function activity(store: MemoryStore, days: number, now: number): DayCount[] {
  const counts = new Map<string, number>();
  const today = new Date(now);
  for (let ago = days - 1; ago >= 0; ago -= 1) {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - ago, 12);
    counts.set(dayOf(day.getTime()), 0);
  }
  for (const note of store.live()) {
    const day = dayOf(Date.parse(note.created_at));
    const before = counts.get(day);
    if (before !== undefined) counts.set(day, before + 1);
  }
  return [...counts].map(([day, notes]) => ({ day, notes }));
}
