/** docs/trace-files.md: its schema has the fields of the format, and its example is what the tool writes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { traceFinding } from '../../server/jobs/trace-files.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { FORMAT_NAMES } from '../../server/trace/export/formats.ts';
import { twoColumn } from '../../server/trace/export/two-column.ts';
import { whole } from '../../server/trace/export/writing.ts';
import { readTraceFile } from '../../server/trace/file/read.ts';
import { traceFileOf, traceFileText } from '../../server/trace/file/write.ts';
import { runOf } from '../../server/trace/run.ts';
import { checkText, pathOf, programOf } from '../support/lockstep.ts';
import { Interfaces } from './interfaces.ts';
import { readPage } from './page.ts';

const page = readPage('docs/trace-files.md');
const [example, schemaText] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text);
const drawings = [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text]) => text);
const schema = JSON.parse(schemaText);

const OPPOSITE = `spinlock a;
spinlock b;

fn first()  { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }

scenario opposite "Two locks in opposite order" {
  cpu 0 { first(); }
  cpu 1 { second(); }
  expect no hang;
}
`;

interface Schema {
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** Fields with their places, those that may be absent with a question mark. */
function fieldsOf({ properties = {}, required = [], items }: Schema, at = ''): string[] {
  const own = Object.entries(properties).flatMap(([name, each]) => [
    `${at}${name}${required.includes(name) ? '' : '?'}`,
    ...fieldsOf(each, `${at}${name}.`),
  ]);
  return [...own, ...(items ? fieldsOf(items, at) : [])];
}

test('the schema has every field of the format and no other', () => {
  const declared = new Interfaces(pathOf('server/trace/file/format.ts')).fields.map(({ field }) => field);
  const named = fieldsOf(schema).map((field) => field.replace(/^.*\.|\?$/g, '').replace('?', ''));
  expect([...new Set(named)].sort()).toEqual([...new Set(declared)].sort());
});

test('every field that the schema wants is wanted by the reader, and no other', () => {
  const file = JSON.parse(example);
  const missing = Object.keys(file).filter((name) => {
    const { [name]: _, ...rest } = file;
    return 'problem' in readTraceFile(JSON.stringify(rest));
  });
  expect(missing.sort()).toEqual([...schema.required].sort());
});

test('the example is what the tool writes, and the drawing is its', async () => {
  const report = await checkText(OPPOSITE);
  const [finding] = report.cases[0].expectations[0].findings;
  const machine = createMachine(await programOf(OPPOSITE, { observe: 'all' }));
  const about = {
    lockstep: JSON.parse(readFileSync(pathOf('package.json'), 'utf8')).version,
    program: 'opposite.lockstep',
    scenario: 'opposite',
    case: {},
    with: [],
    sources: JSON.parse(example).sources,
    finding: traceFinding(finding),
  };
  const run = runOf(finding.trace);
  expect(example).toBe(traceFileText(traceFileOf(machine, run, about)));
  expect(drawings[0]).toBe(whole(twoColumn(machine, run, { ...finding, detail: 'all' })));
});

test('the drawing by hand is the one that is followed in the tests', () => {
  expect(readFileSync(pathOf('test/trace/follow.test.ts'), 'utf8')).toContain(drawings[1]);
});

test('every format is explained', () => {
  expect(FORMAT_NAMES.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});
