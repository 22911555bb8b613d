// Where a value comes from: the statement that wrote it last in this run, or its declaration.
import { type Decision, decisionParts } from '../../machine/decision.ts';
import type { Machine, State } from '../../machine/machine.ts';
import { accessOf } from '../../program/access.ts';
import { targetsOf } from '../../program/flow.ts';
import type { Place, Slot, SourceRange } from '../../program/program.ts';
import { eachOp, slotsWritten } from '../../trace/accesses.ts';
import { CHANGE } from '../../trace/run.ts';
import { type Arguments, integer } from '../arguments.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { isProblem, problem } from '../problems.ts';
import type { Answer, Session } from '../session.ts';
import { standingStill } from '../session-phases.ts';
import { DECLARATIONS } from './item-body.ts';
import { clientSource } from './sources.ts';

export function locations(session: Session, args: Arguments): Answer {
  const debuggee = standingStill(session);
  if (isProblem(debuggee)) return debuggee;
  const reference = integer(args, 'locationReference', 1);
  if (isProblem(reference)) return reference;
  const { program } = debuggee;
  const declared = program.variables[reference - DECLARATIONS];
  if (declared) return { body: placeBody(session, debuggee, declared.at) };
  const slot = reference - 1;
  if (slot >= program.slots.length)
    return problem('LD1003', `"locationReference" ${reference} is none that this session gave.`);
  const found = lastWrite(debuggee, slot);
  if ('at' in found) return { body: placeBody(session, debuggee, found.at) };
  return problem('LD4007', found.instead);
}

function placeBody({ conventions }: Session, debuggee: Debuggee, at: SourceRange): object {
  const { lineBase, columnBase } = conventions;
  return {
    source: clientSource(debuggee, at.source, conventions),
    line: at.line + lineBase,
    column: at.column + columnBase,
    endLine: at.endLine + lineBase,
    endColumn: at.endColumn + columnBase,
  };
}

const WINDOW = 4096;

/** Looks back from the present moment. */
export function lastWrite(
  { machine, history, program }: Debuggee,
  slot: Slot,
): { at: SourceRange; moment: number } | { instead: string } {
  const { name } = program.slots[slot];
  const writes = createWriteTest(machine, slot);
  for (let end = history.position; end > 0; end -= WINDOW) {
    let found: { at: SourceRange; moment: number } | { instead: string } | undefined;
    history.walk(Math.max(0, end - WINDOW), end, (before, step, after, t) => {
      const change = step === CHANGE ? history.changeAt(t) : undefined;
      if (change?.writes.some((write) => write.slot === name))
        found = { instead: `No statement wrote this last: it was set by hand (${change.label}).` };
      const at = change ? undefined : writes(before, step, after);
      if (at) found = { at, moment: t };
    });
    if (found) return found;
  }
  return { instead: 'Nothing has written this in the run so far: it is as it was at the start.' };
}

/** The op of a step that writes the slot, as the place it comes from. */
function createWriteTest(
  machine: Machine,
  slot: Slot,
): (before: State, step: Decision, after: State) => SourceRange | undefined {
  const { ops, logs, regions } = machine.program;
  const { base, size } = regions;
  const local = slot >= base ? (slot - base) % size : -1;
  // A record that goes renumbers all others: what holds a number is not written by that.
  const numbered = logs.some(
    ({ sequences }) => sequences.shared.includes(slot) || sequences.local.includes(local),
  );
  const candidates = Uint8Array.from(ops, (op, at) =>
    at > 0 && (accessOf(op).writes.some(covers) || targetsOf(op).some((target) => ops[target].glued)) ? 1 : 0,
  );

  function covers(place: Place): boolean {
    if (place.k === 'local') return place.slot === local;
    if (place.k === 'shared') return place.slot === slot;
    if (place.k === 'irqsOff') return local >= regions.irqsOff && local < regions.irqsOff + 3;
    return slot >= place.base && slot < place.base + place.count * place.stride;
  }

  return (before, step, after) => {
    const parts = decisionParts(step);
    if (parts.k !== 'step') return undefined;
    const changed = !numbered && before[slot] !== after[slot];
    if (!changed && !candidates[machine.location(before, parts.agent)]) return undefined;
    let at: SourceRange | undefined;
    eachOp(machine, before, step, after, (done) => {
      const moved = !numbered && done.before[slot] !== done.after[slot];
      if (moved || slotsWritten(machine, done).has(slot)) at = done.op.at;
    });
    return at;
  };
}
