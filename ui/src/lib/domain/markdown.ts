// The Markdown that notes are written in: one grammar for the editor's colours and for the tags.

import { markdownLanguage } from '@codemirror/lang-markdown';

/** Reads Markdown as the editor does: CommonMark with tables, task lists and bare addresses. */
export const markdownParser = markdownLanguage.parser;
