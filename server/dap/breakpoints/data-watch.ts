// Watching data: which ops can touch a target, and what a step did to it.
import type { Machine, State } from '../../machine/machine.ts';
import { accessOf } from '../../program/access.ts';
import type { Op } from '../../program/program.ts';
import { type DataTarget, flagText, flagValue, targetText } from './data-targets.ts';
import type { DataWatch, Target, Touched } from './touched.ts';
import { watchLock, watchSemaphore } from './watch-locks.ts';
import { watchConsole, watchLog } from './watch-logs.ts';
import { watchLocal, watchVariable } from './watch-variables.ts';

export function watchData(machine: Machine, target: DataTarget): DataWatch {
  switch (target.k) {
    case 'variable':
      return watchVariable(machine, target);
    case 'local':
      return watchLocal(machine, target);
    case 'lock':
      return watchLock(machine, target);
    case 'semaphore':
      return watchSemaphore(machine, target);
    case 'log':
      return watchLog(machine, target);
    case 'flag':
      return watchFlag(machine, target);
    case 'console':
      return watchConsole(machine);
  }
}

function watchFlag({ program }: Machine, target: Target<'flag'>): DataWatch {
  const { agent, field } = target;
  const name = targetText(program, target);
  const differences = (before: State, after: State): Touched[] => {
    const was = flagValue(program, before, agent, field);
    const is = flagValue(program, after, agent, field);
    if (was === is) return [];
    const text = `makes ${name} ${flagText(field, is)}, was ${flagText(field, was)}`;
    return [{ access: 'write', changed: true, text: () => text }];
  };
  const ENDS: Op['k'][] = ['halt', 'park', 'finish', 'iret'];
  return {
    mayTouch: (op) => ENDS.includes(op.k) || accessOf(op).writes.some(({ k }) => k === 'irqsOff'),
    byInterrupts: true,
    look: ({ before, after }) => differences(before, after),
    compare: differences,
  };
}
