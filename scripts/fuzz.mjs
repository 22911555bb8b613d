// npm run fuzz -- N [SEED]: compares the product with the reference on N new random scenarios.
import { inRoot } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

const [n = '1000', seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(n) || !/^\d+$/.test(seed)) {
  console.error('Say how many scenarios, and a seed to have the same ones again: npm run fuzz -- 1000 42');
  process.exit(2);
}
console.log(`${n} random scenarios, seed ${seed}`);
const env = { ...process.env, LOCKSTEP_FUZZ: n, LOCKSTEP_FUZZ_SEED: seed };
const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
const { code } = await runNode([vitest, 'run', '--project', 'unit', 'test/differential/random.test.ts'], {
  env,
});
process.exitCode = code;
