/**
 * What Spin says about an exported program. A model is compiled twice, without claims and with them, by tcc where there is
 * one, which takes hundredths of a second, else by gcc.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportPromela } from '../../server/export/promela/export.ts';
import type { StepProgram } from '../../server/program/program.ts';

export interface SpinVerdicts {
  /** Without reduction. */
  states: number;
  deadlock: boolean;
  fault: boolean;
  /** By claim: whether a run violates it. */
  violated: Map<string, boolean>;
  /** Claims of each expectation that has any, by its id. */
  claims: Map<string, string[]>;
}

const has = (program: string): boolean => !spawnSync(program, ['-V'], { stdio: 'ignore' }).error;
const COMPILER = has('tcc') ? 'tcc' : 'gcc';

/** In CI its absence is an error of the setup, not a reason to skip. */
export const spinIsMissing = !(has('spin') && has(COMPILER));

/** Nothing where the program cannot be exported, with the reason thrown. */
export async function askSpin(program: StepProgram, processes = 60): Promise<SpinVerdicts> {
  const exported = exportPromela(program);
  if ('refused' in exported) throw new Error(exported.refused.map((r) => r.message).join('\n'));
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-spin-'));
  try {
    writeFileSync(join(folder, 'model.pml'), exported.text);
    const said = await run(folder, 'spin', '-a', '-o1', '-o2', '-o3', 'model.pml');
    if (/error/i.test(said)) throw new Error(said);
    const nfair = `-DNFAIR=${Math.ceil(processes / 4)}`;
    const common = ['-w', '-DNOREDUCE', '-DVECTORSZ=8192', '-DMEMLIM=2048'];
    await run(folder, COMPILER, ...common, '-DSAFETY', '-DNOCLAIM', '-o', 'plain', 'pan.c');
    const pan = async (which: string, ...options: string[]) => {
      const out = await run(folder, join(folder, which), ...options, '-n', '-m200000', '-w18');
      const [, errors] = /errors: (\d+)/.exec(out) ?? [];
      if (errors === undefined || /max search depth too small|out of memory/.test(out)) throw new Error(out);
      return { errors: Number(errors), states: Number(/(\d+) states, stored/.exec(out)?.[1]) };
    };
    const claims = new Map(
      exported.properties.flatMap((p) => (p.claims.length > 0 ? [[p.id, p.claims]] : [])),
    );
    const violated = new Map<string, boolean>();
    if (claims.size > 0) {
      await run(folder, COMPILER, ...common, nfair, '-o', 'claims', 'pan.c');
      for (const property of exported.properties) {
        const how = property.fair ? ['-a', '-f'] : ['-E'];
        for (const name of property.claims)
          violated.set(name, (await pan('claims', '-A', ...how, '-N', name)).errors > 0);
      }
    }
    return {
      states: (await pan('plain', '-A', '-E')).states,
      deadlock: (await pan('plain', '-A')).errors > 0,
      fault: (await pan('plain', '-E')).errors > 0,
      violated,
      claims,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it prints; its exit code says nothing: pan ends with an error's number. */
function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, timeout: 300_000, maxBuffer: 1 << 26 }, (error, out, err) => {
      if (error && (error.killed || typeof error.code !== 'number')) reject(error);
      else resolve(`${out}${err}`);
    });
  });
}
