// The text editor of the composer and of a note: CodeMirror with Markdown, coloured #tags and
// completion of the tags in use.

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  CompletionContext,
  type Completion,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import {
  deleteMarkupBackward,
  insertNewlineContinueMarkupCommand,
  markdown,
  markdownLanguage,
} from '@codemirror/lang-markdown';
import { syntaxTree } from '@codemirror/language';
import { EditorState, Prec, type Extension, type Line, type Range } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  placeholder,
  tooltips,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import type { TagCount } from '../bindings/TagCount';
import { number } from '../i18n/format';
import { inlineTags } from './inline-tags';
import { pasting } from './paste';
import { shortcutFor } from './shortcuts';
import { suggestTags } from './tag-tree';

/** What an editor is told from outside. */
export interface EditorOptions {
  text: string;
  /** The accessible name. */
  label: string;
  placeholder: string;
  testid: string;
  tags: () => readonly TagCount[];
  onchange: (text: string) => void;
  /** Ctrl+Enter. */
  onsubmit: () => void;
  /** Esc, when nothing else takes it. Returns whether it was used. */
  oncancel: () => boolean;
}

const tagMark = Decoration.mark({ class: 'cm-tag' });

function markTags(view: EditorView): DecorationSet {
  const tree = syntaxTree(view.state);
  const marks: Range<Decoration>[] = [];
  const text = view.state.doc.toString();
  for (const { from, to } of inlineTags(text, tree)) marks.push(tagMark.range(from, to));
  return Decoration.set(marks);
}

const colouredTags = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = markTags(view);
    }
    update(update: ViewUpdate) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || parsed) this.decorations = markTags(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const OPEN_TAG = /[#＃][\p{L}\p{N}\p{M}_\-/／.·]*$/u;

/** Offers the tags in use after a `#`. */
export function completeTags(
  context: CompletionContext,
  tags: readonly TagCount[],
): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const open = OPEN_TAG.exec(before);
  if (!open) return null;
  const typed = open[0].slice(1);
  // A bare hash at the start of a line begins a heading more often than a tag.
  if (typed === '' && !context.explicit && before.trim() === '#' && line.number > 1) return null;
  const from = context.pos - open[0].length;
  // Only where a tag would be one: `x` stands for what is still to be typed.
  const tried = `${context.state.sliceDoc(0, context.pos)}${typed === '' ? 'x' : ''}`;
  if (!inlineTags(tried).some((tag) => tag.from === from)) return null;
  const options = suggestTags(tags, typed)
    // What is already there in full needs no offer.
    .filter(({ tag }) => tag !== typed)
    .map(({ tag, with_nested }): Completion => {
      return {
        label: `#${tag}`,
        detail: number(with_nested),
        apply: (view, _completion, start, end) => {
          const next = view.state.sliceDoc(end, end + 1);
          const insert = `#${tag}${/^\s$/.test(next) ? '' : ' '}`;
          view.dispatch({
            changes: { from: start, to: end, insert },
            selection: { anchor: start + insert.length + (/^\s$/.test(next) ? 1 : 0) },
            userEvent: 'input.complete',
          });
        },
      };
    });
  return options.length === 0 ? null : { from, options, filter: false };
}

const ITEM = /^(\s*)(?:[-*+]|\d+[.)])\s+/u;

/** The lines of the selection if each is an item of a list. */
function items(state: EditorState): Line[] {
  const { from, to } = state.selection.main;
  const lines: Line[] = [];
  for (let at = from; ;) {
    const line = state.doc.lineAt(at);
    if (!ITEM.test(line.text)) return [];
    lines.push(line);
    if (line.to >= to) return lines;
    at = line.to + 1;
  }
}

const indentOf = (text: string): number => ITEM.exec(text)?.[1]?.length ?? 0;

/**
 * How far the first of the lines moves: deeper to where the text of the item above begins, as
 * Markdown nests; or back to where the item around it stands.
 */
function shift(state: EditorState, first: Line, deeper: boolean): number {
  const own = indentOf(first.text);
  for (let at = first.number - 1; at > 0; at--) {
    const { text } = state.doc.line(at);
    const above = ITEM.exec(text);
    if (!above) {
      if (text.trim() === '' || /^\s/u.test(text)) continue;
      break;
    }
    const indent = above[1]?.length ?? 0;
    if (deeper && indent <= own) return Math.max(0, above[0].length - own);
    if (!deeper && indent < own) return indent - own;
  }
  return deeper ? 2 : -own;
}

