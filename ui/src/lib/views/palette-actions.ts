// Everything that the window can do, for the palette.

import Bookmark from '@lucide/svelte/icons/bookmark';
import Layers from '@lucide/svelte/icons/layers';
import ListFilter from '@lucide/svelte/icons/list-filter';
import Palette from '@lucide/svelte/icons/palette';
import type { BulkChange } from '../bindings/BulkChange';
import type { Layer } from '../bindings/Layer';
import type { View } from '../bindings/View';
import { app } from '../domain/app.svelte';
import { choose } from '../domain/choose';
import type { Desk } from '../domain/desk.svelte';
import { layers } from '../domain/layers';
import { pages } from '../domain/pages.svelte';
import type { Action } from '../domain/palette.svelte';
import { onThisDay } from '../domain/resurfacing';
import { keysOf, type ShortcutId } from '../domain/shortcuts';
import type { TagOrder } from '../domain/tag-tree';
import { transfer } from '../domain/transfer.svelte';
import { t } from '../i18n';
import { views } from './views-list';

/** What only the window itself can do. */
export interface Hooks {
  compose: () => void;
  search: () => void;
  saveView: () => void;
  /** Shows or hides the sidebar; `shown` is what it is now. */
  sidebar: { shown: boolean; toggle: () => void };
}

/** What is done with the notes that are selected. */
function pickedActions(desk: Desk): Action[] {
  const { picked, selection } = desk;
  if (!picked.active) return [];
  const of = (id: string, what: string, run: () => void): Action => ({
    id: `picked-${id}`,
    label: t('palette.picked', { count: picked.count, what }),
    run,
  });
  const change = (change: BulkChange) => () => void desk.changePicked(change);
  const leave = of('leave', t('bulk.leave'), () => picked.clear());
  if (selection.view === 'trash') {
    return [of('restore', t('bulk.restore'), change({ kind: 'trash', deleted: false })), leave];
  }
  return [
    of('add-tag', t('bulk.addTag'), () => (picked.tagging = 'add_tags')),
    of('remove-tag', t('bulk.removeTag'), () => (picked.tagging = 'remove_tags')),
    of('pin', t('bulk.pin'), change({ kind: 'pin', pinned: true })),
    of('unpin', t('bulk.unpin'), change({ kind: 'pin', pinned: false })),
    ...layers.map((layer) =>
      of(
        `move-${layer}`,
        t('palette.move', { layer: t(`layer.${layer}`) }),
        change({ kind: 'move', layer }),
      ),
    ),
    of('export', t('bulk.export'), () => void transfer.exportNotes(picked.set)),
    of('trash', t('bulk.trash'), change({ kind: 'trash', deleted: true })),
    leave,
  ];
}

/** What is done with the tags that filter. */
function tagActions({ selection, changes }: Desk): Action[] {
  const tags = selection.tags.flatMap(({ any }) => any);
  return tags.flatMap((tag) =>
    (['rename', 'move', 'remove'] as const).map((task) => ({
      id: `tag-${task}-${tag}`,
      label: t(`tags.${task}Title`, { tag: `#${tag}` }),
      run: () => changes.ask(task, tag),
    })),
  );
}

/** What is done with a note in the trash, and with the trash. */
function trashActions(desk: Desk): Action[] {
  const { detail, library } = desk;
  const note = detail.note;
  return [
    ...(note && note.deleted_at !== null
      ? [
          { id: 'restore', label: t('detail.restore'), run: () => void desk.restore(note.id) },
          { id: 'purge', label: t('detail.purge'), run: () => void desk.purge(note.id) },
        ]
      : []),
    ...((library.overview?.trash ?? 0) > 0
      ? [{ id: 'empty-trash', label: t('list.emptyTrash'), run: () => void desk.emptyTrash() }]
      : []),
  ];
}

/** How the tree of tags looks. */
function treeActions({ tagShape, library }: Desk): Action[] {
  const order = (order: TagOrder, value: string): Action => ({
    id: `tag-order-${order}`,
    label: t('palette.setting', { name: t('sidebar.order'), value }),
    run: () => (tagShape.order = order),
  });
  return [
    order('count', t('sidebar.byCount')),
    order('name', t('sidebar.byName')),
    ...([true, false] as const).map((open) => ({
      id: open ? 'expand-all' : 'collapse-all',
      label: t(open ? 'sidebar.expandAll' : 'sidebar.collapseAll'),
      run: () => tagShape.expandAll(library.tags, open),
    })),
  ];
}

/** What Settings offer as a choice of a few. */
function settingActions(): Action[] {
  const { settings } = app.state;
  const value = (
    id: string,
    name: string,
    value: string,
    change: Parameters<typeof choose>[0],
  ) => ({
    id,
    label: t('palette.setting', { name, value }),
    icon: Palette,
    run: () => void choose(change),
  });
  const toggle = (id: 'pinyin' | 'variants', change: Parameters<typeof choose>[0]) => ({
    id,
    label: t(settings[id] ? 'palette.switchOff' : 'palette.switchOn', {
      what: t(`pages:settings.${id}`),
    }),
    run: () => void choose(change),
  });
  const theme = t('pages:settings.theme');
  const language = t('pages:settings.language');
  return [
    value('theme-light', theme, t('pages:settings.themeLight'), { theme: 'light' }),
    value('theme-dark', theme, t('pages:settings.themeDark'), { theme: 'dark' }),
    value('theme-system', theme, t('pages:settings.themeSystem'), { theme: 'system' }),
    value('language-en', language, 'English', { language: 'en' }),
    value('language-zh', language, '简体中文', { language: 'zh-CN' }),
    toggle('pinyin', { pinyin: !settings.pinyin }),
    toggle('variants', { variants: !settings.variants }),
  ];
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
  const last = history.last;
  return [
    bound('compose', hooks.compose),
    bound('search', hooks.search),
    ...(live
      ? [
          bound('edit', () => detail.edit()),
          bound('pin', () => void desk.pin(live)),
          { id: 'copy', label: t('detail.copy'), run: () => void desk.copy(live) },
          { id: 'history', label: t('detail.history'), run: () => (detail.versions = true) },
          { id: 'add-tag', label: t('detail.addTagLabel'), run: () => (detail.tagging = true) },
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
    ...pickedActions(desk),
    ...tagActions(desk),
    ...trashActions(desk),
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
    { id: 'flush', label: t('pages:resources.flush'), run: () => void pages.flush() },
    {
      id: 'sidebar',
      label: t(hooks.sidebar.shown ? 'sidebar.hide' : 'sidebar.show'),
      run: hooks.sidebar.toggle,
    },
    ...treeActions(desk),
    ...settingActions(),
    bound('settings', () => pages.open('settings')),
    bound('help', () => pages.open('shortcuts')),
    { id: 'quit', label: t('quick:close.quit'), run: () => void pages.quit() },
  ];
}
