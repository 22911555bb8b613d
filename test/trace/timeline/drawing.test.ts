// Drawings: what is drawn of a short run, and how much of a long one.
import { expect, test } from 'vitest';
import { runOf } from '../../../server/trace/run.ts';
import { timelineOf, timelineSvg } from '../../../server/trace/timeline/index.ts';
import { layout } from '../../../server/trace/timeline/layout.ts';
import { planOf } from '../../../server/trace/timeline/plan.ts';
import { createScale } from '../../../server/trace/timeline/scale.ts';
import { machineOf, randomRun, timelineOfText } from '../../support/timeline.ts';

const LATE = `
spinlock a;
fn work() { spin_lock(a); takes 3 ms; spin_unlock(a); }
scenario late {
  cpu 0 { work(); park(); }
  cpu 1 { takes 30 ms; spin_lock(a); halt(); }
  expect hang;
}
`;

test('a run becomes a picture that stands alone', async () => {
  const timeline = await timelineOfText(LATE, 'hang:1');
  expect(timelineSvg(timeline)).toMatchInlineSnapshot(`
    "<svg xmlns="http://www.w3.org/2000/svg" width="640" height="191" viewBox="0 0 640 191" role="img" font-family="sans-serif" font-size="11">
    <title>late: CPU 1 halted itself</title>
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker><pattern id="dotted-e4dcef" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#e4dcef"/><path d="M2 3h1.5" stroke="#4a4a4a" stroke-width="1" opacity="0.55"/></pattern></defs>
    <rect width="640" height="191" fill="#ffffff"/>
    <rect x="72" y="34" width="480" height="55" fill="#f3f3f3"></rect>
    <rect x="125.3" y="35" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="178.7" y="35" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="232" y="35" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="285.3" y="35" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="338.7" y="35" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="125.3" y="41" width="212.3" height="14" fill="#c5d8f1"><title>work</title></rect><text x="128.3" y="52" fill="#1f1f1f">work</text>
    <rect x="232" y="57" width="52.3" height="12" fill="url(#dotted-e4dcef)"><title>is in a step of 3 ms in work</title></rect><text x="235" y="66" fill="#1f1f1f">is in …</text>
    <rect x="178.7" y="71" width="159" height="12" fill="#8fc79a"><title>a</title></rect><text x="181.7" y="80" fill="#1f1f1f">a</text>
    <rect x="392" y="34" width="159" height="55" fill="#e8e8e8"></rect>
    <rect x="72" y="101" width="480" height="55" fill="#f3f3f3"></rect>
    <rect x="72" y="102" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="392" y="102" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="445.3" y="102" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="498.7" y="102" width="51.3" height="4" fill="#4a6a96"></rect>
    <rect x="125.3" y="124" width="319" height="12" fill="url(#dotted-e4dcef)"><title>is in a step of 30 ms</title></rect><text x="128.3" y="133" fill="#1f1f1f">is in a step of 30 ms</text>
    <rect x="498.7" y="138" width="52.3" height="12" fill="#8fc79a"><title>a</title></rect><text x="501.7" y="147" fill="#1f1f1f">a</text>
    <text x="6" y="14" fill="#5f5f5f">step</text>
    <text x="72" y="14" fill="#5f5f5f">0</text>
    <line x1="72" y1="17" x2="72" y2="22" stroke="#5f5f5f" stroke-width="1.3"/>
    <text x="178.7" y="14" fill="#5f5f5f">2</text>
    <line x1="178.7" y1="17" x2="178.7" y2="22" stroke="#5f5f5f" stroke-width="1.3"/>
    <text x="285.3" y="14" fill="#5f5f5f">4</text>
    <line x1="285.3" y1="17" x2="285.3" y2="22" stroke="#5f5f5f" stroke-width="1.3"/>
    <text x="392" y="14" fill="#5f5f5f">6</text>
    <line x1="392" y1="17" x2="392" y2="22" stroke="#5f5f5f" stroke-width="1.3"/>
    <text x="498.7" y="14" fill="#5f5f5f">8</text>
    <line x1="498.7" y1="17" x2="498.7" y2="22" stroke="#5f5f5f" stroke-width="1.3"/>
    <rect x="72" y="172" width="14" height="10" fill="#8fc79a"></rect>
    <text x="90" y="181" fill="#1f1f1f">a</text>
    <line x1="72" y1="26" x2="72" y2="164" stroke="#b00020" stroke-width="1.3" stroke-dasharray="4 3"/>
    <text x="75" y="30" fill="#b00020">point of no return</text>
    <line x1="552" y1="26" x2="552" y2="164" stroke="#b00020" stroke-width="1.3"/>
    <rect x="0" y="34" width="68" height="55" fill="#ffffff"></rect>
    <text x="6" y="50" fill="#1f1f1f">CPU 0</text>
    <rect x="0" y="101" width="68" height="55" fill="#ffffff"></rect>
    <text x="6" y="117" fill="#1f1f1f">CPU 1</text>
    </svg>
    "
  `);
});

test('to scale, a long step is as wide as it is long, and what happens meanwhile lies inside it', async () => {
  const timeline = await timelineOfText(LATE, 'hang:1');
  const scale = createScale(timeline, 'time');
  expect(scale.unit).toBe(3e6 / 8);
  expect(scale.end).toBeGreaterThan(80);
  for (let moment = 0; moment < timeline.length; moment++) {
    expect(scale.at(moment + 1)).toBeGreaterThanOrEqual(scale.at(moment) + 1);
    expect(scale.momentAt(scale.at(moment))).toBe(moment);
  }
});

const BUSY = `
use linux.kmsg;
scenario busy {
  machine { cpus = 2; log_records = 4; }
  cpu 0 { flood("aaaa"); }
  background cpu 1 { flood("bbbb"); }
  expect no hang;
}
`;

test('of a long run no more is drawn than there are pixels for, wherever one looks', async () => {
  const machine = await machineOf(BUSY);
  const timeline = timelineOf(machine, runOf(randomRun(machine, 100_000)));
  expect(timeline.length).toBe(100_000);
  const plan = planOf(timeline);
  const scale = createScale(timeline, 'steps');
  for (const perUnit of [0.01, 0.1, 1, 8]) {
    for (const left of [0, 50_000, 99_900]) {
      const { shapes } = layout(plan, scale, { width: 1000, left, perUnit });
      const rows = plan.lanes.reduce((n, { calls, holds }) => n + calls.length + holds.length + 2, 0);
      expect(shapes.length).toBeLessThan(1000 * (rows + 6));
      expect(shapes.length).toBeGreaterThan(10);
      for (const shape of shapes) if (shape.k === 'box') expect(shape.x + shape.w).toBeLessThanOrEqual(1001);
    }
  }
});
