// npm run generate: runs the Langium generator. Its dependency chevrotain-allstar calls Object.groupBy, which
// Node 20 lacks, so the one missing function is supplied first. What the generator leaves out of the TextMate
// grammar is added when it is done.
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { completed } from './lib/tm-grammar.mjs';

Object.groupBy ??= groupBy;

// The generator does not say when it has finished, but the process ends then.
process.on('exit', (code) => {
  if (code !== 0) return;
  const file = inRoot('syntaxes', 'lockstep.tmLanguage.json');
  const generated = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify(completed(generated), null, 2)}\n`);
});

process.argv.splice(2, process.argv.length, 'generate', '--mode=production');
// @ts-expect-error: a program, which has no types.
await import('../node_modules/langium-cli/bin/langium.js');

/**
 * @template {PropertyKey} K
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T, index: number) => K} key
 * @returns {Partial<Record<K, T[]>>}
 */
function groupBy(items, key) {
  /** @type {Partial<Record<K, T[]>>} */
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) {
    const name = key(item, index++);
    groups[name] ??= [];
    groups[name].push(item);
  }
  return groups;
}
