/** docs/ci.md: each command in it is one that there is, does what the page says it is for, and writes the file that is picked up behind it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workplace } from '../cli/run.ts';
import { readPage } from './page.ts';

const page = readPage('docs/ci.md');
const commands = [
  ...page.matchAll(/^.*?(?:node tools\/lockstep\/dist\/cli\.js|lockstep) ((?:check|compare|review) .*)$/gm),
].map(([, command]) => command);

const place = new Workplace();
beforeAll(() => {
  place.file(
    'models/a.lockstep',
    'spinlock l;\nscenario s { cpu 0 { f(); } expect no hang; }\nfn f() { spin_lock(l); spin_lock(l); }\npatch p "Once" { fn f { - spin_lock(l); spin_lock(l); } }\ncompare "t" { scenarios s; with nothing; }',
  );
});
afterAll(() => place.remove());

test('the page has commands, and picks up what they write', () => {
  expect(commands.length).toBeGreaterThan(5);
  for (const [, file] of page.matchAll(/(?:sarif_file|junit): (\S+)|^ {6}- (\S+\.html)$/gm))
    if (file) expect(commands.join('\n')).toContain(file);
});

test.each(commands)('%s', async (command) => {
  const run = await place.lockstep(command.split(' '));
  expect(run.err).toBe('');
  expect(run.code).toBe(1);
  for (const [, , file] of command.matchAll(/(=|-o )(\S+\.\w+)/g)) expect(place.read(file)).not.toBe('');
});