/** Moves the items of the selection a level deeper or back; outside of a list it does nothing. */
function nest(view: EditorView, deeper: boolean): boolean {
  const { state } = view;
  const lines = items(state);
  const [first] = lines;
  if (!first) return false;
  const by = shift(state, first, deeper);
  const changes = lines.map(({ from, text }) =>
    by > 0
      ? { from, insert: ' '.repeat(by) }
      : { from, to: from + Math.min(-by, indentOf(text)), insert: '' },
  );
  view.dispatch({ changes, userEvent: 'input.indent' });
  return true;
}

/** `[ ]` becomes `[x]` on each line of the selection that is a task, and the other way round. */
export function toggleTasks(view: EditorView): boolean {
  const { from, to } = view.state.selection.main;
  const changes: { from: number; to: number; insert: string }[] = [];
  for (let at = from; ;) {
    const line = view.state.doc.lineAt(at);
    const box = /^(\s*(?:[-*+]|\d+[.)])\s+\[)([ xX])\]/u.exec(line.text);
    if (box) {
      const place = line.from + (box[1] ?? '').length;
      changes.push({ from: place, to: place + 1, insert: box[2] === ' ' ? 'x' : ' ' });
    }
    if (line.to >= to) break;
    at = line.to + 1;
  }
  if (changes.length === 0) return false;
  view.dispatch({ changes, userEvent: 'input' });
  return true;
}

/** Tab pressed faster than the offers appear takes the first of them. */
function completeAtOnce(view: EditorView, tags: readonly TagCount[]): boolean {
  if (completionStatus(view.state) !== 'pending') return false;
  const { head, empty } = view.state.selection.main;
  const found = empty ? completeTags(new CompletionContext(view.state, head, false), tags) : null;
  const first = found?.options[0];
  if (!found || typeof first?.apply !== 'function') return false;
  first.apply(view, first, found.from, head);
  return true;
}

const look = EditorView.theme({
  '&': { fontSize: 'inherit', color: 'var(--text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.45', overflow: 'auto' },
  '.cm-content': { padding: '0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-tag': { color: 'var(--accent-text)' },
});

/** Makes an editor in `parent`. */
export function makeEditor(parent: HTMLElement, options: EditorOptions): EditorView {
  const extensions: Extension[] = [
    history(),
    EditorView.lineWrapping,
    markdown({
      base: markdownLanguage,
      completeHTMLTags: false,
      addKeymap: false,
      pasteURLAsLink: false,
    }),
    pasting(),
    colouredTags,
    autocompletion({
      override: [(context) => completeTags(context, options.tags())],
      icons: false,
      interactionDelay: 0,
      activateOnTypingDelay: 20,
    }),
    tooltips({ position: 'fixed', parent: document.body }),
    placeholder(options.placeholder),
    look,
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      'data-testid': options.testid,
      spellcheck: 'false',
    }),
    Prec.high(
      keymap.of([
        // Enter on an empty item ends the list, whichever item it is.
        { key: 'Enter', run: insertNewlineContinueMarkupCommand({ nonTightLists: false }) },
        { key: 'Backspace', run: deleteMarkupBackward },
      ]),
    ),
    // Before the keymaps: Ctrl+Enter is theirs, too, and others can be chosen in its place.
    Prec.highest(
      EditorView.domEventHandlers({
        keydown: (event, view) => {
          if (shortcutFor(event) !== 'save') return false;
          event.preventDefault();
          closeCompletion(view);
          options.onsubmit();
          return true;
        },
      }),
    ),
    keymap.of([
      {
        key: 'Tab',
        // Outside of a list it goes on to the next field.
        run: (view) =>
          acceptCompletion(view) || completeAtOnce(view, options.tags()) || nest(view, true),
        shift: (view) => nest(view, false),
      },
      { key: 'Mod-Shift-Enter', run: toggleTasks },
      {
        key: 'Escape',
        run: (view) => completionStatus(view.state) === null && options.oncancel(),
        // A question that this opens must not be answered by the same key press.
        stopPropagation: true,
      },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onchange(update.state.doc.toString());
    }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: options.text, extensions }) });
}

/** Puts another text into an editor, the cursor at its end; what stays is not touched. */
export function replaceText(view: EditorView, text: string): void {
  const before = view.state.doc.toString();
  // Line ends of other systems are one character here, whatever they were.
  const after = view.state.toText(text).toString();
  if (before === after) return;
  // After a save its text goes from the front; behind it an input method may be at work.
  const kept = before.endsWith(after) ? after.length : 0;
  view.dispatch({
    changes: { from: 0, to: before.length - kept, insert: after.slice(kept) },
    ...(kept > 0 ? {} : { selection: { anchor: after.length } }),
  });
}
