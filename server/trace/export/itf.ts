/**
 * A run in Apalache's Informal Trace Format (its decision record ADR-015): the values of all variables in every state.
 * https://apalache-mc.org/docs/adr/015adr-trace.html
 */
import type { Machine, State } from '../../machine/machine.ts';
import { agentName } from '../names.ts';
import type { Run } from '../run.ts';
import type { Marks } from './drawing-options.ts';
import { walkStory } from './happenings.ts';
import { agentValues, type Plain, type Value, valuesOf } from './values.ts';

type Itf = boolean | string | number | { '#bigint': string } | Itf[] | { [name: string]: Itf };

export function itf(machine: Machine, run: Run, { cycleFrom }: Marks = {}): string {
  const { program } = machine;
  const first = machine.initial();
  const states = [stateOf(machine, first, { index: 0 })];
  walkStory(machine, run, ({ t, agent, text, place }, _before, after) => {
    const by = agent < 0 ? 'changed by hand' : agentName(program, agent);
    const meta = {
      index: t + 1,
      agent: by,
      action: text,
      ...(place ? { fn: place.fn, line: place.line + 1 } : {}),
    };
    states.push(stateOf(machine, after, meta));
  });
  const loops = cycleFrom !== undefined && cycleFrom < run.steps.length;
  // The last state of a cycle is the one that it began with: the format wants it once.
  if (loops) states.pop();
  const trace = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: program.sources[0]?.uri.replace(/^.*\//, '') ?? '',
      description: `${program.scenario}: ${program.title}`,
      ...(run.changes.size > 0 ? { 'what-if': 'the run was changed by hand' } : {}),
    },
    params: [],
    vars: Object.keys(states[0]).filter((name) => name !== '#meta'),
    states,
    ...(loops ? { loop: cycleFrom } : {}),
  };
  return `${JSON.stringify(trace, null, 1)}\n`;
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
