// The run in words: the lists to choose from, and the status bar.
import { expect, test } from 'vitest';
import type { Branch, RunState } from '../../extension/debug/run/messages.ts';
import { branchItem, SCHEDULES, statusText, wrongStep } from '../../extension/debug/run/wording.ts';
import { SCHEDULES as KNOWN } from '../../server/dap/launch/launch-configuration.ts';

const state: RunState = {
  moment: 3,
  length: 31,
  branch: { id: 1, label: 'from the start', kind: 'explored' },
  schedule: 'random',
  seed: 7,
  pinned: [],
  holdInterrupts: false,
};

test('every schedule of the adapter can be chosen', () => {
  expect(SCHEDULES.map(({ schedule }) => schedule)).toEqual([...KNOWN]);
});

test('the status bar says where the run stands, who moves, and what is not as usual', () => {
  expect(statusText(state)).toBe('step 3 of 31 · Random, seed 7');
  const unusual = {
    ...state,
    branch: { ...state.branch, kind: 'what-if' },
    pinned: [2],
    holdInterrupts: true,
  };
  expect(statusText(unusual)).toBe('step 3 of 31 · Random, seed 7 · what-if · 1 pinned · interrupts held');
});

test('a branch is listed with what it leaves and where', () => {
  const all: Branch[] = [
    { id: 1, label: 'counterexample no hang:1', kind: 'counterexample', length: 31, current: false },
    {
      id: 2,
      label: 'from step 3: CPU 1 steps instead',
      kind: 'explored',
      from: { branch: 1, moment: 2 },
      length: 1,
      current: true,
    },
  ];
  expect(all.map((branch) => branchItem(branch, all))).toEqual([
    { label: 'counterexample no hang:1', description: 'counterexample, 31 steps' },
    {
      label: '$(check) from step 3: CPU 1 steps instead',
      description: 'explored, 1 step',
      detail: 'leaves "counterexample no hang:1" after step 2',
    },
  ]);
});

test('a step to go to is a whole number within the run', () => {
  expect(['0', '31', ' 4 '].map((text) => wrongStep(text, 31))).toEqual([undefined, undefined, undefined]);
  for (const text of ['', '32', '-1', '1.5', 'end']) expect(wrongStep(text, 31)).toContain('from 0');
});
