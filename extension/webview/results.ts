// The results view: draws whatever results the extension sends.
import './results.css';
import type { Results } from '../results/messages.ts';
import { checkView } from './check.ts';
import { compareView } from './compare.ts';
import { send } from './host.ts';

const main = document.getElementById('results') as HTMLElement;

window.addEventListener('message', ({ data }: MessageEvent<Results>) => {
  main.replaceChildren(data.kind === 'check' ? checkView(data) : compareView(data));
});

send({ kind: 'ready' });
