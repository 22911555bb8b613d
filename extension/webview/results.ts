// The view of a check: draws whatever results the extension sends.
import './results.css';
import type { Results } from '../results/messages.ts';
import { checkView } from './check.ts';
import { send } from './host.ts';

const main = document.getElementById('results') as HTMLElement;

window.addEventListener('message', ({ data }: MessageEvent<Results>) => {
  main.replaceChildren(checkView(data));
});

send({ kind: 'ready' });
