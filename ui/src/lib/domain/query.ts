// The words of a search as the chips show them. The engine alone decides what they mean; here
// they are only cut apart, so that one can be taken away by a click.

/** A piece of a query that narrows it in a way worth a chip. */
export interface QueryChip {
  kind: 'not' | 'operator';
  /** The piece as typed. */
  raw: string;
  /** Without its `-` and quotes. */
  text: string;
  start: number;
  end: number;
}

const TOKEN = /-?(?:[a-z]+[:：])?"[^"]*"|\S+/giu;
const OPERATOR = /^(?:tag|layer|path|before|after|is)[:：]./i;

/** The pieces of `query` that are excluded or carry an operator. */
export function queryChips(query: string): QueryChip[] {
  const chips: QueryChip[] = [];
  for (const match of query.matchAll(TOKEN)) {
    const raw = match[0];
    const not = raw.length > 1 && raw.startsWith('-');
    const body = not ? raw.slice(1) : raw;
    if (!not && !OPERATOR.test(raw)) continue;
    const text = body.replaceAll('"', '');
    if (text === '') continue;
    const start = match.index;
    chips.push({ kind: not ? 'not' : 'operator', raw, text, start, end: start + raw.length });
  }
  return chips;
}

/** The query without that piece. */
export function withoutChip(query: string, chip: QueryChip): string {
  const before = query.slice(0, chip.start).trimEnd();
  const after = query.slice(chip.end).trimStart();
  return [before, after].filter((part) => part !== '').join(' ');
}
