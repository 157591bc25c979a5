// Notes to look at where no store is: plausible, in English and Chinese, the same on every run.

import type { Layer } from '../../bindings/Layer';
import type { Note } from '../../bindings/Note';

interface Seed {
  text: string;
  tags: string[];
  path: string;
  layer: Layer;
  recalls: number;
  pinned?: boolean;
}

const FIRST: Seed[] = [
  {
    text: '# Close before you move the folder\n\nEvery handle must be gone before Explorer lets the folder move: SQLite with its `-wal` file, both logs, and the watcher, which holds the folder itself.\n\n- stop the watcher and wait for it\n- write the waiting recall counts\n- close SQLite, then the logs\n- empty the caches\n\n```\nclose()  6/6 steps  41 ms\nopen files under the folder: 0\n```\n\nThen say so: “You can move or delete the folder now.”',
    tags: ['work/release', 'windows'],
    path: '/projects/hub/lifecycle.md',
    layer: 'core',
    recalls: 12,
    pinned: true,
  },
  {
    text: '文件句柄释放检查\n\n关闭管理器之后，数据目录里的文件应当可以立即删除或移动，不再出现 WinError 32（handle）。',
    tags: ['windows', '读书'],
    path: '/projects/hub/检查.md',
    layer: 'core',
    recalls: 3,
  },
  {
    text: 'Trace: watcher handle closed after 38 ms\n\nclose() finished in 41 ms, 6 of 6 steps ok, nothing left open under the data folder',
    tags: ['windows', 'work/release'],
    path: '/projects/hub/trace',
    layer: 'application',
    recalls: 0,
  },
  {
    text: '# Release checklist 2.3\n\nSign the installer, try it on a clean machine, uninstall keeps notes by default, check no open handle remains.\n\n1. Build on all three systems\n2. Read the [change log](https://example.org/changes) once more\n3. Announce',
    tags: ['work/release'],
    path: '/projects/hub/release.md',
    layer: 'archive',
    recalls: 7,
  },
  {
    text: 'Who holds app_logs.jsonl?\n\nUse the Resources sheet: it names each open file and what still waits to be written. A handle that nobody owns is a mistake.',
    tags: ['windows'],
    path: '',
    layer: 'core',
    recalls: 1,
  },
  {
    text: '《存在与时间》读书笔记\n\n“此在”总是在世界之中。第三章关于工具的分析值得重读：锤子在用的时候是看不见的。',
    tags: ['读书/哲学', '读书'],
    path: '/读书/海德格尔',
    layer: 'core',
    recalls: 6,
  },
  {
    text: 'Only until close: the door code for Saturday is with Mei.',
    tags: [],
    path: '',
    layer: 'session',
    recalls: 0,
  },
];

const TEXTS: Omit<Seed, 'recalls'>[] = [
  {
    text: 'Weekly meeting\n\nDecided to move the freeze to Thursday. Anna writes the notes, Li prepares the demo.',
    tags: ['work/meeting'],
    path: '/calendar/weekly',
    layer: 'core',
  },
  {
    text: '周会纪要\n\n确定把冻结时间改到周四。小李准备演示，安娜负责整理问题清单。',
    tags: ['work/meeting'],
    path: '/日历/周会',
    layer: 'core',
  },
  {
    text: 'SQLite: synchronous=FULL and WAL\n\nA commit is durable once the WAL frame is synced. Checkpoint on close, so that `-wal` and `-shm` are gone.',
    tags: ['sqlite'],
    path: 'https://sqlite.org/wal.html',
    layer: 'core',
  },
  {
    text: '红烧肉的做法\n\n五花肉切块焯水，冰糖炒出糖色，加黄酒、生抽、老抽，小火炖一个半小时，最后大火收汁。',
    tags: ['recipe/中餐'],
    path: '',
    layer: 'archive',
  },
  {
    text: 'Tomato soup, the quick one\n\nRoast tomatoes, onion and garlic for 30 minutes, blend with stock, a spoon of cream at the end.',
    tags: ['recipe'],
    path: '',
    layer: 'archive',
  },
  {
    text: 'Idea: a tag tree that folds what is rarely used\n\nOrder by use in the last 30 days, keep the rest under “more”.',
    tags: ['idea'],
    path: '/projects/hub/ideas.md',
    layer: 'core',
  },
  {
    text: 'log: index rebuilt in 212 ms, 12,431 notes, 1,206 tags',
    tags: ['windows/index'],
    path: '/var/hub',
    layer: 'application',
  },
  {
    text: 'trace: flush wrote 10 recall counts in 0.8 ms',
    tags: [],
    path: '/var/hub',
    layer: 'application',
  },
  {
    text: '想法：按上下文路径自动建议标签\n\n在同一路径下记过的标签排在前面，输入一个字就能选中。',
    tags: ['idea', '读书/方法'],
    path: '/projects/hub/想法.md',
    layer: 'core',
  },
  {
    text: 'Books to read this winter\n\n- The Peregrine\n- A Time of Gifts\n- 《我与地坛》',
    tags: ['读书', 'idea'],
    path: '',
    layer: 'core',
  },
  {
    text: 'Phone call with the printer\n\nProof arrives on Monday; paper is 120 g uncoated. Ask about the spine width again.',
    tags: ['work/print'],
    path: '',
    layer: 'core',
  },
  { text: '会议室预订：三楼东侧，周二下午两点到四点。', tags: [], path: '', layer: 'core' },
];

/** A small generator of numbers between 0 and 1, always the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** An id made of a time in milliseconds and a number, in the form of a UUIDv7. */
export function idOf(time: number, serial: number): string {
  const hex = Math.max(0, Math.floor(time)).toString(16).padStart(12, '0');
  const tail = serial.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-${tail}`;
}

/** `count` notes, newest first, the newest just before `now`. */
export function seed(count: number, now: number): Note[] {
  const random = numbers(7);
  const notes: Note[] = [];
  let time = now - 8 * 60_000;
  for (let index = 0; index < count; index += 1) {
    const first = FIRST[index];
    const one = first ?? TEXTS[Math.floor(random() * TEXTS.length)];
    if (!one) break;
    const recalls = first ? first.recalls : random() < 0.25 ? Math.floor(random() ** 3 * 30) : 0;
    const created = new Date(time).toISOString();
    notes.push({
      id: idOf(time, index),
      content: first ? one.text : one.text.replace('\n', ` (${index})\n`),
      tags: [...one.tags],
      context_path: one.path,
      layer: one.layer,
      created_at: created,
      updated_at: created,
      recalled_count: recalls,
      last_recalled:
        recalls > 0 ? new Date(Math.min(now, time + random() * 9e8)).toISOString() : null,
      pinned: first?.pinned ?? random() < 0.004,
      deleted_at: null,
    });
    // A year of notes: gaps of a few hours, closer together in some weeks.
    const busy = 0.4 + 1.6 * Math.abs(Math.sin(index / 40));
    time -= (random() ** 2 * 3 * busy * 360 * 86_400_000) / Math.max(count, 60);
  }
  return notes;
}
