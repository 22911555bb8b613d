// What a person reads of a test, from real reports: the checker's own words are part of it.
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../extension/testing/messages.ts';
import { failedCheck, type Outcome, outcomeOf } from '../../../extension/testing/outcome.ts';
import type { CheckReport } from '../../../server/trace/report.ts';
import { checkText } from '../../support/lockstep.ts';

type Job = Parameters<typeof checkText>[1];

async function outcomes(text: string, job: Job = {}, cancelled = false) {
  const report = await checkText(text, job);
  const { own, expectation } = outcomeOf(report, cancelled);
  const ids = report.cases[0]?.expectations.map(({ id }) => id) ?? ['no hang'];
  return { own, of: Object.fromEntries(ids.map((id) => [id, expectation(id)])) };
}

function messagesOf(outcome: Outcome | undefined): Message[] {
  if (!outcome || !('messages' in outcome)) throw new Error(`no messages: ${outcome?.state}`);
  return outcome.messages;
}

const line = ({ place }: { place: { line: number } }) => place.line + 1;

const AB_BA = `spinlock a;
spinlock b;
fn take_b() {
  spin_lock(b);
}
scenario ab_ba {
  cpu 0 { spin_lock(a); take_b(); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
  expect hang;
  expect reachable cpu[0].halted;
}`;

describe('an expectation', () => {
  test('that holds passes, and one that is violated fails with its cause', async () => {
    const { own, of } = await outcomes(AB_BA);
    expect(own).toBeUndefined();
    expect(of.hang).toEqual({ state: 'passed' });
    const [message, ...others] = messagesOf(of['no hang']);
    expect(others).toEqual([]);
    expect(of['no hang'].state).toBe('failed');
    expect(
      message.text,
    ).toBe(`CPU 0 waits in take_b for b, which CPU 1 holds; CPU 1 waits for a, which CPU 0 holds

A run of 4 steps leads there; after step 2 nothing prevents it any more.

CPU 0 waits in take_b for b (take_b, main.lockstep:4)
CPU 1 waits for a (CPU 1, main.lockstep:8)`);
    expect(message.finding).toEqual({ id: 'no hang:1', kind: 'deadlock' });
  });

  test('that fails has its message where the CPU is stuck, and the stacks of all that are', async () => {
    const { of } = await outcomes(AB_BA);
    const [message] = messagesOf(of['no hang']);
    expect(line(message)).toBe(4);
    expect(message.frames.map((frame) => `${frame.label} :${line(frame)}`)).toEqual([
      'CPU 0 waits in take_b for b :4',
      'CPU 0 :7',
      'CPU 1 waits for a :8',
    ]);
  });

  test('that nothing was found for says what was expected and what is there', async () => {
    const { of } = await outcomes(AB_BA);
    const [message] = messagesOf(of['reachable cpu[0].halted']);
    expect(message.text.replace(/\d+ states/, 'N states')).toBe(`Not met: reachable cpu[0].halted

Expected: a run of the scenario that shows it.
Actual: none does. All of its N states were looked at.`);
    expect(message.finding).toBeUndefined();
    expect(line(message)).toBe(11);
  });

  test('has a message for each cause', async () => {
    const { of } = await outcomes(`spinlock a;
      fn handler() { spin_lock(a); }
      scenario s {
        cpu 0 { spin_lock(a); spin_unlock(a); }
        cpu 1 { send_nmi(0, handler); }
        expect no hang;
      }`);
    const messages = messagesOf(of['no hang']);
    expect(messages.map(({ finding }) => finding?.id)).toEqual(['no hang:1', 'no hang:2']);
    // In a handler, the stack goes on with what was interrupted.
    expect(messages[1].frames.map(({ label }) => label)).toEqual(['CPU 0 waits in handler for a', 'CPU 0']);
  });

  test('that is wrong at one moment names the step that makes it so', async () => {
    const { of } = await outcomes(`shared x: 0..3 = 0;
      fn f() { x = 2; }
      scenario s {
        cpu 0 { x = 1; f(); x = 0; }
        expect never x == 2;
      }`);
    const [message] = messagesOf(of['never x == 2']);
    expect(message.frames.map((frame) => `${frame.label} :${line(frame)}`)).toEqual(['CPU 0: x = 2 :2']);
    expect(line(message)).toBe(2);
  });

  test('that was not decided is neither a pass nor a failure: it says which limit was hit and what would help', async () => {
    const text = `shared n: 0..7 = 0;
      scenario s { cpu 0 { n = choose(0..7); n = choose(0..7); } expect no hang; expect never n == 9 - 1; }`;
    const job = { budget: { maxStates: 2 } };
    const { of } = await outcomes(text, job);
    expect(of['no hang'].state).toBe('errored');
    const [message] = messagesOf(of['no hang']);
    expect(message.text).toMatch(
      /^Not known: no hang\n\nThe search is inconclusive: stopped at the limit of 2 states/,
    );
    expect(message.text).toContain('a higher limit of states helps');
    expect(message.text).toContain('lockstep.check.maxStates');
    expect(line(message)).toBe(2);
  });

  test('that was called off is no pass, nor does it look like one beside others that had come out', async () => {
    const { cases, ...report } = await checkText(AB_BA);
    const [known] = cases;
    const limit = 'stopped when asked to (12 states)';
    const expectations = known.expectations.map((each) =>
      each.id === 'no hang' ? { ...each, verdict: 'inconclusive' as const, findings: [] } : each,
    );
    const search = { ...known.search, complete: false, limit };
    const cut = { ...report, cases: [{ ...known, verdict: 'inconclusive' as const, expectations, search }] };
    const { expectation } = outcomeOf(cut, true);
    expect(expectation('hang')).toEqual({ state: 'passed' });
    // VS Code shows a case with a passed and a skipped test as passed.
    expect(expectation('no hang').state).toBe('errored');
    const [message] = messagesOf(expectation('no hang'));
    expect(message.text).toBe(`Not known: no hang\n\nThe search is inconclusive: ${limit}.`);
  });

  test('that is not in the report, because the text has changed meanwhile, was not run', async () => {
    const { expectation } = outcomeOf(await checkText(AB_BA), false);
    expect(expectation('no starvation')).toEqual({ state: 'skipped' });
  });
});

