/** Lines on the console, and records that made room for new ones: each op of an atomic step is looked at by itself. */
import type { State } from '../../machine/state.ts';
import { overwrites } from '../log-text.ts';
import { add, type Recording } from './recording.ts';

/** Before step `step` of an agent that stands at an op that may print or reserve. */
export function recordLines(recording: Recording, agent: number, choice: number, step: number): void {
  const { machine, state } = recording;
  const { ops } = machine.program;
  let s: State = state.slice();
  for (let at = machine.location(s, agent), way = choice; at !== 0; way = 0) {
    const op = ops[at];
    const after = s.slice();
    const next = machine.executeOp(after, agent, at, way);
    if (machine.faultOf(after) >= 0) return;
    if (op.k === 'print') {
      const text = lineText(recording, machine.evaluate(op.text, s, agent) ?? 0);
      add(recording, 'lines', step, agent, text);
    }
    if (op.k === 'reserve') recordDrop(recording, s, agent, op.log, step);
    s = after;
    at = next;
  }
}

function recordDrop(recording: Recording, s: State, agent: number, log: number, step: number): void {
  const layout = recording.machine.program.logs[log];
  if (!overwrites(layout, s)) return;
  const { records, fields } = layout;
  const field = (at: number) => (at < 0 ? 0 : s[records + at]);
  const text = lineText(recording, field(fields.text));
  // A log of whose records nobody asks whether they were read loses none.
  const read = fields.read < 0 ? 1 : field(fields.read);
  add(recording, 'drops', step, agent, log, text, field(fields.writer) - 1, read);
}

function lineText({ machine, strings }: Recording, text: number): number {
  const value = machine.program.texts[text] ?? '';
  return strings.of(
    value.startsWith('\0') ? '(a line that no condition asks for)' : value.replace(/\n$/, ''),
  );
}
