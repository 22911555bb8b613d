// What the generated TextMate grammar lacks: numbers, durations, doc comments, names that are declared or called,
// lines that a patch adds or removes, and keywords by what they are for.

/**
 * @typedef {{ name?: string, match?: string, begin?: string, end?: string, include?: string, captures?: object,
 *   beginCaptures?: object, patterns?: Pattern[] }} Pattern
 * @typedef {{ name: string, scopeName: string, fileTypes: string[], patterns: Pattern[], repository: object }} TextMateGrammar
 */

const NAME = '[A-Za-z_]\\w*';

/** Words that are names almost everywhere: only their one place makes them keywords, and that the tree knows. */
const NAMES = new Set([
  'cpus',
  'text',
  'record',
  'seq',
  'place',
  'at',
  'no',
  'of',
  'any',
  'scales',
  'lag',
  'after',
  'count',
  'nothing',
]);
/** Where those are keywords after all. */
const PHRASES = [
  '(no)\\s+(hang|starvation)',
  '(hang)\\s+(at)',
  '(timing)\\s+(any|scales)',
  '(with)\\s+(nothing)',
  '(after)(?=\\s+[\\w(])',
  '(count)(?=\\s*\\(\\w)',
];
const TYPES = new Set(['bool', 'duration', 'spinlock', 'semaphore', 'log', 'void', 'cpu']);
const CONSTANTS = new Set(['true', 'false', 'none']);
const VARIABLES = new Set(['this_cpu', 'all_cpus', 'other_cpus']);
const DECLARATIONS = new Set(
  [
    'config',
    'const',
    'shared',
    'percpu',
    'enum',
    'builtin',
    'fn',
    'let',
    'ref',
    'saturating',
    'background',
  ].concat(['patch', 'series', 'scenario', 'compare', 'machine', 'device', 'costs']),
);

/**
 * @param {TextMateGrammar} generated
 * @returns {TextMateGrammar}
 */
export function completed(generated) {
  const keywords = wordsOf(generated);
  /** @param {Set<string>} some */
  const among = (some) => keywords.filter((word) => some.has(word));
  const rest = keywords.filter(
    (word) => ![NAMES, TYPES, CONSTANTS, VARIABLES, DECLARATIONS].some((some) => some.has(word)),
  );
  const strings = generated.patterns.filter(({ name }) => name?.startsWith('string.'));
  return {
    ...generated,
    patterns: [
      { include: '#doc-comments' },
      { include: '#comments' },
      ...strings,
      changedLine('\\+', 'inserted'),
      changedLine('-', 'deleted'),
      { name: 'constant.numeric.duration.lockstep', match: '\\b\\d+(\\.\\d+)?[ \\t]*(ns|us|ms|s)\\b' },
      { name: 'constant.numeric.lockstep', match: '\\b\\d+(\\.\\d+)?\\b' },
      { match: `\\.\\s*(${NAME})`, captures: { 1: { name: 'variable.other.property.lockstep' } } },
      ...PHRASES.map(phrase),
      declaration('fn', 'entity.name.function.lockstep'),
      declaration('enum|patch|series|scenario', 'entity.name.type.lockstep'),
      words('constant.language.lockstep', among(CONSTANTS)),
      words('variable.language.lockstep', among(VARIABLES)),
      words('storage.type.lockstep', among(DECLARATIONS)),
      words('support.type.lockstep', among(TYPES)),
      { match: ':\\s*(text|place|cpus|any)\\b', captures: { 1: { name: 'support.type.lockstep' } } },
      { name: 'support.type.lockstep', match: '\\b(seq|record)\\s+of\\b' },
      words('keyword.control.lockstep', rest),
      { name: 'entity.name.function.call.lockstep', match: `\\b${NAME}(?=\\s*\\()` },
      {
        name: 'keyword.operator.lockstep',
        match: '\\.\\.\\.|\\.\\.|\\+\\+|--|[-+]=|[<>=!]=|&&|\\|\\||[-+*/%<>=!?]',
      },
    ],
    repository: {
      'doc-comments': {
        patterns: [
          { name: 'comment.line.documentation.lockstep', match: '///.*$' },
          { name: 'comment.block.documentation.lockstep', begin: '/\\*\\*(?!/)', end: '\\*/' },
        ],
      },
      ...generated.repository,
    },
  };
}

/**
 * The language's keywords, from the one pattern that lists them.
 * @param {TextMateGrammar} generated
 */
function wordsOf(generated) {
  const pattern = generated.patterns.find(({ name }) => name === 'keyword.control.lockstep')?.match;
  const list = pattern && /^\\b\(([\w|]+)\)\\b$/.exec(pattern)?.[1];
  if (!list) throw new Error('The generated TextMate grammar has no list of keywords.');
  return list.split('|');
}

/**
 * @param {string} name
 * @param {string[]} list
 * @returns {Pattern}
 */
function words(name, list) {
  return { name, match: `\\b(${list.join('|')})\\b` };
}

/**
 * @param {string} match
 * @returns {Pattern}
 */
function phrase(match) {
  const name = 'keyword.control.lockstep';
  return { match: `\\b${match}\\b`, captures: { 1: { name }, 2: { name } } };
}

/**
 * @param {string} keyword
 * @param {string} name
 * @returns {Pattern}
 */
function declaration(keyword, name) {
  return {
    match: `\\b(${keyword})\\s+(${NAME})`,
    captures: { 1: { name: 'storage.type.lockstep' }, 2: { name } },
  };
}

/**
 * @param {string} sign
 * @param {string} kind
 * @returns {Pattern}
 */
function changedLine(sign, kind) {
  return {
    name: `markup.${kind}.lockstep`,
    begin: `^\\s*(${sign})(?=\\s)`,
    beginCaptures: { 1: { name: `punctuation.definition.${kind}.lockstep` } },
    end: '$',
    patterns: [{ include: '$self' }],
  };
}
