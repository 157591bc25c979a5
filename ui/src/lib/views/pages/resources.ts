// The rows of the Resources sheet: each resource of the store, what is held of it, and how much.

import type { Resources } from '../../bindings/Resources';
import type { Status } from '../../bindings/Status';
import { t } from '../../i18n';
import { bytes, number, percent } from '../../i18n/format';

/** A row. */
export interface ResourceRow {
  id: string;
  name: string;
  held: string;
  now: string;
  limit: string;
}

/** Puts the figures into words; names of files stay as they are. */
export function resourceRows(figures: Resources, watching: Status['watching']): ResourceRow[] {
  const comma = t('pages:resources.comma');
  const files = (names: string[]) => names.join(comma) || t('pages:resources.nothing');
  const log = (id: 'application' | 'archive'): ResourceRow => ({
    id,
    name: t(`pages:resources.${id}`),
    held: files(figures[id].files),
    now: t('pages:resources.records', { count: figures[id].records }),
    limit: '',
  });
  const asked = figures.cache_hits + figures.cache_misses;
  return [
    {
      id: 'core',
      name: t('pages:resources.core'),
      held: files(figures.core_files),
      now: t('pages:resources.files', { count: figures.core_files.length }),
      limit: '',
    },
    log('application'),
    log('archive'),
    {
      id: 'session',
      name: t('pages:resources.session'),
      held: t('pages:resources.sessionHeld'),
      now: number(figures.session_notes),
      limit: '',
    },
    {
      id: 'pending',
      name: t('pages:resources.pending'),
      held: t('pages:resources.pendingHeld', { count: figures.batch_size }),
      now: number(figures.pending_recalls),
      limit: number(figures.batch_size),
    },
    {
      id: 'cache',
      name: t('pages:resources.cache'),
      held:
        asked === 0
          ? t('pages:resources.cacheUnused')
          : t('pages:resources.cacheHeld', { rate: percent(figures.cache_hits / asked) }),
      now: number(figures.cached_queries),
      limit: number(figures.cache_capacity),
    },
    {
      id: 'index',
      name: t('pages:resources.index'),
      held: [
        t('pages:resources.indexNotes', { count: figures.index_notes }),
        t('pages:resources.indexTags', { count: figures.index_tags }),
      ].join(comma),
      now: bytes(figures.index_bytes),
      limit: '',
    },
    {
      id: 'watcher',
      name: t('pages:resources.watcher'),
      held: t('pages:resources.watcherHeld'),
      now: watching ? t('pages:resources.on') : t('pages:resources.off'),
      limit: '',
    },
    {
      id: 'lock',
      name: t('pages:resources.lock'),
      held: figures.lock_file ?? t('pages:resources.nothing'),
      now:
        figures.lock_file === null ? t('pages:resources.lockFree') : t('pages:resources.lockHeld'),
      limit: '',
    },
  ];
}
