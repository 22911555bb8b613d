// The program's files as the client can open them: by path, or by asking the adapter for the text.
import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StepProgram } from '../../program/program.ts';
import { type ClientConventions, clientPath } from '../client-conventions.ts';

export function clientSource(
  program: StepProgram,
  index: number,
  conventions: ClientConventions,
): DebugProtocol.Source {
  const { uri } = program.sources[index];
  const name = basename(decodeURIComponent(new URL(uri, 'file:///').pathname));
  if (uri.startsWith('file:')) return { name, path: clientPath(uri, conventions) };
  return { name, sourceReference: index + 1 };
}

export function sourceText(program: StepProgram, reference: number): string | undefined {
  return program.sources[reference - 1]?.text;
}