describe('a case', () => {
  test('with an error of the model fails, whatever it expects', async () => {
    const { own, of } = await outcomes(`shared x: 0..1 = 1;
      fn f() { x++; }
      scenario s { cpu 0 { f(); } expect never x == 0; }`);
    expect(of['never x == 0']).toEqual({ state: 'passed' });
    expect(own?.state).toBe('failed');
    const [message] = messagesOf(own);
    expect(message.finding?.id).toBe('fault:1');
    expect(line(message)).toBe(2);
  });

  test('that expects nothing passes when its model has no errors', async () => {
    expect((await outcomes('scenario s { cpu 0 {} }')).own).toEqual({ state: 'passed' });
  });

  test('of which all expectations are known, but not whether its model has errors, is no pass', async () => {
    const report = await checkText('scenario s { cpu 0 {} expect no hang; }');
    const [only] = report.cases;
    const search = { ...only.search, complete: false, limit: 'stopped when asked to (all 3 states)' };
    const open: CheckReport = { ...report, cases: [{ ...only, verdict: 'inconclusive', search }] };
    const { own } = outcomeOf(open, false);
    expect(own?.state).toBe('errored');
    expect(messagesOf(own)[0].text).toContain('whether the model of s has errors');
    expect(outcomeOf(open, true).own?.state).toBe('errored');
  });

  test('that does not compile has its errors, and none of its expectations looks as if it had passed', async () => {
    const { own, of } = await outcomes('scenario s { cpu 0 { x = 1; y = 1; } expect no hang; }');
    expect(own?.state).toBe('errored');
    expect(messagesOf(own).map(({ text }) => /\[LS\d+\]$/.test(text))).toEqual([true, true]);
    expect(of['no hang'].state).toBe('errored');
    expect(messagesOf(of['no hang'])[0].text).toMatch(/^Not checked\. /);
  });

  test('whose check has failed says why', () => {
    const place = { uri: 'a', line: 3, column: 0, endLine: 3, endColumn: 4, fn: '' };
    const { own, expectation } = failedCheck('The checking thread is lost.', place);
    expect(messagesOf(own)[0]).toMatchObject({
      text: 'The check has failed: The checking thread is lost.',
      place,
    });
    expect(expectation('no hang').state).toBe('errored');
  });
});
