/**
 * Who models a kernel writes C by habit. What stands here finds C in a text that does not follow the grammar, so that its
 * author is told how it is written instead of what token was expected.
 */
import type { CHabit } from './c-habit.ts';
import { cDeclaration } from './declaration.ts';
import { cSign, cStatement } from './statement.ts';
import type { Token } from './tokens.ts';

/** All places, in order, none inside of another. Only for texts with syntax errors: nothing that is found is of the language. */
export function cHabitsIn(text: string, tokens: readonly Token[]): CHabit[] {
  const found: CHabit[] = [];
  /** For each open brace, whether statements stand in it. */
  const blocks: boolean[] = [];
  let isBehindOne = false;
  for (let i = 0; i < tokens.length; i++) {
    const { image } = tokens[i];
    const isInside: boolean = blocks.length > 0 && blocks[blocks.length - 1];
    const habit: CHabit | undefined =
      ((isBehindOne || beginsHere(tokens, i)) &&
        (cStatement(text, tokens, i) ??
          cDeclaration({ text, tokens, isInside }, i) ??
          semicolon(tokens, i, blocks))) ||
      cSign(text, tokens, i);
    isBehindOne = habit !== undefined;
    if (habit) {
      found.push(habit);
      while (i + 1 < tokens.length && tokens[i + 1].end <= habit.end) i++;
      continue;
    }
    if (image === '{') blocks.push(isInside || holdsStatements(tokens, i));
    else if (image === '}') blocks.pop();
  }
  return found;
}

/** Behind what ends something, or behind the mark of a hunk's line. */
function beginsHere(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (!before || [';', '{', '}', '...', ')', 'else', 'do'].includes(before.image)) return true;
  const ahead = tokens[at - 2];
  const isMark = before.image === '+' || before.image === '-';
  return isMark && (!ahead || [';', '{', '}', '...'].includes(ahead.image));
}

/** A brace behind `)` or a type is a body; those of scenarios, patches and enums follow a name or a text. */
function holdsStatements(tokens: readonly Token[], brace: number): boolean {
  const before = tokens[brace - 1]?.image;
  if (before === ')' || before === 'else' || before === 'do' || before === 'loop' || before === 'atomic')
    return true;
  for (let i = brace - 1; i >= 0 && ![';', '{', '}'].includes(tokens[i].image); i--) {
    const { image } = tokens[i];
    if (image === 'fn' || image === 'cpu' || image === 'device' || image === 'choose' || image === 'or')
      return true;
    if (image === 'scenario' || image === 'patch' || image === 'series' || image === 'enum') return false;
  }
  return false;
}

/** `enum e { … };` and `}` of a function with a semicolon. */
function semicolon(tokens: readonly Token[], at: number, blocks: readonly boolean[]): CHabit | undefined {
  if (tokens[at].image !== ';' || tokens[at - 1]?.image !== '}' || blocks.length > 0) return undefined;
  const { start, end } = tokens[at];
  return {
    start,
    end,
    message: 'No `;` stands behind the `}` of a declaration. Remove it.',
    fix: { start, end, text: '', isSafe: true },
  };
}
