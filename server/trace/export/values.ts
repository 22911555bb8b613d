/** The state of the machine by names: variables, locks, semaphores, and where each agent is. */
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import type { ValueType } from '../../program/program.ts';
import { agentName, valueText } from '../names.ts';
import { placeOfAgent } from '../places.ts';
import { conditionOf } from '../situation.ts';

/** A value as data: a number or a boolean where it is one, else a text. */
export type Plain = number | boolean | string;
export type Value = Plain | Plain[] | { [name: string]: Plain | Plain[] };

export function valuesOf(machine: Machine, s: State): [string, Value][] {
  const { program } = machine;
  const variables = program.variables.map(({ name, type, slot, count, stride }): [string, Value] => {
    const elements = Array.from({ length: count }, (_, i) => plain(machine, type, s[slot + i * stride]));
    return [name, count === 1 ? elements[0] : elements];
  });
  const locks = program.locks.flatMap(({ name, base, stride, count, queue }) =>
    Array.from({ length: count }, (_, i): [string, Value] => {
      const at = base + i * stride;
      const waiting = Array.from({ length: queue }, (_unused, n) => s[at + 1 + n]).filter(
        (entry) => entry > 0,
      );
      // An entry of the queue is agent * 3 + level, plus 1.
      const queued = waiting.map((entry) => agentName(program, Math.floor((entry - 1) / 3)));
      const holder = s[at] === 0 ? 'none' : agentName(program, s[at] - 1);
      return [count === 1 ? name : `${name}[${i}]`, { holder, queue: queued }];
    }),
  );
  const semaphores = program.semaphores.map(({ name, count, holder, waiters, queue }): [string, Value] => {
    const waiting = Array.from({ length: queue }, (_, n) => s[waiters + n]).filter((entry) => entry > 0);
    return [
      name,
      {
        count: s[count],
        holder: holder >= 0 && s[holder] > 0 ? agentName(program, s[holder] - 1) : 'none',
        sleeping: waiting.map((entry) => agentName(program, entry - 1)),
      },
    ];
  });
  const logs = program.logs.map(({ name, used }): [string, Value] => [name, { records: s[used] }]);
  return [...variables, ...locks, ...semaphores, ...logs];
}

/** Where each agent is and what it is doing. */
export function agentValues(machine: Machine, s: State): [string, { [name: string]: Plain }][] {
  return machine.program.agents.map(({ name }, agent) => {
    const place = placeOfAgent(machine, s, agent);
    return [name, { state: conditionOf(machine, s, agent), fn: place.fn, line: place.line + 1 }];
  });
}

function plain({ program }: Machine, type: ValueType, value: number): Plain {
  if (type.k === 'bool') return value !== 0;
  if (type.k === 'int' || type.k === 'duration') return value;
  if (type.k === 'text') return program.texts[value] ?? '';
  return valueText(program, type, value);
}
