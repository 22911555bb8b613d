// Messages as VS Code has them.
import * as vscode from 'vscode';
import type { Place } from '../../server/trace/report.ts';
import { isHang } from '../results/wording.ts';
import type { Frame, Message } from './messages.ts';

/** What a message is about, for menus: `testMessage =~ /^lockstep.hang:/`. */
const HANG = 'lockstep.hang:';
const RUN = 'lockstep.run:';

export function testMessage({ text, place, frames, finding }: Message): vscode.TestMessage {
  const message = new vscode.TestMessage(text);
  if (place.uri) message.location = new vscode.Location(vscode.Uri.parse(place.uri), rangeOf(place));
  if (finding) message.contextValue = `${isHang(finding) ? HANG : RUN}${finding.id}`;
  const stack = stackOf(frames);
  return stack ? Object.assign(message, { stackTrace: stack }) : message;
}

/** Id of the finding. */
export function findingOf(message: { contextValue?: string } | undefined): string | undefined {
  const about = message?.contextValue ?? '';
  const prefix = [HANG, RUN].find((each) => about.startsWith(each));
  return prefix && about.slice(prefix.length);
}

export function rangeOf({ line, column, endLine, endColumn }: Omit<Place, 'uri' | 'fn'>): vscode.Range {
  return new vscode.Range(line, column, endLine, endColumn);
}

type StackFrameClass = new (label: string, uri: vscode.Uri, position: vscode.Position) => object;

/** VS Code has stacks in messages since 1.93; before, the text alone says where everybody is. */
function stackOf(frames: readonly Frame[]): object[] | undefined {
  const { TestMessageStackFrame: StackFrame } = vscode as { TestMessageStackFrame?: StackFrameClass };
  if (!StackFrame || frames.length === 0) return undefined;
  return frames.map(
    ({ label, place }) =>
      new StackFrame(label, vscode.Uri.parse(place.uri), new vscode.Position(place.line, place.column)),
  );
}
