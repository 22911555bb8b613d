/** Whatever a trace file or a drawing says, the answer is a run or a problem. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMachine } from '../../server/machine/machine.ts';
import { FORMATS } from '../../server/trace/export/formats.ts';
import { readDrawing } from '../../server/trace/export/two-column-text.ts';
import { whole } from '../../server/trace/export/writing.ts';
import type { TraceFile } from '../../server/trace/file/format.ts';
import { openTraceFile } from '../../server/trace/file/open.ts';
import { readTraceFile } from '../../server/trace/file/read.ts';
import { traceFileOf, traceFileText } from '../../server/trace/file/write.ts';
import { followDrawing } from '../../server/trace/guide/follow.ts';
import { programOf } from '../support/lockstep.ts';

const TEXT = `shared x: 0..3 = 0;
spinlock a;
fn stop() { halt(); }
fn add() { atomic { x = x + 1; x = x - 1; } while (x == 2) cpu_relax(); }
scenario s {
  cpu 0 { spin_lock(a); add(); send_nmi(1, stop); spin_unlock(a); }
  cpu 1 { loop { spin_lock(a); x = choose(0..2); spin_unlock(a); } }
  expect no hang;
}`;
const machine = createMachine(await programOf(TEXT, { observe: 'all' }));
const { slots } = machine.program;

const token = fc.constantFrom(
  ...['CPU 0', 'CPU 1', 'CPU 9', 'CPU 1: ', 'add()', 'add() ...', 'stop()', 'takes a', 'releases a'],
  ...['<NMI>', '<IPI>', '<', '*HALT*', '*WAITS* for a', '*', 'x = 1', 'spins', '\\', '---', '...', '{', '}'],
  ...[
    '\n',
    '\n',
    '\n  ',
    '\n             ',
    '    ',
    '  ',
    ' ',
    '\t',
    '|',
    '\u0000',
    '"',
    '// a',
    '*BY HAND* x',
  ],
);

test('any text is followed, or refused with a code', () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (parts) => {
      const followed = followDrawing(machine, `CPU 0        CPU 1\n${parts.join('')}`, { mostStates: 300 });
      if ('problem' in followed) expect(followed.problem.code).toMatch(/^LT300\d$/);
      else expect(followed.lines).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      readDrawing(text, ['CPU 0', 'CPU 1']);
    }),
  );
});

const change = fc
  .record({ at: fc.nat(slots.length - 1), raw: fc.nat(), t: fc.nat(30) })
  .map(({ at, raw, t }) => {
    const { name, lo, hi } = slots[at];
    return { t, change: { label: name, writes: [{ slot: name, value: lo + (raw % (hi - lo + 1)) }] } };
  });

test('any steps and changes that a file holds are replayed as far as they are possible, and what is there can be exported', () => {
  const decision = fc
    .tuple(fc.nat(2), fc.nat(3), fc.nat(2))
    .map(([k, agent, rest]) => (k << 24) | (agent << 16) | rest);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(decision, fc.constantFrom(0, 65536)), { maxLength: 30 }),
      fc.array(change, { maxLength: 2 }),
      (steps, changes) => {
        const file: TraceFile = {
          ...traceFileOf(
            machine,
            { steps: [], changes: new Map() },
            { lockstep: '1', program: 'x', scenario: 's', case: {}, with: [], sources: [] },
          ),
          kinds: steps.map((each) => ({ decision: each, agent: 0, fn: '', line: 1, text: '' })),
          changes: changes.map((each) => each.change),
          steps: [...changes.map(() => -1), ...steps.map((_, i) => i)],
        };
        expect(readTraceFile(traceFileText(file))).toEqual({ file });
        const { run, total, stop } = openTraceFile(machine, file, 'possible');
        expect(run.steps.length).toBeLessThanOrEqual(total);
        if (run.steps.length < total) expect(stop?.code).toMatch(/^LT200\d$/);
        for (const { write } of Object.values(FORMATS)) expect(whole(write(machine, run, {}))).toMatch(/\S/);
      },
    ),
    { numRuns: 150 },
  );
});
