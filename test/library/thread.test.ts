/** The thread's verdicts, as the mails report them, computed from the model. */
import { readFile } from 'node:fs/promises';
import { EmptyFileSystem } from 'langium';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkCase } from '../../server/explore/check-case.ts';
import { isPatch, isScenario, isSeries, type PatchLike } from '../../server/language/generated/ast.ts';
import { type LoadedModule, loadModule } from '../../server/language/load.ts';
import { createLockstepServices } from '../../server/language/module.ts';
import { flattenPatches } from '../../server/program/apply-patch.ts';
import { compileCase, scenarioCases } from '../../server/program/compile-case.ts';
import type { CaseReport } from '../../server/trace/report.ts';

const root = new URL('../../', import.meta.url);

async function load(file: string): Promise<LoadedModule> {
  return loadModule(createLockstepServices(EmptyFileSystem), new URL(file, root).href, {
    libraryRoot: new URL('library', root).href,
    readFile: async (uri) => readFile(uri.fsPath, 'utf8').catch(() => undefined),
  });
}

/** Checks every case of a scenario with the patches or series of these names. */
async function check(file: string, name: string, ...patches: string[]): Promise<CaseReport[]> {
  const loaded = await load(file);
  const model = { documents: loaded.documents.map((d) => d.parseResult.value) };
  const elements = model.documents.flatMap((m) => m.elements);
  const scenario = elements.filter(isScenario).find((s) => s.name === name);
  if (!scenario) throw new Error(`${file} has no scenario ${name}`);
  const likes = patches.map((patch) => {
    const found = elements.find((e): e is PatchLike => (isPatch(e) || isSeries(e)) && e.name === patch);
    if (!found) throw new Error(`no patch ${patch}`);
    return found;
  });
  const cases = scenarioCases(scenario, model);
  if ('errors' in cases) throw new Error(cases.errors.map((e) => e.message).join('\n'));
  return cases.cases.map((values) => {
    const compiled = compileCase(scenario, values, model, {
      patches: flattenPatches(likes),
      observe: 'needed',
    });
    if ('errors' in compiled) throw new Error(compiled.errors.map((e) => e.message).join('\n'));
    return checkCase(compiled.program, { maxStates: 3_000_000, memoryMiB: 2048, seconds: 1000 });
  });
}

/** The causes of the hangs that were found, and proof that everything was looked at. */
function hangs(report: CaseReport): string[] {
  expect(report.search.complete).toBe(true);
  expect(report.faults).toEqual([]);
  const noHang = report.expectations.find((e) => e.text === 'no hang');
  return (noHang?.findings ?? []).map((f) => `${f.kind}: ${f.headline}`);
}

function verdict(report: CaseReport, text: string): string {
  return report.expectations.find((e) => e.text.startsWith(text))?.verdict ?? 'no such expectation';
}

const spinsForStoppedOwner = expect.stringMatching(
  /^deadlock: CPU 0 spins in console_trylock_spinning until console_waiter is cleared.*CPU 1.*halted by NMI crash_nmi_callback/,
);
const livelock = expect.stringMatching(
  /^livelock: CPU 0 goes round and round in console_unlock.*CPU 1 keeps going round in flood/,
);
const semaphoreLock = expect.stringMatching(/^deadlock: CPU 0 waits in down_trylock for console_sem\.lock/);

