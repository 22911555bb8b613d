// npm run typecheck: one project for what runs in Node, one for the scripts and their tests, one for pages,
// and one for what runs in a browser's workers, which nothing of Node is known in.
import { inRoot } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

const PROJECTS = ['.', 'scripts', 'extension/webview', 'extension/browser'];

const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
const results = await Promise.all(
  PROJECTS.map((project) => runNode([tsc, '--project', inRoot(project), ...kept(project)], { quiet: true })),
);
for (const { output } of results) process.stdout.write(output);
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;

/**
 * What was found out about files that have not changed since.
 * @param {string} project
 */
function kept(project) {
  const name = `${project.replace(/\W/g, '-')}.tsbuildinfo`;
  return ['--incremental', '--tsBuildInfoFile', inRoot('.cache', 'types', name)];
}
