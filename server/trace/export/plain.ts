/** A run in words, a line a step, and the same as data. */
import type { Machine } from '../../machine/machine.ts';
import { agentName } from '../names.ts';
import type { Run } from '../run.ts';
import { type DrawingOptions, marksOf } from './drawing-options.ts';
import type { Happening } from './happenings.ts';
import { story } from './story.ts';
import { part, type Writing } from './writing.ts';

/** "  12  CPU 1  down_trylock:40  takes console_sem.lock". Steps that nobody else can tell are left out, unless all are wanted. */
export function* stepList(machine: Machine, run: Run, options: DrawingOptions = {}): Writing {
  const isListed = ({ silent }: Happening) => !silent || options.detail === 'all';
  const agentOf = ({ agent }: Happening) => (agent < 0 ? 'by hand' : agentName(machine.program, agent));
  const placeOf = ({ place }: Happening) => (place ? `${place.fn || '-'}:${place.line + 1}` : '-');
  // The columns are as wide as what is in them.
  let [n, agent, at] = [0, 0, 0];
  const measuring = story(machine, run, (what) => {
    if (!isListed(what)) return;
    n = String(what.t + 1).length;
    agent = Math.max(agent, agentOf(what).length);
    at = Math.max(at, placeOf(what).length);
  });
  yield* part(measuring, 0, 0.5);
  const marks = marksOf(options);
  const out: string[] = n === 0 ? ['(no steps)\n'] : [];
  const telling = story(machine, run, (what) => {
    if (!isListed(what)) return;
    while (marks.length > 0 && marks[0].t <= what.t) out.push(`-- ${marks.shift()?.text} --\n`);
    const cells = [String(what.t + 1).padStart(n), agentOf(what).padEnd(agent), placeOf(what).padEnd(at)];
    out.push(`${`${cells.join('  ')}  ${what.text}`.trimEnd()}\n`);
  });
  yield* part(telling, 0.5, 1, out);
  yield { text: marks.map(({ text }) => `-- ${text} --\n`).join(''), done: 1 };
}

/** Every step with its decision and its place: positions are 0-based, as in reports. */
export function* stepsAsJson(machine: Machine, run: Run, options: DrawingOptions = {}): Writing {
  const { scenario, title, parameters, patches } = machine.program;
  const { pointOfNoReturn, cycleFrom } = options;
  const head = JSON.stringify(
    {
      format: 'lockstep-steps',
      version: 1,
      scenario,
      title,
      parameters,
      patches,
      whatIf: run.changes.size > 0,
      ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
      ...(cycleFrom === undefined ? {} : { cycleFrom }),
    },
    null,
    2,
  );
  const out = [`${head.slice(0, -2)},\n  "steps": [\n`];
  const telling = story(machine, run, ({ t, agent, k, place, text, silent }) => {
    const step = {
      n: t + 1,
      agent: agent < 0 ? null : agentName(machine.program, agent),
      kind: k,
      decision: run.steps[t],
      ...(place ? { place } : {}),
      text,
      silent,
    };
    out.push(`${t > 0 ? ',\n' : ''}    ${JSON.stringify(step)}`);
  });
  yield* part(telling, 0, 1, out);
  yield { text: '\n  ]\n}\n', done: 1 };
}
