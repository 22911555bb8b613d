// What was printed and lost, as it was at any moment, also after the run was left for another one.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Observation } from '../../server/dap/run/observations.ts';
import { createSorted } from '../../server/dap/run/seen.ts';

const entry = fc.oneof(
  fc.record({ k: fc.constant('printed' as const), log: fc.nat(1), number: fc.nat(5), named: fc.boolean() }),
  fc.record({ k: fc.constant('dropped' as const), log: fc.nat(1), number: fc.nat(5), read: fc.boolean() }),
  fc.record({ k: fc.constant('truncate' as const), back: fc.nat(4) }),
);

test('sorted as it comes, it says the same as looking through everything that was observed', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (script) => {
      const sorted = createSorted(2);
      let all: { decision: number; what: Observation }[] = [];
      let now = 0;
      for (const each of script) {
        if (each.k === 'truncate') {
          now = Math.max(0, now - each.back);
          all = all.filter(({ decision }) => decision < now);
          sorted.truncate(now);
          continue;
        }
        const { log, number } = each;
        const what: Observation =
          each.k === 'printed'
            ? { k: 'printed', agent: 0, text: `${now}`, ...(each.named ? { record: { log, number } } : {}) }
            : { k: 'dropped', log, number, text: `${now}`, writer: 0, read: each.read };
        all.push({ decision: now, what });
        sorted.push({ decision: now, what });
        now++;
      }
      for (let moment = 0; moment <= now; moment++) {
        const until = all.filter(({ decision }) => decision < moment).map(({ what }) => what);
        const seen = sorted.at(moment);
        const list = <T>({ count, at }: { count: number; at(i: number): T }) =>
          Array.from({ length: count }, (_, i) => at(i));
        expect(list(seen.lines)).toEqual(until.filter(({ k }) => k === 'printed'));
        for (const log of [0, 1]) {
          expect(list(seen.lost(log))).toEqual(
            until.filter((what) => what.k === 'dropped' && what.log === log && !what.read),
          );
          for (let number = 0; number <= 5; number++) {
            const printed = until.some(
              (what) => what.k === 'printed' && what.record?.log === log && what.record.number === number,
            );
            expect(seen.wasPrinted(log, number)).toBe(printed);
          }
        }
      }
    }),
  );
});
