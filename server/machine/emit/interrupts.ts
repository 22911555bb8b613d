/** JavaScript source for sending interrupts and for the ends an agent can come to. */
import { LEVEL, type Op, STATUS, type StepProgram } from '../../program/program.ts';
import { evaluate, leave } from './stores.ts';

type EndOp = Extract<Op, { k: 'halt' | 'park' | 'finish' | 'iret' }>;

export function sendOp(op: Extract<Op, { k: 'send' }>, program: StepProgram): string[] {
  const { base } = program.vectors[op.vector];
  return [
    ...evaluate('mask', op.targets, program),
    `sendTo(s, mask, ${base});`,
    ...leave(op, op.next, 0, program),
  ];
}

export function endOp(op: EndOp, program: StepProgram): string[] {
  const { status, level, location, irqsOff } = program.regions;
  const toStatus = (to: number) => `s[r+${status}] = ${to};`;
  switch (op.k) {
    case 'halt':
      // Whoever had come to an end before keeps it: a handler that halts a parked CPU takes nothing away.
      return [
        `s[r+${status}] = s[r+${status}] === ${STATUS.running} ? ${STATUS.halted} : ${STATUS.parkedThenHalted};`,
        'clearHalted(s, me);',
        ...(op.clear?.[0] ?? []).map((slot) => `s[r+${slot}] = 0;`),
        'return 0;',
      ];
    case 'park':
      return [`if (s[r+${status}] === ${STATUS.running}) ${toStatus(STATUS.parked)}`, 'return 0;'];
    case 'finish':
      return [
        `if (s[r+${status}] === ${STATUS.running}) ${toStatus(STATUS.finished)}`,
        `s[r+${location}+v] = 0;`,
        `s[r+${irqsOff}+v] = 0;`,
        'return 0;',
      ];
    case 'iret':
      return [
        `s[r+${location}+v] = 0;`,
        `s[r+${irqsOff}+v] = 0;`,
        `s[r+${level}] = v === ${LEVEL.nmi} && s[r+${location + LEVEL.irq}] !== 0 ? ${LEVEL.irq} : ${LEVEL.task};`,
        'return 0;',
      ];
  }
}
