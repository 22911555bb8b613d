/**
 * A run in Apalache's Informal Trace Format (its decision record ADR-015): the values of all variables in every state.
 * https://apalache-mc.org/docs/adr/015adr-trace.html
 */
import type { Machine, State } from '../../machine/machine.ts';
import { agentName } from '../names.ts';
import type { Run } from '../run.ts';
import type { Marks } from './drawing-options.ts';
import { story } from './story.ts';
import { agentValues, type Plain, type Value, valuesOf } from './values.ts';
import { part, type Writing } from './writing.ts';

type Itf = boolean | string | number | { '#bigint': string } | Itf[] | { [name: string]: Itf };

export function* itf(machine: Machine, run: Run, { cycleFrom }: Marks = {}): Writing {
  const { program } = machine;
  const first = stateOf(machine, machine.initial(), { index: 0 });
  const { length } = run.steps;
  const loops = cycleFrom !== undefined && cycleFrom < length;
  const head = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: program.sources[0]?.uri.replace(/^.*\//, '') ?? '',
      description: `${program.scenario}: ${program.title}`,
      ...(run.changes.size > 0 ? { 'what-if': 'the run was changed by hand' } : {}),
    },
    params: [],
    vars: Object.keys(first).filter((name) => name !== '#meta'),
    ...(loops ? { loop: cycleFrom } : {}),
  };
  const out = [`${JSON.stringify(head, null, 1).slice(0, -2)},\n "states": [\n${indented(first)}`];
  const telling = story(machine, run, ({ t, agent, text, place }, _before, after) => {
    // The last state of a cycle is the one that it began with: the format wants it once.
    if (loops && t === length - 1) return;
    const by = agent < 0 ? 'changed by hand' : agentName(program, agent);
    const meta = {
      index: t + 1,
      agent: by,
      action: text,
      ...(place ? { fn: place.fn, line: place.line + 1 } : {}),
    };
    out.push(`,\n${indented(stateOf(machine, after, meta))}`);
  });
  yield* part(telling, 0, 1, out);
  yield { text: '\n ]\n}\n', done: 1 };
}

function indented(state: { [name: string]: Itf }): string {
  return `  ${JSON.stringify(state, null, 1).replaceAll('\n', '\n  ')}`;
}

function stateOf(machine: Machine, s: State, meta: Record<string, string | number>): { [name: string]: Itf } {
  const values = Object.fromEntries(valuesOf(machine, s).map(([name, value]) => [name, itfValue(value)]));
  const cpus = Object.fromEntries(agentValues(machine, s).map(([name, value]) => [name, itfValue(value)]));
  return { '#meta': meta, ...values, agents: cpus };
}

function itfValue(value: Value | { [name: string]: Plain }): Itf {
  if (Array.isArray(value)) return value.map(itfValue);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, itfValue(each)]));
  return typeof value === 'number' && !Number.isSafeInteger(value) ? { '#bigint': String(value) } : value;
}
