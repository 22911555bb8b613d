// CPU: what the processor itself knows: whether it runs, at which interrupt level, what is coming to it.
import { LEVEL, STATUS } from '../../program/program.ts';
import { aboutTimeText, clockText } from '../../trace/clock-text.ts';
import { cpusText, vectorName } from '../../trace/names.ts';
import { handlerOf } from '../../trace/situation.ts';
import { statusNow } from './timed-status.ts';
import { slotItem } from './values.ts';
import { arrayItem } from './variable-items.ts';
import { type Item, type ItemPlace, item, type View } from './view.ts';
import { levelText } from './waiting.ts';

export function cpuItems(view: View): Item[] {
  const { machine, state, agent } = view;
  const { program } = machine;
  const level = machine.level(state, agent);
  const items = [
    item('status', statusText(view), agent < program.cpus ? { evaluateName: `cpu[${agent}].status` } : {}),
    item('foreground', program.agents[agent].foreground ? 'true' : 'false'),
    ...timeItems(view),
  ];
  if (agent >= program.cpus) return items;
  const handler = handlerOf(machine, state, agent);
  const flags = machine.regionOf(agent) + program.regions.irqsOff;
  const runs = handler >= 0 ? vectorName(program, handler) : levelText(level);
  items.push(item('level', runs, { watch: `cpu[${agent}].level` }));
  const flag = (at: number): ItemPlace => ({ slot: flags + at, type: { k: 'bool' } });
  items.push(slotItem(view, 'interrupts off', flag(level), `cpu[${agent}].irqs_off`));
  if (level > LEVEL.task) {
    const { evaluateName: _, ...below } = slotItem(view, 'interrupts off below', flag(LEVEL.task));
    items.push(below);
  }
  items.push(item('pending interrupts', interruptsText(view, agent, 2)));
  items.push(item('interrupts in flight', interruptsText(view, agent, 1)));
  return [...items, ...perCpuItems(view)];
}

/** Simulated time, and when the agent itself moves next, in a run that has a clock. */
function timeItems({ clock, agent }: View): Item[] {
  if (!clock) return [];
  const now = clock.now();
  const none = 'none: only the recorded run has times, and this is another one';
  if (now === undefined) return [item('time', none)];
  const next = clock.next(agent);
  const moves =
    next === undefined ? 'never, in this run' : `in ${aboutTimeText(next - now)}, at ${clockText(next)}`;
  return [item('time', clockText(now)), item('next step', moves)];
}

/** All agents, with their statuses: what `cpu[n].status` says in a watch expression. */
export function statusText(view: View): string {
  const { machine, state, agent } = view;
  const still = statusNow(machine, state, agent, view.clock);
  if (still !== undefined) return still;
  return machine.status(state, agent) === STATUS.running ? 'running' : 'at its end, handling an interrupt';
}

export function haltedCpus(view: View): string {
  const { machine, state } = view;
  let mask = 0;
  for (let cpu = 0; cpu < machine.program.cpus; cpu++) if (machine.stopped(state, cpu)) mask |= 1 << cpu;
  return cpusText(machine.program, mask);
}

function interruptsText({ machine, state }: View, agent: number, phase: 1 | 2): string {
  const { program } = machine;
  const names = program.vectors.flatMap((v, i) =>
    state[v.base + agent] === phase ? [vectorName(program, i)] : [],
  );
  return names.length > 0 ? names.join(', ') : 'none';
}

/** This CPU's own copy of each per-CPU variable. */
function perCpuItems(view: View): Item[] {
  const { machine, agent } = view;
  return machine.program.variables.flatMap((v) => {
    if (!v.percpu) return [];
    const each = v.count / machine.program.cpus;
    const first = v.slot + agent * each * v.stride;
    const [, ...dimensions] = v.dimensions ?? [machine.program.cpus, ...(each === 1 ? [] : [each])];
    return [arrayItem(view, v, { name: v.name, evaluateName: `${v.name}[${agent}]`, first, dimensions })];
  });
}
