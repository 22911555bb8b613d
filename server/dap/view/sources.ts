// The program's files as the client can open them: by path, or by asking the adapter for the text.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StepProgram } from '../../program/program.ts';
import type { ClientConventions } from '../client-conventions.ts';
import { fileName } from '../file-names.ts';
import type { Debuggee } from '../launch/debuggee.ts';

export function clientSource(
  { program, paths }: Pick<Debuggee, 'program' | 'paths'>,
  index: number,
  { pathsAreUris }: ClientConventions,
): DebugProtocol.Source {
  const { uri } = program.sources[index];
  const name = fileName(decodeURIComponent(new URL(uri, 'file:///').pathname));
  const path = paths.pathOf(uri);
  if (path === undefined) return { name, sourceReference: index + 1 };
  return { name, path: pathsAreUris ? uri : path };
}

export function sourceText(program: StepProgram, reference: number): string | undefined {
  return program.sources[reference - 1]?.text;
}
