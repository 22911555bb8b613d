/**
 * Functions that a case never calls: it has no code of them, so what there is to execute in them is read off their text. For a report of what
 * is executed, of a file of which something is.
 */
import * as ast from '../language/generated/ast.ts';
import { type ModuleSet, placeOfNode } from '../program/cases.ts';
import type { Coverage, TextRange, UncalledFunction } from '../trace/report.ts';

export function addUncalled({ files }: Coverage, { documents }: ModuleSet): void {
  const modules = new Map(documents.map((module) => [placeOfNode(module).uri, module]));
  for (const file of files) {
    const called = new Set(file.functions.map(({ range }) => keyOf(range)));
    const declared = modules.get(file.uri)?.elements.filter(ast.isFn) ?? [];
    file.uncalled = declared.map(uncalled).filter(({ range }) => !called.has(keyOf(range)));
  }
}

function uncalled(fn: ast.Fn): UncalledFunction {
  return { name: fn.name, range: rangeOf(fn), statements: statementsIn(fn.body).map(rangeOf) };
}

/** As the case of a call has them: what only leads elsewhere is none, and of an `if` it is the condition. */
function statementsIn(statement: ast.Statement | undefined): (ast.Statement | ast.Expression)[] {
  switch (statement?.$type) {
    case undefined:
    case 'Empty':
    case 'Break':
    case 'Continue':
      return [];
    case 'Block':
      return statement.lines.flatMap((line) => statementsIn(line.statement));
    case 'Atomic':
      return statementsIn(statement.body);
    case 'If':
      return [statement.condition, ...statementsIn(statement.then), ...statementsIn(statement.else)];
    case 'While':
    case 'Loop':
    case 'For':
      return [statement, ...statementsIn(statement.body)];
    case 'ChooseStatement':
      return [statement, ...statement.branches.flatMap(statementsIn)];
    case 'Return':
      return statement.value ? [statement] : [];
    case 'Assert':
      return [statement.condition];
    case 'Simple':
      return isRelaxing(statement) ? [] : [statement];
    case 'Let':
    case 'Takes':
    case 'Wait':
      return [statement];
  }
}

function isRelaxing({ target, takes }: ast.Simple): boolean {
  return !takes && target.$type === 'Call' && target.callee.ref?.name === 'cpu_relax';
}

function rangeOf(node: ast.Fn | ast.Statement | ast.Expression): TextRange {
  const { line, column, endLine, endColumn } = placeOfNode(node);
  return { line, column, endLine, endColumn };
}

function keyOf({ line, column }: TextRange): string {
  return `${line}:${column}`;
}
