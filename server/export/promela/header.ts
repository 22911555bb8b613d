/** The comment at the head of a model: what it is, how to ask Spin, and what it does not say. */
import type { Expectation } from '../../program/program.ts';
import type { Context } from './context.ts';
import { commentText } from './names.ts';
import { notExported, type Property } from './properties.ts';

export interface Size {
  processes: number;
}

export function header(
  c: Context,
  properties: Property[],
  wanted: readonly Expectation[],
  size: Size,
): string[] {
  const { program } = c;
  const values = program.parameters.map(({ name, value }) => `${name} = ${value}`).join(', ');
  const lines = [
    `Scenario ${program.scenario}${values ? ` (${values})` : ''}: ${program.title}`,
    ...(program.patches.length > 0 ? [`With the patches ${program.patches.join(', ')}.`] : []),
    'Written by lockstep export --to promela. One step of Lockstep is one transition here.',
    '',
    'Errors of the model are assertions about `fault`:',
    ...program.faults.map(({ code, message, at }, i) => `  ${i + 1}: ${code} ${message} (${placeOf(c, at)})`),
    ...(program.faults.length === 0 ? ['  it has none'] : []),
    '',
    'Deadlocks and errors (a hang that is no deadlock cannot be asked of Spin; lockstep check finds those):',
    `  spin -a -o1 -o2 -o3 MODEL.pml && gcc -O1 -w -DNOCLAIM -DSAFETY${flags(c, size)} -o pan pan.c && ./pan -m1000000`,
    'The number of states without reduction, which is that of lockstep check without reductions:',
    `  gcc -O1 -w -DNOCLAIM -DSAFETY -DNOREDUCE${flags(c, size)} -o pan pan.c && ./pan -A -E -m1000000`,
  ];
  lines.push(...claimCommands(c, properties, size));
  const left = wanted.flatMap((e) => (notExported(e) === undefined ? [] : [e]));
  if (left.length > 0) {
    lines.push('', 'Not exported, because Spin cannot ask it:');
    for (const e of left) lines.push(`  ${e.id}`);
  }
  return ['/*', ...lines.map((line) => ` * ${commentText(line)}`.trimEnd()), ' */'];
}

function claimCommands(c: Context, properties: Property[], size: Size): string[] {
  const asked = properties.filter((p) => p.claims.length > 0);
  if (asked.length === 0) return [];
  const lines = ['', 'The other expectations, each with a claim:'];
  for (const fair of [false, true]) {
    const group = asked.filter((p) => p.fair === fair);
    if (group.length === 0) continue;
    lines.push(`  gcc -O1 -w${fair ? fairFlags(size) : ''}${flags(c, size)} -o pan pan.c, then`);
    for (const { claims, id } of group)
      for (const name of claims)
        lines.push(`    ./pan ${fair ? '-a -f' : '-E'} -m1000000 -N ${name}    for: ${id}`);
  }
  if (asked.some((p) => p.claims.some((n) => n.startsWith('reachable'))))
    lines.push('  For `reachable` the report of a violated claim is the wanted answer.');
  return lines;
}

function placeOf({ program }: Context, at: { source: number; line: number }): string {
  const uri = program.sources[at.source]?.uri ?? '';
  return `${uri.slice(uri.lastIndexOf('/') + 1)}:${at.line + 1}`;
}

/** pan's own default is 1024 bytes; each process takes about eight. */
function flags(c: Context, { processes }: Size): string {
  const bytes = c.layout.bytes + 16 * processes + 64;
  return bytes <= 1024 ? '' : ` -DVECTORSZ=${Math.ceil(bytes / 1024) * 1024}`;
}

/** pan counts processes, the claim and one more in fours. */
function fairFlags({ processes }: Size): string {
  const needed = Math.floor((processes + 2) / 4) + 1;
  return needed <= 2 ? '' : ` -DNFAIR=${needed}`;
}