describe('the thread: crash image, notifiers first, one flooder', () => {
  const thread = 'examples/thread.lockstep';
  const found: Record<string, string[]> = {};
  let v516: CaseReport;

  beforeAll(async () => {
    [v516] = await check(thread, 'thread');
    found.v516 = hangs(v516);
    for (const [id, ...patches] of [
      ['v1', 'reset_owner_in_panic'],
      ['v2', 'no_spin_in_panic'],
      ['v3', 'no_spin_on_panic_cpu'],
      ['v2 and v4', 'no_spin_in_panic', 'break_off_in_panic'],
      ['merged', 'merged'],
    ]) {
      found[id] = hangs((await check(thread, 'thread', ...patches))[0]);
    }
  });

  test('v5.16: the panic CPU spins for a handover from a CPU that was stopped while it printed', () => {
    expect(found.v516).toContainEqual(spinsForStoppedOwner);
    expect(found.v516).not.toContainEqual(livelock);
  });

  test('v1 removes that hang', () => {
    expect(found.v1).not.toContainEqual(spinsForStoppedOwner);
  });

  test('v2 removes it, and adds a livelock of the panic CPU against the flooder', () => {
    expect(found.v2).not.toContainEqual(spinsForStoppedOwner);
    expect(found.v2).toContainEqual(livelock);
  });

  test('v2 livelocks before the other CPUs are stopped: panic_cpu is set and no NMI was sent', async () => {
    const [report] = await check(thread, 'thread', 'no_spin_in_panic');
    const finding = report.expectations[0].findings.find((f) => f.kind === 'livelock');
    expect(finding?.cycleFrom).toBeGreaterThan(0);
    const steps = finding?.steps.map((s) => s.text).join('\n');
    expect(steps).toContain('panic_cpu = CPU 0');
    expect(steps).not.toContain('sends NMI');
  });

  test('v3 has neither the livelock nor the hang', () => {
    expect(found.v3).not.toContainEqual(livelock);
    expect(found.v3).not.toContainEqual(spinsForStoppedOwner);
  });

  test('v4 on top of v2 does not help against the livelock', () => {
    expect(found['v2 and v4']).toContainEqual(livelock);
  });

  test('merged has neither', () => {
    expect(found.merged).not.toContainEqual(livelock);
    expect(found.merged).not.toContainEqual(spinsForStoppedOwner);
  });

  test("every variant can be stopped with the semaphore's internal lock held (docs/findings.md, 1)", () => {
    for (const variant of Object.values(found)) expect(variant).toContainEqual(semaphoreLock);
  });

  test('nobody shares the UART', () => {
    expect(verdict(v516, 'never count')).toBe('holds');
  });
});

describe('findings', () => {
  test('a CPU stopped while it writes a record keeps the panic message from the console on x86, not on arm64', async () => {
    const [x86, arm64] = await check('examples/lost-message.lockstep', 'reserved_record', 'merged');
    expect(hangs(x86)).toEqual([]);
    expect(verdict(x86, 'eventually')).toBe('violated');
    expect(verdict(arm64, 'eventually')).toBe('holds');
  });

  test('with lines longer than the stop timeout, merged lets two CPUs into the UART where there is no stop NMI; v5.16 does not', async () => {
    const file = 'examples/slow-console.lockstep';
    const before = (await check(file, 'slow_console')).map((r) => verdict(r, 'never count'));
    const after = (await check(file, 'slow_console', 'merged')).map((r) => verdict(r, 'never count'));
    expect(before).toEqual(['holds', 'holds', 'holds']); // x86, arm64, ipi_only
    expect(after).toEqual(['holds', 'violated', 'violated']);
  });

  test('a sleeper in console_lock() sleeps as long as two CPUs flood, not with one', async () => {
    const file = 'examples/console-lock-sleeper.lockstep';
    expect(hangs((await check(file, 'console_lock_sleeper'))[0])[0]).toMatch(
      /^stuck: CPU 0 sleeps in down for console_sem/,
    );
    expect(hangs((await check(file, 'one_flooder'))[0])).toEqual([]);
  });

  test('of two CPUs that panic, one carries on and the other stops itself, on every architecture', async () => {
    for (const report of await check('examples/two-panics.lockstep', 'two_panics'))
      expect(report.verdict).toBe('holds');
  });
});

describe('examples for newcomers have the verdicts that their comments say', () => {
  test.each([
    ['first', 'ab_ba', undefined],
    ['lost-wakeup', 'lost_wakeup', 'announce_first'],
    ['spin-with-irqs-off', 'answer_me', 'irqs_on'],
    ['lock-in-handler', 'self_deadlock', 'irqsave'],
    ['notifier-lock', 'notifier_lock', 'trylock'],
  ])('%s hangs, and its remedy helps', async (file, scenario, remedy) => {
    const path = `examples/${file}.lockstep`;
    expect(hangs((await check(path, scenario))[0]).length).toBeGreaterThan(0);
    if (remedy) expect(hangs((await check(path, scenario, remedy))[0])).toEqual([]);
  });
});
