/** Sending interrupts, and the ends an agent can come to. */
import { type Op, STATUS } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { plus, times, valueOf } from './expressions.ts';
import { act, type Item, type Way } from './items.ts';
import { checksOf, leave, standAt } from './stores.ts';

type EndOp = Extract<Op, { k: 'halt' | 'park' | 'finish' | 'iret' }>;

export function sendWays(op: Extract<Op, { k: 'send' }>, c: Context, at: At): Way[] {
  const array = vectorArray(op.vector, c);
  const send = [act(`x_ = ${valueOf(op.targets, c, at.me)}`), act(`SEND_${array}(x_)`)];
  return [{ items: [...checksOf(op.targets, c, at), ...send, ...leave(op, op.next, 0, c, at)] }];
}

export function vectorArray(vector: number, c: Context): string {
  return c.layout.shared(c.program.vectors[vector].base).replace(/\[.*$/, '');
}

export function endWays(op: EndOp, c: Context, at: At): Way[] {
  const { me, level } = at;
  const status = `status[${me}]`;
  const running = `${status} == ${STATUS.running}`;
  const finished = act(`${status} = (${running} -> ${STATUS.finished} : ${status})`);
  const stay: Item = { k: 'end', at: at.l };
  switch (op.k) {
    case 'halt':
      return [
        {
          items: [
            // Who had come to an end before keeps it.
            act(`${status} = (${running} -> ${STATUS.halted} : ${STATUS.parkedThenHalted})`),
            ...forgetHalted(c, me),
            ...(op.clear?.[0] ?? []).map((slot) => act(`${c.layout.local(slot, me)} = 0`)),
            stay,
          ],
        },
      ];
    case 'park':
      // Once at its end it only takes interrupts.
      return [{ guard: running, items: [act(`${status} = ${STATUS.parked}`), stay] }];
    case 'finish':
      return [{ items: [finished, ...goneFrom(c, at), { k: 'end', at: 0 }] }];
    case 'iret': {
      const below = level === 2 && c.program.vectors.some((v) => v.kind === 'ipi');
      const to = below ? `(at_irq[${me}] != 0 -> 1 : 0)` : '0';
      return [{ items: [...goneFrom(c, at), act(`level[${me}] = ${to}`), { k: 'end', at: 0 }] }];
    }
  }
}

function goneFrom(c: Context, at: At): Item[] {
  return [standAt(0, c, at), act(`irqs_off[${plus(times(at.me, 3), at.level)}] = 0`)];
}

/** What no longer means anything once the agent is halted goes, so that equal states are equal. */
function forgetHalted(c: Context, me: string): Item[] {
  const vectors = c.program.vectors.map((_, v) => vectorArray(v, c));
  const { cpus, agents } = c.program;
  const all = vectors.map((array) => act(`${array}[${me}] = 0`));
  const device = /^\d+$/.test(me) && Number(me) >= cpus;
  const gone = agents.length === 0 || device ? [] : all;
  return c.uses.holds ? [...gone, act(`forget_long_step(${me})`)] : gone;
}
