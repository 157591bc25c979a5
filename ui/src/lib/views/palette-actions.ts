// Everything that the window can do, for the palette.

import Bookmark from '@lucide/svelte/icons/bookmark';
import Layers from '@lucide/svelte/icons/layers';
import ListFilter from '@lucide/svelte/icons/list-filter';
import Palette from '@lucide/svelte/icons/palette';
import type { Layer } from '../bindings/Layer';
import type { Theme } from '../bindings/Theme';
import type { View } from '../bindings/View';
import { app } from '../domain/app.svelte';
import { choose } from '../domain/choose';
import type { Desk } from '../domain/desk.svelte';
import { layers } from '../domain/layers';
import { pages } from '../domain/pages.svelte';
import type { Action } from '../domain/palette.svelte';
import { onThisDay } from '../domain/resurfacing';
import { keysOf, type ShortcutId } from '../domain/shortcuts';
import { t } from '../i18n';
import { views } from './views-list';

/** What only the window itself can do. */
export interface Hooks {
  compose: () => void;
  search: () => void;
  saveView: () => void;
}

export function paletteActions(desk: Desk, hooks: Hooks): Action[] {
  const { detail, selection, picked, history } = desk;
  const note = detail.note;
  const live = note?.deleted_at === null ? note : undefined;
  const bound = (id: ShortcutId, run: () => void): Action => ({
    id,
    label: t(`shortcuts.${id}`),
    keys: keysOf(id),
    run,
  });
  const theme = (name: Theme, label: string): Action => ({
    id: `theme-${name}`,
    label: `${t('pages:settings.theme')}: ${label}`,
    icon: Palette,
    run: () => void choose({ theme: name }),
  });
  const last = history.last;
  return [
    bound('compose', hooks.compose),
    bound('search', hooks.search),
    ...(live
      ? [
          bound('edit', () => detail.edit()),
          bound('pin', () => void desk.pin(live)),
          { id: 'copy', label: t('detail.copy'), run: () => void desk.copy(live) },
          bound('delete', () => void desk.delete(live.id)),
          ...layers
            .filter((layer: Layer) => layer !== live.layer)
            .map((layer: Layer) => ({
              id: `move-${layer}`,
              label: t('palette.move', { layer: t(`layer.${layer}`) }),
              icon: Layers,
              run: () => void desk.moveLayer(live, layer),
            })),
        ]
      : []),
    ...(last
      ? [
          {
            ...bound('undo', () => void history.undo()),
            label: t('palette.undo', { text: last.text }),
          },
        ]
      : []),
    bound('redo', () => void history.redo()),
    bound('selectAll', () => picked.all()),
    { id: 'review', label: t('rediscover.review'), run: () => (pages.reviewing = true) },
    { id: 'random', label: t('rediscover.random'), run: () => void desk.showAny() },
    {
      id: 'this-day',
      label: t('rediscover.this_day'),
      run: () => selection.showQuery(onThisDay(new Date())),
    },
    ...(['fading', 'never_recalled'] as const).map((view) => ({
      id: `view-${view}`,
      label: t('palette.show', { what: t(`rediscover.${view}`) }),
      run: () => {
        if (selection.view !== view) selection.setView(view);
      },
    })),
    ...views.map(({ view, icon }: { view: View; icon: Action['icon'] }) => ({
      id: `view-${view}`,
      label: t('palette.show', { what: t(`sidebar.${view}`) }),
      ...(icon ? { icon } : {}),
      run: () => {
        if (selection.view !== view || view === 'all') selection.setView(view);
      },
    })),
    ...layers.map((layer) => ({
      id: `layer-${layer}`,
      label: t('palette.show', { what: t(`layer.${layer}`) }),
      icon: Layers,
      run: () => {
        if (selection.layer !== layer) selection.setLayer(layer);
      },
    })),
    ...app.state.settings.views.map((saved, i) => ({
      id: `saved-${i}`,
      label: t('palette.show', { what: saved.name }),
      icon: Bookmark,
      run: () => selection.recall(saved),
    })),
    ...(selection.narrowed
      ? [
          { id: 'save-view', label: t('views.save'), icon: Bookmark, run: hooks.saveView },
          {
            id: 'clear-filters',
            label: t('list.clear'),
            icon: ListFilter,
            run: () => selection.clear(),
          },
        ]
      : []),
    {
      id: 'calendar',
      label: t('rediscover.calendar'),
      run: () => pages.open('statistics', 'calendar'),
    },
    { id: 'statistics', label: t('detail.statistics'), run: () => pages.open('statistics') },
    { id: 'resources', label: t('detail.resources'), run: () => pages.open('resources') },
    { id: 'import', label: t('detail.import'), run: () => void pages.importNotes() },
    { id: 'export', label: t('detail.export'), run: () => void pages.exportNotes() },
    { id: 'open-folder', label: t('detail.openFolder'), run: () => void pages.openFolder() },
    { id: 'release', label: t('status.release'), run: () => void pages.release() },
    theme('light', t('pages:settings.themeLight')),
    theme('dark', t('pages:settings.themeDark')),
    theme('system', t('pages:settings.themeSystem')),
    bound('settings', () => pages.open('settings')),
    bound('help', () => pages.open('shortcuts')),
  ];
}
