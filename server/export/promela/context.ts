/** What the writers of an exported model share: the program, its layout, and facts about its code. */
import type { Location, StepProgram } from '../../program/program.ts';
import type { Code } from './code.ts';
import type { Layout, Uses } from './layout.ts';

export interface Context {
  program: StepProgram;
  layout: Layout;
  code: Code;
  uses: Uses;
}

/** What a writer of ops knows: the op's location, the interrupt level it runs at, and how Promela names the agent. */
export interface At {
  l: Location;
  level: 0 | 1 | 2;
  me: string;
}
