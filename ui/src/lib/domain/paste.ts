// What is pasted into the editor: HTML becomes Markdown, an address over a selection makes it a
// link. Either is one step to undo.

import { isolateHistory } from '@codemirror/commands';
import { syntaxTree } from '@codemirror/language';
import { EditorSelection, type ChangeSpec, type EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { markdownOf, target } from './html-markdown';

const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s<>]+$|^www\.[^\s<>]+$/i;

type Node = ReturnType<typeof syntaxTree>['topNode'];

/** Whether what is typed at its end belongs to it: indented code, a fence that nothing closes. */
function open(node: Node): boolean {
  if (node.name === 'CodeBlock') return true;
  const last = node.lastChild;
  return node.name === 'FencedCode' && (last?.name !== 'CodeMark' || last.from === node.from);
}

/** Whether `at` is inside of a part of that name: code, or where an address is. */
function within(state: EditorState, at: number, what: RegExp): boolean {
  for (const side of [-1, 1] as const) {
    let node: Node | null = syntaxTree(state).resolveInner(at, side);
    for (; node; node = node.parent) {
      if (!what.test(node.name) || node.from >= at) continue;
      if (at < node.to || (at === node.to && open(node))) return true;
    }
  }
  return false;
}

/** What makes the selected words a link to `pasted`; `undefined` if it is no address or they cannot be one. */
function linked(state: EditorState, pasted: string): ChangeSpec[] | undefined {
  const { from, to, empty } = state.selection.main;
  const address = pasted.trim();
  const words = state.sliceDoc(from, to);
  if (empty || !ADDRESS.test(address) || state.selection.ranges.length > 1) return undefined;
  if (words.trim() === '' || words.includes('\n') || ADDRESS.test(words.trim())) return undefined;
  const taken = /Code|Link|Image|URL|HTML|Comment/;
  if (within(state, from, taken) || within(state, to, taken)) return undefined;
  let inside = false;
  syntaxTree(state).iterate({
    from,
    to,
    enter: ({ name }) => void (inside ||= /^(?:Link|Image|URL|Autolink)$/.test(name)),
  });
  if (inside) return undefined;
  const full = /^www\./i.test(address) ? `https://${address}` : address;
  return [
    { from, insert: '[' },
    { from: to, insert: `](${target(full)})` },
  ];
}

function replaced(view: EditorView, text: string): void {
  view.dispatch(view.state.replaceSelection(view.state.toText(text)), {
    annotations: isolateHistory.of('full'),
    userEvent: 'input.paste',
    scrollIntoView: true,
  });
}

/** Ctrl+Shift+V pastes the plain text; web views say so by the keys alone. */
const PLAIN_MS = 1000;

/** Takes what is pasted. */
export function pasting() {
  let plainUntil = 0;
  return EditorView.domEventHandlers({
    keydown: (event) => {
      const keys = (event.ctrlKey || event.metaKey) && event.code === 'KeyV';
      plainUntil = keys && event.shiftKey ? event.timeStamp + PLAIN_MS : 0;
      return false;
    },
    paste: (event, view) => {
      const data = event.clipboardData;
      if (!data || view.state.readOnly) return false;
      const plain = data.getData('text/plain');
      const wanted = event.timeStamp <= plainUntil;
      plainUntil = 0;
      const { state } = view;
      const changes = wanted ? undefined : linked(state, plain);
      if (changes) {
        const { to } = state.selection.main;
        const made = state.changes(changes);
        view.dispatch({
          changes: made,
          selection: EditorSelection.cursor(made.mapPos(to, 1)),
          annotations: isolateHistory.of('full'),
          userEvent: 'input.paste',
          scrollIntoView: true,
        });
        return true;
      }
      const asIs = wanted || within(state, state.selection.main.from, /Code/);
      const text = (asIs ? undefined : markdownOf(data.getData('text/html'))) ?? plain;
      if (text === '') return false;
      replaced(view, text);
      return true;
    },
  });
}
