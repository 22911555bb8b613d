// Debug sessions on scenarios written as text.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ProgramSource, programsIn } from '../../server/dap/launch/program-source.ts';
import type { Files } from '../../server/jobs/files.ts';
import { nodePaths } from '../../server/jobs/node-files.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { connect, FILE, play } from './dap-session.ts';

const LIBRARY = new URL('../../library', import.meta.url).href;

function filesWith(text: string): Files {
  return {
    libraryRoot: LIBRARY,
    async readFile(uri) {
      if (uri.toString() === `file://${FILE}`) return text;
      return readFile(fileURLToPath(uri.toString()), 'utf8').catch(() => undefined);
    },
  };
}

export function programsOf(text: string): ProgramSource {
  const files = filesWith(text);
  return programsIn(files, nodePaths);
}

/** Plays a script on the one scenario of a text. */
export async function playText(text: string, script: string): Promise<string> {
  const programs = programsOf(text);
  const compiled = await programs.compile({ program: FILE, case: {}, with: [] });
  if ('errors' in compiled) throw new Error(JSON.stringify(compiled.errors, null, 1));
  return play(inOrder(compiled.program), script, connect(programs));
}

/** The transcript shows lines of the scenario's own file: it comes first. */
function inOrder(program: StepProgram): StepProgram {
  const own = program.sources.find(({ uri }) => uri.endsWith(FILE));
  return { ...program, sources: own ? [own] : program.sources };
}
