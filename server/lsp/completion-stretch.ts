/**
 * How much of a file has to be looked at to complete in it: the declaration that the cursor is in. In a file of thousands of lines most of the
 * time of a completion would go into the declarations before.
 */
import type { LangiumDocument } from 'langium';
import { isModule } from '../language/generated/ast.ts';

export interface Stretch {
  /** Where a declaration begins, behind whose first word the cursor is; 0 if there is none. */
  start: number;
  /** Where the next declaration begins. */
  end: number;
}

export function stretchAround({ parseResult, textDocument }: LangiumDocument, cursor: number): Stretch {
  const text = textDocument.getText();
  const module = parseResult.value;
  const starts = isModule(module) ? module.elements.flatMap((each) => each.$cstNode?.offset ?? []) : [];
  const end = starts.find((each) => each > cursor) ?? text.length;
  const wrong = parseResult.parserErrors.map(({ token }) => token.startOffset).filter(Number.isFinite);
  const isStart = (start: number, i: number): boolean => {
    // Behind a mistake a declaration may be part of the one before.
    const before = starts[i - 1] ?? 0;
    return (
      /^\w+\s/.test(text.slice(start, Math.min(cursor, start + 80))) &&
      !wrong.some((each) => before <= each && each <= start)
    );
  };
  return { start: starts.findLast(isStart) ?? 0, end };
}
