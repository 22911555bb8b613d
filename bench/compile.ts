/** A case of a model file as a step program, the same way as every command does it. */
import { nodeFiles, uriOfPath } from '../server/jobs/node-files.ts';
import { openModule } from '../server/jobs/open-module.ts';
import { caseList, compile, patchesNamed, scenariosOf } from '../server/program/cases.ts';
import type { StepProgram } from '../server/program/program.ts';

export interface ModelCase {
  /** Absolute. */
  file: string;
  scenario: string;
  /** Patches. */
  with: string[];
}

/** Throws when the file has errors: the models are part of the benchmark. */
export async function compileModel(
  { file, scenario, with: names }: ModelCase,
  libraryRoot: string,
): Promise<StepProgram> {
  const { set, diagnostics } = await openModule(uriOfPath(file), nodeFiles(libraryRoot));
  const fail = (why: string): never => {
    throw new Error(`${file}, scenario ${scenario}: ${why}`);
  };
  if (!set) return fail(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  const found = scenariosOf(set).find(({ name }) => name === scenario) ?? fail('there is no such scenario');
  const named = patchesNamed(set, names);
  if ('unknown' in named) return fail(`there is no patch ${named.unknown}`);
  const cases = caseList(set, found);
  if ('errors' in cases) return fail(cases.errors.map(({ message }) => message).join('\n'));
  const made = compile(set, cases.cases[0], { observe: 'needed', patches: named.patches });
  if ('errors' in made) return fail(made.errors.map(({ message }) => message).join('\n'));
  return made.program;
}
