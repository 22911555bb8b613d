import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          testTimeout: 30_000, // Searches take seconds on a loaded machine.
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
