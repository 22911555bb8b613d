// Where the adapter gets a program from; tests give it programs written by hand.
import type { CaseExpressions } from '../../jobs/expressions.ts';
import type { Files, Paths } from '../../jobs/files.ts';
import { compileForDebugging, type Sampling, type SearchFor } from '../../jobs/program-source.ts';
import type { StepProgram } from '../../program/program.ts';
import type { DiagnosticReport } from '../../trace/report.ts';
import type { LaunchConfiguration } from './launch-configuration.ts';

export type ProgramRequest = Pick<LaunchConfiguration, 'program' | 'scenario' | 'case' | 'with'>;

export type Compiled =
  /** `search` is the same code for the checker, without what only a person looks at. */
  | {
      program: StepProgram;
      search?: StepProgram;
      expressions?: CaseExpressions;
      searchFor?: SearchFor;
      sampling?: Sampling;
    }
  | { errors: DiagnosticReport[] };

export interface ProgramSource {
  compile(request: ProgramRequest): Promise<Compiled>;
}

export function programsIn(files: Files, { uriOf }: Paths): ProgramSource {
  return {
    compile: ({ program, ...which }) =>
      compileForDebugging({ ...which, uri: uriOf(program) ?? program }, files),
  };
}
