// npm run fuzz -- N [SEED]: compares the product with the reference, and with Spin, on N new random scenarios each.
import { inRoot } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

const [n = '10000', seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(n) || !/^\d+$/.test(seed)) {
  console.error('Say how many scenarios, and a seed to have the same ones again: npm run fuzz -- 1000 42');
  process.exit(2);
}
console.log(`${n} random scenarios against the reference and as many against Spin, seed ${seed}`);
const env = { ...process.env, LOCKSTEP_FUZZ: n, LOCKSTEP_FUZZ_SEED: seed };
const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
const tests = ['test/differential/random.test.ts', 'test/differential/spin.test.ts'];
const { code } = await runNode([vitest, 'run', '--project', 'unit', ...tests], { env });
process.exitCode = code;
