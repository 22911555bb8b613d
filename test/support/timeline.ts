/** Timelines of scenarios written as text. */
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import { sourceText } from '../../server/trace/names.ts';
import type { Finding } from '../../server/trace/report.ts';
import { timelineOfFinding, timelineText } from '../../server/trace/timeline/index.ts';
import type { Timeline } from '../../server/trace/timeline/model.ts';
import { type CompileRequest, checkText, programOf, type Texts } from './lockstep.ts';

export async function machineOf(texts: Texts, request: CompileRequest = {}): Promise<Machine> {
  return createMachine(await programOf(texts, { ...request, observe: 'all' }));
}

/** Every finding of the first case. */
export async function findingsOf(texts: Texts): Promise<Finding[]> {
  const { cases } = await checkText(texts);
  return [...cases[0].expectations.flatMap(({ findings }) => findings), ...cases[0].faults];
}

/** The timeline of the finding with this id, as data. */
export async function timelineOfText(texts: Texts, id = 'no hang:1'): Promise<Timeline> {
  const finding = (await findingsOf(texts)).find((each) => each.id === id);
  if (!finding) throw new Error(`no finding ${id}`);
  return timelineOfFinding(await machineOf(texts), finding);
}

export async function drawn(texts: Texts, id?: string): Promise<string> {
  return timelineText(await timelineOfText(texts, id));
}

/**
 * A run in words: `01` is a step of CPU 0 and one of CPU 1, `0*` CPU 0 as far as it can go, `0:text` CPU 0 until it stands at
 * a statement that begins so. Interrupts that can arrive at a CPU, or be taken by it, come before its own steps.
 */
export function decisionsInOrder(machine: Machine, order: string): number[] {
  const s = machine.initial();
  const offered: number[] = [];
  const made: number[] = [];
  const step = (cpu: number): boolean => {
    const n = machine.decisions(s, offered);
    const own = offered.slice(0, n).filter((d) => ((d >> 16) & 0xff) === cpu);
    const next = own.find((d) => d >> 24 !== 0) ?? own[0];
    if (next === undefined) return false;
    made.push(next);
    machine.apply(s, next);
    return true;
  };
  const standsAt = (cpu: number, text: string): boolean => {
    const op = machine.opAt(s, cpu);
    return op !== undefined && sourceText(machine.program, op).startsWith(text);
  };
  for (const word of order.split(' ')) {
    const [, cpu, text] = /^(\d)(?:\*|:(.*))$/.exec(word) ?? [];
    if (cpu === undefined) {
      for (const one of word) if (!step(Number(one))) throw new Error(`CPU ${one} cannot go on in ${word}`);
      continue;
    }
    const until = () => text !== undefined && standsAt(Number(cpu), text);
    for (let most = 100; most > 0 && !until() && step(Number(cpu)); most--);
    if (text !== undefined && !until()) throw new Error(`CPU ${cpu} does not come to ${text}`);
  }
  return made;
}

/** A long run under a random schedule, always the same one. */
export function randomRun(machine: Machine, length: number, seed = 1): number[] {
  const s = machine.initial();
  const offered: number[] = [];
  const made: number[] = [];
  let x = seed;
  while (made.length < length) {
    const n = machine.decisions(s, offered);
    if (n === 0) break;
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    const next = offered[(x >>> 8) % n];
    made.push(next);
    machine.apply(s, next);
  }
  return made;
}
