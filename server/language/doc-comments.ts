/** Comments that document a declaration: `///` lines or a block comment (two stars) right above it, or a `//` behind it on its line. */
import type { AstNode, CommentProvider, DocumentationProvider } from 'langium';
import type { LockstepServices } from './module.ts';

export class DocComments implements CommentProvider {
  getComment(node: AstNode): string | undefined {
    const cst = node.$cstNode;
    if (!cst) return undefined;
    const text = cst.root.fullText;
    return commentAbove(text, cst.offset) ?? commentBehind(text, cst.end);
  }
}

export class DocText implements DocumentationProvider {
  private readonly comments: () => CommentProvider;

  constructor(services: LockstepServices) {
    this.comments = () => services.documentation.CommentProvider;
  }

  getDocumentation(node: AstNode): string | undefined {
    const comment = this.comments().getComment(node);
    return comment === undefined ? undefined : commentText(comment);
  }
}

function commentAbove(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (text.slice(lineStart, offset).trim() !== '') return undefined;
  const before = text.slice(0, lineStart).trimEnd();
  if (before.endsWith('*/')) {
    const start = before.lastIndexOf('/*');
    return before.startsWith('/**', start) ? before.slice(start) : undefined;
  }
  const lines: string[] = [];
  let end = before.length;
  while (end > 0) {
    const start = before.lastIndexOf('\n', end - 1) + 1;
    const line = before.slice(start, end).trim();
    if (!line.startsWith('///')) break;
    lines.unshift(line);
    end = start - 1;
  }
  return lines.length > 0 ? lines.join('\n') : undefined;
}

function commentBehind(text: string, end: number): string | undefined {
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline < 0 ? undefined : newline);
  return /^[ \t,]*(\/\/.*?)\r?$/.exec(rest)?.[1];
}

/** The text of a comment without its marks; Markdown is kept as it is. */
export function commentText(comment: string): string {
  const body = comment.startsWith('/*') ? comment.replace(/^\/\*+/, '').replace(/\*+\/$/, '') : comment;
  return body
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\/\/\/?|\*)? ?/, '').trimEnd())
    .join('\n')
    .trim();
}
