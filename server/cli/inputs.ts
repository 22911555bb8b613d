/** The files that a command is called with: those named, and of folders all .lockstep files below them. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const EXTENSION = '.lockstep';

export interface Inputs {
  /** Each once, in the order of the call. */
  files: string[];
  /** The call is about one file, whatever comes of it. */
  single: boolean;
  problems: string[];
}

export function inputsOf(paths: readonly string[]): Inputs {
  const files: string[] = [];
  const problems: string[] = [];
  const known = new Set<string>();
  for (const path of paths) {
    const found = isFolder(path) ? filesBelow(path) : [path];
    if (found.length === 0) problems.push(`there is no ${EXTENSION} file in ${path}`);
    for (const file of found) {
      const full = resolve(file);
      if (!known.has(full)) files.push(file);
      known.add(full);
    }
  }
  return { files, single: paths.length === 1 && !isFolder(paths[0]), problems };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Sorted, so that a report is the same on every machine. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isHidden(entry.name) ? [] : filesBelow(path);
    return entry.name.endsWith(EXTENSION) ? [path] : [];
  });
}

/** What is there for tools, and packages of others. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}
