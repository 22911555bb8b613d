// A run with changes means the same on the program that is looked at and on the one that is searched.
import { describe, expect, test } from 'vitest';
import { createMachine } from '../../server/machine/machine.ts';
import { CHANGE, firstChange, type Run, runOf, stateAfter } from '../../server/trace/run.ts';
import { FILE } from '../support/dap-session.ts';
import { programsOf } from '../support/dap-text.ts';

const TEXT = `use linux.panic;
scenario crash "Crash" {
  machine { cpus = 2; log_records = 4; }
  cpu 0 { panic("sysrq triggered crash"); }
  background cpu 1 { loop { printk("aaaa"); } }
}`;

async function bothPrograms() {
  const compiled = await programsOf(TEXT).compile({ program: FILE, case: {}, with: [] });
  if ('errors' in compiled) throw new Error(compiled.errors.map((e) => e.message).join('\n'));
  if (!compiled.search) throw new Error('there is no program to search');
  return { looked: compiled.program, searched: compiled.search };
}

describe('slots', () => {
  test('have names of their own, and those that the search leaves out are missing there only', async () => {
    const { looked, searched } = await bothPrograms();
    const names = new Set(looked.slots.map(({ name }) => name));
    expect(names.size).toBe(looked.slots.length);
    expect(searched.slots.filter(({ name }) => !names.has(name))).toEqual([]);
    expect(searched.slots.length).toBeLessThan(looked.slots.length);
    // A local is the same one in both.
    const localsOf = ({ slots, regions }: typeof looked) =>
      slots.slice(regions.base, regions.base + regions.size).map(({ name }) => name);
    expect(localsOf(searched)).toEqual(localsOf(looked));
  });
});

describe('a change', () => {
  test('is made in every variant of the program, and what a variant lacks is left out', async () => {
    const { looked, searched } = await bothPrograms();
    const run: Run = {
      steps: [CHANGE],
      changes: new Map([
        [
          0,
          {
            label: 'panic_cpu = CPU 1',
            writes: [
              { slot: 'panic_cpu', value: 2 },
              { slot: 'prb[0].read', value: 1 },
            ],
          },
        ],
      ]),
    };
    for (const program of [looked, searched]) {
      const machine = createMachine(program);
      const s = stateAfter(machine, run);
      const changed = program.slots.filter((_, slot) => s[slot] !== machine.initial()[slot]);
      expect(changed.map(({ name }) => name)).toEqual(
        program === looked ? ['prb[0].read', 'panic_cpu'].sort(byPlaceIn(looked)) : ['panic_cpu'],
      );
    }
    expect(firstChange(run)).toBe(0);
    expect(firstChange(runOf([0, 0]))).toBe(2);
  });

  test('that nobody describes is a mistake of whoever made the run', async () => {
    const { looked } = await bothPrograms();
    expect(() => stateAfter(createMachine(looked), runOf([CHANGE]))).toThrow('step 0 of the run is a change');
  });
});

function byPlaceIn({ slots }: { slots: { name: string }[] }) {
  const place = (name: string) => slots.findIndex((slot) => slot.name === name);
  return (a: string, b: string) => place(a) - place(b);
}
