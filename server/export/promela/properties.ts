/**
 * The expectations as what Spin can be asked: errors as assertions, hangs as far as they are deadlocks, and never claims
 * for the others, one at a time.
 */
import type { Expectation, StepProgram } from '../../program/program.ts';
import type { Context } from './context.ts';
import { holdsSafely } from './expressions.ts';
import { commentText, createNames } from './names.ts';

export interface Property {
  /** Id of the expectation. */
  id: string;
  /** Of the claims, for `pan -N`; none for what needs no claim. */
  claims: string[];
  /** `pan -a -f` is needed. */
  fair: boolean;
  lines: string[];
}

/** Why Spin cannot be asked; undefined when it can. */
export function notExported({ k }: Expectation): string | undefined {
  if (k === 'eventually')
    return '`eventually` says that from every state one can be reached where the condition holds. Spin cannot ask that: it asks about runs, one by one.';
  if (k === 'hang')
    return '`hang` says that a state can be reached from which a CPU can never come to its end. Spin cannot ask that: it asks about runs, one by one.';
  return undefined;
}

export function propertiesOf(c: Context, wanted: readonly Expectation[]): Property[] {
  const names = createNames();
  return wanted.filter((e) => notExported(e) === undefined).map((e) => propertyOf(e, c, names));
}

function propertyOf(e: Expectation, c: Context, names: (wanted: string) => string): Property {
  const title = `/* expect ${commentText(e.text)} */`;
  switch (e.k) {
    case 'no starvation':
      return { id: e.id, fair: true, ...starvation(c.program, title, names) };
    case 'always':
      return claim(e.id, title, names('always'), `!(${holdsSafely(e.condition, c, '0')})`);
    case 'never':
    case 'reachable':
      return claim(
        e.id,
        title,
        names(e.k === 'never' ? 'never_so' : 'reachable'),
        `(${holdsSafely(e.condition, c, '0')})`,
      );
    default:
      return { id: e.id, claims: [], fair: false, lines: [] };
  }
}

/** A claim that ends, which Spin reports, when `bad` holds. `reachable` wants that report. */
function claim(id: string, title: string, name: string, bad: string): Property {
  const lines = [title, `never ${name} {`, '  do', `  :: ${bad} -> break`, '  :: else', '  od', '}'];
  return { id, claims: [name], fair: false, lines };
}

function starvation(program: StepProgram, title: string, names: (wanted: string) => string) {
  const claims: string[] = [];
  const lines = [
    title,
    '/* Asked with pan -a -f. A run in which everybody gets a turn and a foreground agent never ends is starvation or a hang:',
    '   where there is no hang, it is starvation. */',
  ];
  program.agents.forEach(({ foreground, name }, a) => {
    if (!foreground) return;
    const claim = names(`${name} starves`.toLowerCase());
    claims.push(claim);
    lines.push(`never ${claim} {`, 'accept:', '  do', `  :: !ENDED(${a}) && fault == 0`, '  od', '}');
  });
  return { claims, lines: claims.length > 0 ? lines : [] };
}
