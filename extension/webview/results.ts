// The view of results: draws whatever results the extension sends.
import './results.css';
import { isSample, type Results } from '../results/messages.ts';
import { checkView } from './check.ts';
import { send } from './host.ts';
import { sampleView } from './sample.ts';

const main = document.getElementById('results') as HTMLElement;

window.addEventListener('message', ({ data }: MessageEvent<Results>) => {
  main.replaceChildren(isSample(data) ? sampleView(data) : checkView(data));
});

send({ kind: 'ready' });
