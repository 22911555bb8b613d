/**
 * A step program as a Promela model with the same states: one decision of the machine is one transition. Spin and the
 * tools that read its language can take over what outgrows the checker.
 */
import type { Expectation, StepProgram } from '../../program/program.ts';
import { codeOf } from './code.ts';
import type { Context } from './context.ts';
import { header } from './header.ts';
import { createLayout, declaration, type Uses } from './layout.ts';
import { inlines, macros } from './macros.ts';
import { commentText } from './names.ts';
import { printProcesses, processesOf, withoutTooManySteps } from './processes.ts';
import { notExported, type Property, propertiesOf } from './properties.ts';
import { type Refusal, refusalsOf } from './refusals.ts';

export type { Property } from './properties.ts';
export type { Refusal } from './refusals.ts';

export type Exported = { text: string; properties: Property[] } | { refused: Refusal[] };

export interface ExportOptions {
  /** Id of the only expectation to export. All that can be, if absent. */
  property?: string;
}

export function exportPromela(program: StepProgram, options: ExportOptions = {}): Exported {
  const wanted = program.expectations.filter(
    (e) => options.property === undefined || e.id === options.property,
  );
  const refused = options.property === undefined ? [] : unasked(program, wanted, options.property);
  if (refused.length > 0) return { refused };
  const uses: Uses = {
    holds: program.ops.some((op, l) => l > 0 && op.k === 'hold'),
    alone: program.ops.some((op, l) => l > 0 && op.glued && (op.k === 'choose' || op.k === 'chooseValue')),
  };
  const c: Context = { program, layout: createLayout(program, uses), code: codeOf(program), uses };
  const processes = withoutTooManySteps(processesOf(c));
  const count = processes.reduce((n, p) => n + p.count, 1);
  const impossible = refusalsOf(program, wanted, count);
  if (impossible.length > 0) return { refused: impossible };
  const properties = propertiesOf(c, wanted);
  const lines = [
    ...header(c, properties, wanted, { processes: count }),
    ...c.layout.sections.flatMap((s) => [
      '',
      `/* ${s.title}. */`,
      ...s.variables.map((v) => `${declaration(v)}${v.comment ? ` /* ${commentText(v.comment)} */` : ''}`),
    ]),
    '',
    ...macros(c),
    '',
    ...inlines(c),
    ...printProcesses(processes),
    '',
    ...theEnd(program),
    ...properties.flatMap((p) => (p.lines.length > 0 ? ['', ...p.lines] : [])),
  ];
  return { text: `${lines.join('\n')}\n`, properties };
}

function unasked(program: StepProgram, wanted: readonly Expectation[], property: string): Refusal[] {
  if (wanted.length === 0) {
    const known = program.expectations.map((e) => `"${e.id}"`).join(', ') || 'none';
    return [{ code: 'LS9013', message: `The scenario has no expectation "${property}". It has: ${known}.` }];
  }
  return wanted.flatMap((e) => {
    const why = notExported(e);
    return why === undefined
      ? []
      : [{ code: 'LS9012', message: `"${e.id}" cannot be exported: ${why}`, at: e.at }];
  });
}

/**
 * A run in which all who had to have come to their end is no deadlock, whoever is left; neither is one that an error has
 * stopped. This process can always go there, and changes nothing.
 */
function theEnd(program: StepProgram): string[] {
  const ended = program.agents.flatMap((agent, a) => (agent.foreground ? [`ENDED(${a})`] : []));
  return [
    '/* When all who had to have come to their end, what is left is no deadlock; and an error is reported as such. */',
    'active proctype run_is_over() {',
    '  do',
    `  :: d_step { fault != 0 || (${ended.join(' && ') || 'true'}) -> skip }`,
    '  od',
    '}',
  ];
}
