/** The import walls of docs/architecture.md, and what each folder may touch of the outside. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every hand-written source file below a folder, relative to the root. */
function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.endsWith('generated'),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const server = sourcesIn('server');
const extension = sourcesIn('extension');

interface Import {
  file: string;
  /** A folder of ours, or the name of a package. */
  to: string;
  /** The file itself, or the name of a package. */
  path: string;
  ours: boolean;
  typeOnly: boolean;
  dynamic: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  const pattern = /^(?:import|export)\b([^;'"]*?)\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  for (const [, names, named, bare, dynamic] of text.matchAll(pattern)) {
    const to = named ?? bare ?? dynamic;
    const ours = to.startsWith('.');
    const path = ours ? relative(root, join(root, dirname(file), to)) : to;
    const typeOnly = /^\s*type\b/.test(names ?? '');
    found.push({
      file,
      to: ours ? areaOf(path) : path,
      path,
      ours,
      typeOnly,
      dynamic: dynamic !== undefined,
    });
  }
  return found;
}

/** What of the extension runs in one kind of surroundings only. */
const EXTENSION_PARTS = ['browser', 'node', 'webview'];

/** `server/program`, `extension`, … */
function areaOf(path: string): string {
  const parts = path.split('/');
  if (parts[0] === 'extension')
    return EXTENSION_PARTS.includes(parts[1]) ? `extension/${parts[1]}` : 'extension';
  return parts.slice(0, 2).join('/');
}

const imports = [...server, ...extension].flatMap(importsOf);

/** What each folder may import of the others; `type:` only types, `later:` only when it is needed. */
const MAY_KNOW: Record<string, string[]> = {
  'server/uris': [],
  'server/language': ['server/uris'],
  'server/program': ['server/language'],
  'server/machine': ['server/program'],
  'server/reduce': ['server/program', 'server/machine'],
  'server/review': ['server/language', 'server/program'],
  'server/patches': ['server/language', 'server/program'],
  'server/trace': ['server/program', 'server/machine'],
  'server/explore': ['server/program', 'server/machine', 'server/reduce', 'server/trace'],
  'server/sample': [
    'server/language',
    'server/program',
    'server/machine',
    'server/reduce',
    'server/explore',
    'server/trace',
  ],
  'server/export': ['server/program', 'server/trace'],
  'server/jobs': [
    'server/language',
    'server/program',
    'server/machine',
    'server/explore',
    'server/sample',
    'server/review',
    'server/patches',
    'server/trace',
    'server/export',
    'package.json',
  ],
  'server/reports': ['server/language', 'server/sample', 'server/trace'],
  'server/browser': ['server/jobs'],
  'server/lsp': [
    'server/language',
    'server/program',
    'server/patches',
    'server/jobs',
    'server/browser',
    'type:server/explore',
    'type:server/sample',
    'type:server/trace',
  ],
  'server/dap': [
    // A sampled run is made again here, in its pieces; the words for numbers are those of the reports.
    'server/sample',
    'server/reports',
    'server/program',
    'server/machine',
    'server/trace',
    'server/explore',
    'server/jobs',
    'server/browser',
  ],
  'server/cli': [
    'server/jobs',
    'server/sample',
    'server/reports',
    'server/trace',
    'later:server/lsp',
    'later:server/dap',
    'package.json',
  ],
  extension: [
    'server/uris',
    'server/reports',
    'server/sample',
    'type:server/trace',
    'type:server/lsp',
    'type:server/dap',
    'type:server/jobs',
  ],
  'extension/browser': ['extension', 'server/browser', 'server/lsp', 'server/dap'],
  'extension/node': ['extension', 'type:server/dap'],
  'extension/webview': ['server/reports', 'server/sample', 'server/trace', 'extension'],
};

/** What each folder may import from outside: a name stands for itself and what is below it. */
const MAY_USE: Record<string, string[]> = {
  'server/uris': [],
  'server/language': ['langium', 'type:vscode-languageserver-types', 'type:vscode-jsonrpc'],
  'server/program': ['langium'],
  'server/machine': [],
  'server/reduce': [],
  'server/review': ['langium'],
  'server/patches': ['langium', 'diff'],
  'server/trace': [],
  'server/explore': [],
  'server/sample': ['d3-array', 'd3-scale', 'pure-rand'],
  'server/export': [],
  'server/reports': [],
  'server/jobs': ['langium', 'node:fs', 'node:os', 'node:url', 'node:worker_threads'],
  'server/browser': [],
  'server/lsp': ['langium', 'vscode-languageserver', 'node:v8'],
  'server/dap': ['@vscode/debugadapter', '@vscode/debugprotocol', 'node:'],
  'server/cli': ['commander', 'node:'],
  extension: ['vscode', 'vscode-languageclient'],
  'extension/browser': ['vscode', 'vscode-languageclient', 'lockstep:shipped'],
  'extension/node': ['vscode', 'vscode-languageclient', 'node:'],
  'extension/webview': [],
};

function allows(list: string[], { to, typeOnly, dynamic }: Import): boolean {
  return list.some((entry) => {
    const [, how, name] = /^(type|later)?:?(.*)$/.exec(entry.startsWith('node') ? `:${entry}` : entry) ?? [];
    if (to !== name && !to.startsWith(name.endsWith(':') ? name : `${name}/`)) return false;
    return how === 'type' ? typeOnly : how === 'later' ? dynamic : true;
  });
}

const unique = <T>(each: T, i: number, all: T[]): boolean => all.indexOf(each) === i;
const shown = ({ file, to, typeOnly }: Import) => `${file} imports ${typeOnly ? 'types of ' : ''}${to}`;

describe('the import walls', () => {
  test('are looked at', () => {
    expect(imports.length).toBeGreaterThan(400);
    expect(imports.some((i) => i.dynamic)).toBe(true);
    expect(new Set([...server, ...extension].map(areaOf))).toEqual(new Set(Object.keys(MAY_KNOW)));
  });

  test.each(Object.keys(MAY_KNOW))('of %s hold', (area) => {
    const bad = imports.filter((i) => {
      if (areaOf(i.file) !== area || i.to === area) return false;
      return !allows(i.ours ? MAY_KNOW[area] : MAY_USE[area], i);
    });
    expect(bad.map(shown)).toEqual([]);
  });

  test.each(Object.keys(MAY_KNOW))('say nothing of %s that is not needed', (area) => {
    const own = imports.filter((i) => areaOf(i.file) === area);
    const idle = [...MAY_KNOW[area], ...MAY_USE[area]].filter(
      (entry) => !own.some((i) => allows([entry], i)),
    );
    expect(idle).toEqual([]);
  });

  /** Files that the code of a file needs, and packages, itself first. Types need nothing. */
  function neededBy(entry: string): string[] {
    const needed = [entry];
    for (const file of needed)
      for (const i of imports)
        if (i.file === file && !i.typeOnly && !needed.includes(i.path)) needed.push(i.path);
    return needed;
  }

  /** Entry points of what runs in browsers, and the packages that each may need. */
  const IN_BROWSERS: Record<string, string[]> = {
    'server/browser/worker.ts': ['langium', 'package.json', 'pure-rand'],
    'extension/browser/worker.ts': ['diff', 'langium', 'package.json', 'pure-rand', 'vscode-languageserver'],
    'extension/browser/main.ts': ['lockstep:shipped', 'vscode', 'vscode-languageclient'],
  };

  test.each(Object.entries(IN_BROWSERS))('keep %s from all that only Node has', (entry, allowed) => {
    const packages = neededBy(entry).filter((path) => !/^(?:server|extension)\//.test(path));
    const names = packages.map((path) => (path.startsWith('node:') ? path : path.split('/')[0]));
    expect(names.filter(unique).sort()).toEqual(allowed);
    // What some packages have for Node alone has a name of its own.
    expect(packages.filter((path) => path.endsWith('/node'))).toEqual([]);
  });

  test('keep nothing from the browser that it needs', () => {
    const checker = neededBy('server/browser/worker.ts');
    for (const core of ['language', 'program', 'machine', 'reduce', 'trace', 'explore'])
      expect(checker.some((path) => path.startsWith(`server/${core}/`))).toBe(true);
    const workers = neededBy('extension/browser/worker.ts');
    for (const edge of ['lsp/server', 'dap/session', 'jobs/jobs'])
      expect(workers).toContain(`server/${edge}.ts`);
    expect(neededBy('extension/browser/main.ts')).toContain('extension/main.ts');
    // The wall would stop one that needs Node.
    expect(neededBy('server/jobs/worker.ts')).toContain('node:worker_threads');
    expect(neededBy('extension/node/main.ts')).toContain('vscode-languageclient/node');
  });

  test('have no circle', () => {
    const later = (entry: string) => entry.startsWith('later:') || entry.startsWith('type:');
    const visit = (area: string, way: string[]): void => {
      if (way.includes(area)) throw new Error(`${[...way, area].join(' -> ')}`);
      for (const next of MAY_KNOW[area] ?? []) if (!later(next)) visit(next, [...way, area]);
    };
    for (const area of Object.keys(MAY_KNOW)) visit(area, []);
  });
});

describe('source files', () => {
  test.each([
    'server/uris',
    'server/language',
    'server/program',
    'server/machine',
    'server/reduce',
    'server/review',
    'server/patches',
    'server/trace',
    'server/explore',
    'server/sample',
    'server/export',
    'server/reports',
  ])('of %s, which is pure, name neither the process nor the clock of the wall', (area) => {
    const bad = server.filter((file) => {
      if (areaOf(file) !== area) return false;
      const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return /\bprocess\.(?!s\b)\w|\bDate\.now|\bnew Date\b|\bMath\.random|\bsetTimeout\(/.test(code);
    });
    expect(bad).toEqual([]);
  });

  test('outside the command line write nothing to the console', () => {
    const bad = [...server, ...extension].filter((file) => {
      if (file.startsWith('server/cli/')) return false;
      return /(?<![\w.])console\.\w+\(/.test(readFileSync(join(root, file), 'utf8'));
    });
    expect(bad).toEqual([]);
  });

  test('are at most 500 lines long', () => {
    const long = [...server, ...extension]
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 500);
    expect(long).toEqual([]);
  });

  test('say in their first lines what they are for', () => {
    // An entry point of a bundle or a file of types begins with it too.
    const mute = [...server, ...extension].filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return text.split('\n').length > 120 && !/^(?:#!.*\n)?\s*\/[/*]/.test(text);
    });
    expect(mute).toEqual([]);
  });
});
