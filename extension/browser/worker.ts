// All workers of the extension are this one script, for they have most of their code in common: `dist/browser/worker.js`. What a worker
// is for its first message says.
import type { Request } from '../../server/browser/messages.ts';
import { scope } from '../../server/browser/scope.ts';
import { serveChecks } from '../../server/browser/serve-checks.ts';
import {
  type AdapterWorkerSetup,
  type SearchWorkerSetup,
  serveAdapter,
  serveSearches,
} from '../../server/dap/serve-in-worker.ts';
import { serveLanguage } from '../../server/lsp/serve-in-worker.ts';
import type { LanguageServerSetup } from '../../server/lsp/setup.ts';

type First = LanguageServerSetup | AdapterWorkerSetup | SearchWorkerSetup | Request;

function begin({ data }: { data: unknown }): void {
  scope.removeEventListener('message', begin);
  const first = data as First;
  if (first.k === 'language') return serveLanguage(first);
  const receive = serve(first) as (message: unknown) => void;
  scope.addEventListener('message', (event) => receive(event.data));
}

function serve(first: Exclude<First, LanguageServerSetup>) {
  switch (first.k) {
    case 'adapter':
      return serveAdapter(first);
    case 'search':
      return serveSearches(first);
    case 'run': {
      const receive = serveChecks();
      receive(first);
      return receive;
    }
  }
}

scope.addEventListener('message', begin);
