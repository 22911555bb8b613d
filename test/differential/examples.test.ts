/** The examples and small scenarios of the library, against the reference. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { compileFile, compileText } from './programs.ts';

/** The ones that a naive search gets through. */
const EXAMPLES = [
  'first',
  'lost-wakeup',
  'lock-in-handler',
  'notifier-lock',
  'spin-with-irqs-off',
  'two-panics',
];

const LIBRARY: Record<string, string> = {
  'two CPUs print, and one hands the console to the other': `
    use linux.printk;
    scenario s "" {
      machine { cpus = 2; log_records = 3; }
      cpu 0 { printk("one"); }
      cpu 1 { printk("two"); }
      expect no hang;
      expect no starvation;
      expect eventually printed("one");
      expect never cpu[0] in console_unlock && cpu[1] in console_unlock;
    }`,
  'an NMI prints on top of whatever its CPU does': `
    use linux.printk;
    fn handler() { printk("nmi"); }
    scenario s "" {
      machine { cpus = 2; log_records = 3; }
      cpu 0 { printk("one"); }
      cpu 1 { send_nmi(0, handler); }
      expect no hang;
      expect eventually printed("nmi");
    }`,
};

describe('the product and the reference agree', () => {
  it.each(EXAMPLES)('on examples/%s.lockstep', async (name) => {
    const path = fileURLToPath(new URL(`../../examples/${name}.lockstep`, import.meta.url));
    const compiled = await compileFile(path, readFileSync(path, 'utf8'));
    expect(compiled.length).toBeGreaterThan(0);
    for (const each of compiled) expect(judge(each, MOST)?.differences).toEqual([]);
  });

  it.each(Object.entries(LIBRARY))('when %s', async (_, text) => {
    for (const each of await compileText(text)) expect(judge(each, MOST)?.differences).toEqual([]);
  });
});

const MOST = 60_000;
