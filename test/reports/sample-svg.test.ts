/** Figures of sampled runs as SVG: read by an XML reader that is not ours. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleSvg } from '../../server/reports/sample-svg.ts';
import { sampledCase, sampleReport } from '../sample/cases.ts';
import { below, parseXml } from './parsers.ts';

const many = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));
const REPORT = sampleReport(
  sampledCase({ patches: [], causes: { b: many(30, (i) => 1000 + i * 50) }, ended: many(70, () => 5000) }),
  sampledCase({ patches: ['fix'], causes: {}, ended: many(100, (i) => 900 + i) }),
);

describe('the figures of sampled runs', () => {
  const root = parseXml(sampleSvg(REPORT));
  const titles = below(root, 'title').map(({ text }) => text);

  test('say of every rate and every bar what it stands for', () => {
    expect(root.children[0].text).toBe('How often main.lockstep hangs, and when');
    expect(titles).toContain('nothing: 30.0 %, 95 % from 21.9 % to 39.6 %, 30 runs');
    expect(titles).toContain('fix: 0 %, 95 % from 0 % to 3.7 %, 0 runs');
    const bars = below(root, 'rect').filter(({ attributes }) => attributes.class?.startsWith('bar'));
    const runs = bars.map((bar) => Number(/: (\d+) runs$/.exec(bar.children[0].text)?.[1]));
    expect(runs.reduce((sum, n) => sum + n, 0)).toBe(200);
  });

  test('load nothing, and stay inside their picture', () => {
    const svg = sampleSvg(REPORT);
    expect(svg).not.toMatch(/href|url\(|@import|<script|@font-face/);
    const { width, height } = root.attributes;
    for (const { attributes } of [...below(root, 'rect'), ...below(root, 'text'), ...below(root, 'circle')]) {
      const x = Number(attributes.x ?? attributes.cx ?? 0) + Number(attributes.width ?? 0);
      expect(x).toBeLessThanOrEqual(Number(width));
      expect(Number(attributes.y ?? attributes.cy ?? 0)).toBeLessThanOrEqual(Number(height));
    }
  });

  test('can be read whatever stands in titles and names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const read = parseXml(
          sampleSvg(
            sampleReport(sampledCase({ title, patches: [title], causes: { [title]: [5] }, ended: [] })),
          ),
        );
        expect(below(read, 'title').length).toBeGreaterThan(3);
      }),
    );
  });

  test('are there for no run at all', () => {
    expect(parseXml(sampleSvg(sampleReport(sampledCase({ patches: [], causes: {}, ended: [] })))).name).toBe(
      'svg',
    );
  });
});
