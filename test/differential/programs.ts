/** Step programs of a text, as every edge of the product makes them. */
import { pathToFileURL } from 'node:url';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { openModule } from '../../server/jobs/open-module.ts';
import { caseList, compile, scenariosOf } from '../../server/program/cases.ts';
import type { StepProgram } from '../../server/program/program.ts';

const LIBRARY = new URL('../../library', import.meta.url).href;

export interface Compiled {
  /** What the checker searches. */
  needed: StepProgram;
  /** The same with all that a person may want to see kept. */
  all: StepProgram;
}

/** Of every case of every scenario. Throws what the language has to say against the text. */
export async function compileText(text: string, uri = 'file:///random.lockstep'): Promise<Compiled[]> {
  const { set, diagnostics } = await openModule(uri, nodeFiles(LIBRARY, { [uri]: text }));
  if (!set) throw new Error(JSON.stringify(diagnostics, undefined, 1));
  return scenariosOf(set).flatMap((scenario) => {
    const listed = caseList(set, scenario);
    if ('errors' in listed) throw new Error(listed.errors.map((e) => e.message).join('\n'));
    return listed.cases.map((each) => {
      const [needed, all] = (['needed', 'all'] as const).map((observe) => {
        const compiled = compile(set, each, { observe });
        if ('errors' in compiled) throw new Error(compiled.errors.map((e) => e.message).join('\n'));
        return compiled.program;
      });
      return { needed, all };
    });
  });
}

export function compileFile(path: string, text: string): Promise<Compiled[]> {
  return compileText(text, pathToFileURL(path).href);
}
