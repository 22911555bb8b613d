/** The checker alone as a browser's worker, for any page: `dist/browser/check-worker.js`. */
import { scope } from './scope.ts';
import { serveChecks } from './serve-checks.ts';

const receive = serveChecks();
scope.addEventListener('message', ({ data }) => receive(data));
