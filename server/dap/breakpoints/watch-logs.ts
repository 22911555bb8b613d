// Watching logs and the console.
import type { Machine } from '../../machine/machine.ts';
import type { Op } from '../../program/program.ts';
import type { LogPart } from './data-targets.ts';
import type { DataWatch, Target, Touched } from './touched.ts';

export function watchLog(machine: Machine, { log, part }: Target<'log'>): DataWatch {
  const layout = machine.program.logs[log];
  const { name, size, used, records, fields } = layout;
  const kinds: Partial<Record<Op['k'], LogPart[]>> = {
    reserve: ['reserve', 'overwrite'],
    commit: ['commit'],
    read: ['read'],
  };
  const wants = (each: LogPart) => part === undefined || part === each;
  return {
    mayTouch: (op) => 'log' in op && op.log === log && (kinds[op.k]?.some(wants) ?? false),
    byInterrupts: false,
    look({ op, before, after }) {
      const found: Touched[] = [];
      const write = (each: LogPart, text: string): void => {
        if (wants(each)) found.push({ access: 'write', changed: true, text: () => text });
      };
      if (machine.faultOf(after) >= 0) return found;
      if (op.k === 'reserve') {
        const isFull = before[used] === size;
        const stays = isFull && before[records + fields.state] === 0;
        if (isFull && !stays) write('overwrite', `overwrites the oldest record of ${name}`);
        if (!stays) write('reserve', `reserves a record of ${name}`);
      }
      if (op.k === 'commit') write('commit', `makes a record of ${name} final`);
      if (op.k === 'read' && wants('read'))
        found.push({ access: 'read', changed: false, text: () => `reads ${name}` });
      return found;
    },
    compare: () => [],
  };
}

export function watchConsole(machine: Machine): DataWatch {
  return {
    mayTouch: (op) => op.k === 'print',
    byInterrupts: false,
    look: ({ op, before, agent }) => {
      const text = op.k === 'print' ? machine.evaluate(op.text, before, agent) : undefined;
      const line = JSON.stringify(machine.program.texts[text ?? 0] ?? '');
      return [{ access: 'write', changed: true, text: () => `prints ${line}` }];
    },
    compare: () => [],
  };
}
