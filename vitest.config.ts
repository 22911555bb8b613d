import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import SlowestFirst from './test/slowest-first.ts';

const cores = availableParallelism();

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which of two is half of them.
    maxWorkers: cores > 2 ? cores - 1 : cores,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          // A worker keeps what it has loaded and parsed: that again for each file would be half of the work.
          isolate: false,
          // For what hangs alone: on a busy machine everything takes many times as long.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: ['test/e2e/driver/globalSetup.ts'],
          fileParallelism: false, // Each file starts a browser and a VS Code server.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
