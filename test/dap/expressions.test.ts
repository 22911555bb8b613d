// Expressions of the language in a debug session: watch, hover, console, clipboard, completion.
import { expect, test } from 'vitest';
import { playText } from '../support/dap-text.ts';

const CONSOLE = `
enum Phase { idle, busy, done }
const LIMIT = 5;
config trace: bool = true;

shared phase: Phase = idle;
shared level: 0..7 = 3;
shared table: 0..9[4] = 2;
percpu depth: 0..3 = 1;
percpu marks: bool[3] = false;
spinlock gate;
semaphore sem = 1;
log prb[4];

fn is_busy(): bool { return phase == busy; }
fn doubled(x: 0..7): 0..15 { return x + x; }
fn bump(by: 0..3): bool {
  let before = level;
  level = before + by;
  if (before > 2) {
    let inner = before;
    phase = busy;
    level = inner;
  }
  for (i in 0..1) {
    table[i] = i;
  }
  let after = level;
  return after > LIMIT;
}
fn speak(message: text) {
  let record = log_reserve(prb);
  log_commit(prb, record, message, 4);
  print(message);
}

scenario asks for wanted in 2..3 {
  machine { cpus = 2; }
  cpu 0 {
    spin_lock(gate);
    let big = bump(2);
    spin_unlock(gate);
    speak("hello world");
  }
  cpu 1 { depth = 2; speak("bye"); }
  expect no hang;
}
`;

const CASE = '{"case": {"wanted": 2}}';

test('an expression means what it means in the text: variables, constants, members of enums, settings, parameters of the scenario', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      eval level + 1
      eval level + 1 == LIMIT - 1 && phase == idle
      eval busy
      eval trace
      eval !trace
      eval wanted
      eval table[level]
      eval table[level + 2]
      eval 7 / (level - 3)
      eval depth
      eval depth[1]
      eval marks[2]
      eval this_cpu
      eval this_cpu of 1
      eval cpu == 1 of 1
      eval cpu[1].halted
      eval cpu[0] in bump
      eval holder(gate)
      eval spin_is_locked(gate)
      eval sem.count
      eval log_next(prb)
      eval printed("hello")
      eval exists(c in all_cpus: cpu[c].irqs_off)
      eval count(i in 0..3: table[i] == 2)
      eval phase == idle ? 87 ms : 1 us
      eval doubled(level) + 1
      eval is_busy()`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > eval level + 1
      4
    > eval level + 1 == LIMIT - 1 && phase == idle
      true
    > eval busy
      busy
    > eval trace
      true
    > eval !trace
      false
    > eval wanted
      2
    > eval table[level]
      2
    > eval table[level + 2]
      refused: "table[level + 2]" has no value now: table has no such element. [LD4004]
    > eval 7 / (level - 3)
      refused: "7 / (level - 3)" has no value now: Division by zero. [LD4004]
    > eval depth
      1
    > eval depth[1]
      1
    > eval marks[2]
      false
    > eval this_cpu
      CPU 0
    > eval this_cpu of 1
      CPU 1
    > eval cpu == 1 of 1
      true
    > eval cpu[1].halted
      false
    > eval cpu[0] in bump
      false
    > eval holder(gate)
      none
    > eval spin_is_locked(gate)
      false
    > eval sem.count
      1
    > eval log_next(prb)
      0
    > eval printed("hello")
      false
    > eval exists(c in all_cpus: cpu[c].irqs_off)
      false
    > eval count(i in 0..3: table[i] == 2)
      4
    > eval phase == idle ? 87 ms : 1 us
      87 ms
    > eval doubled(level) + 1
      7
    > eval is_busy()
      false"
  `);
});

test('an expression that means nothing is refused with the place and what to do', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      eval leve
      eval level + pahse
      eval level +
      eval level 3
      eval level = 3
      eval (level
      eval @
      eval phase == 1
      eval bump(1)
      eval spin_lock(gate)
      eval gate + 1
      eval table
      eval table[7]
      eval cpu[5].halted
      eval cpu[0].halt
      eval choose(1, 2)
      eval 1 / 0
      eval printed(level)
      eval "a`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > eval leve
      refused: Nothing called \`leve\` is visible here. Did you mean \`level\`? [LD4001]
    > eval level + pahse
      refused: Nothing called \`pahse\` is visible here. Did you mean \`phase\`? (at \`pahse\`, column 9) [LD4001]
    > eval level +
      refused: A value is missing after \`+\`. (at \`+\`, column 7) [LD4002]
    > eval level 3
      refused: The expression is over before \`3\`: an operator is missing, or this is too much. (at \`3\`, column 7) [LD4002]
    > eval level = 3
      refused: An expression only looks: \`=\` changes nothing here. To compare, write \`==\`. (at \`=\`, column 7) [LD4002]
    > eval (level
      refused: Expected \`)\` after \`level\`, but found the end of the text. [LD4002]
    > eval @
      refused: \`@\` means nothing in an expression. Remove it. [LD4002]
    > eval phase == 1
      refused: \`==\` does not go with one of \`Phase\` and a number. [LD4002]
    > eval bump(1)
      refused: Looking at the machine cannot call bump(): that is many steps. Let a CPU call it. [LD4002]
    > eval spin_lock(gate)
      refused: Looking at the machine cannot call spin_lock(), which changes something. Let a CPU call it. [LD4002]
    > eval gate + 1
      refused: \`+\` does not go with a \`spinlock\` and a number. [LD4002]
    > eval table
      4 values
    > eval table[7]
      refused: table has no element 7: it has 4. [LD4002]
    > eval cpu[5].halted
      refused: There is no CPU 5: the machine has CPUs 0 to 1. (at \`5\`, column 5) [LD4002]
    > eval cpu[0].halt
      refused: A CPU has no \`halt\`. It has \`halted\`, \`parked\`, \`finished\`, \`irqs_off\`, \`in_nmi\`, \`in_irq\`. [LD4002]
    > eval choose(1, 2)
      refused: A condition cannot choose. [LD4002]
    > eval 1 / 0
      refused: Division by zero. [LD4002]
    > eval printed(level)
      refused: \`pattern\` must be a \`text\`, but this is a number. (at \`level\`, column 9) [LD4002]
    > eval "a
      refused: This text is not closed: add the missing \`"\`. (at \`"\`, column 1) [LD4002]"
  `);
});

test('locals are there from their declaration to the end of their block, in every frame of the stack', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      in
      in
      scope Locals
      eval before
      eval by * 2
      op
      eval before + by
      eval inner
      op
      op
      op
      scope Locals
      eval inner == before
      op
      op
      eval inner
      next
      op
      eval i
      stack
      scope Locals
      next
      next
      next
      next
      eval i
      eval after
      eval big`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > in
      stopped: step, CPU 0
    > in
      stopped: step, CPU 0
    > scope Locals
      by = 2
    > eval before
      refused: \`before\` is not available here: this local has its value only from its declaration in line 18 to the end of the block. [LD4001]
    > eval by * 2
      4
    > op
      stopped: step, CPU 0
    > eval before + by
      5
    > eval inner
      refused: \`inner\` is not available here: this local has its value only from its declaration in line 21 to the end of the block. [LD4001]
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > scope Locals
      by = 2
      before = 3
      inner = 3
    > eval inner == before
      true
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > eval inner
      refused: \`inner\` is not available here: this local has its value only from its declaration in line 21 to the end of the block. [LD4001]
    > next
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > eval i
      0
    > stack
      bump:   for (i in 0..1) {
      CPU 0:     let big = bump(2);
    > scope Locals
      by = 2
      before = 3
      i = 0
    > next
      stopped: step, CPU 0
    > next
      stopped: step, CPU 0
    > next
      stopped: step, CPU 0
    > next
      stopped: step, CPU 0
    > eval i
      2
    > eval after
      refused: \`after\` is not available here: this local has its value only from its declaration in line 28 to the end of the block. [LD4001]
    > eval big
      refused: Nothing called \`big\` is visible here. [LD4001]"
  `);
});

test('the console takes expressions and assignments; the clipboard gets all of a value in a form that can be read again', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      evaluate {"expression": "level + 1", "context": "repl"}
      evaluate {"expression": "level = level + 2", "context": "repl"}
      evaluate {"expression": "level", "context": "clipboard"}
      evaluate {"expression": "table", "context": "clipboard"}
      evaluate {"expression": "marks", "context": "clipboard"}
      evaluate {"expression": "sem", "context": "clipboard"}
      evaluate {"expression": "this_cpu", "context": "clipboard"}
      evaluate {"expression": "cpu[1]", "context": "clipboard"}
      evaluate {"expression": "phase", "context": "hover"}
      evaluate {"expression": "cpu[1].halted", "context": "hover"}
      evaluate {"expression": "sem", "context": "hover"}
      evaluate {"expression": "console", "context": "clipboard"}`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > evaluate {"expression": "level + 1", "context": "repl"}
      {"result":"4","variablesReference":0}
    > evaluate {"expression": "level = level + 2", "context": "repl"}
      {"result":"5","variablesReference":0,"valueLocationReference":4,"declarationLocationReference":268435456}
    > evaluate {"expression": "level", "context": "clipboard"}
      {"result":"5","variablesReference":0,"valueLocationReference":4,"declarationLocationReference":268435456}
    > evaluate {"expression": "table", "context": "clipboard"}
      {"result":"[\\n  2,\\n  2,\\n  2,\\n  2\\n]","variablesReference":1,"declarationLocationReference":268435458}
    > evaluate {"expression": "marks", "context": "clipboard"}
      {"result":"[\\n  false,\\n  false,\\n  false\\n]","variablesReference":2}
    > evaluate {"expression": "sem", "context": "clipboard"}
      {"result":"{\\n  \\"count\\": 1,\\n  \\"holder\\": \\"none\\",\\n  \\"lock\\": {\\n    \\"holder\\": \\"none\\",\\n    \\"waiters\\": \\"none\\"\\n  },\\n  \\"waiters\\": \\"none\\"\\n}","variablesReference":3}
    > evaluate {"expression": "this_cpu", "context": "clipboard"}
      {"result":"0","variablesReference":0}
    > evaluate {"expression": "cpu[1]", "context": "clipboard"}
      {"result":"{\\n  \\"status\\": \\"running\\",\\n  \\"foreground\\": true,\\n  \\"level\\": \\"task\\",\\n  \\"interrupts off\\": false,\\n  \\"pending interrupts\\": \\"none\\",\\n  \\"interrupts in flight\\": \\"none\\",\\n  \\"depth\\": 1,\\n  \\"marks\\": [\\n    false,\\n    false,\\n    false\\n  ]\\n}","variablesReference":4}
    > evaluate {"expression": "phase", "context": "hover"}
      {"result":"idle (Phase)","variablesReference":0,"valueLocationReference":5,"declarationLocationReference":268435457}
    > evaluate {"expression": "cpu[1].halted", "context": "hover"}
      {"result":"false (bool)","variablesReference":0}
    > evaluate {"expression": "sem", "context": "hover"}
      {"result":"count 1","variablesReference":5}
    > evaluate {"expression": "console", "context": "clipboard"}
      {"result":"[]","variablesReference":6}"
  `);
});

test('completion offers what can stand there: names with their types, members, functions that only look', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      in
      in
      complete lev
      complete b
      complete 1 + ta
      complete cpu[1].
      complete cpu[1].ha
      complete sem.
      complete gate.h
      complete cpu[0] in b
      complete printed("he
      complete pri
      complete level.
      complete 12
      complete x.y.z.`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > in
      stopped: step, CPU 0
    > in
      stopped: step, CPU 0
    > complete lev
      level at 1+3 | variable | shared level: 0..7 = 3
    > complete b
      by at 1+1 | variable | by: 0..3
      busy at 1+1 | enum | Phase.busy
    > complete 1 + ta
      table at 5+2 | variable | shared table: 0..9[4] = 2
    > complete cpu[1].
      halted at 8+0 | field | bool
      parked at 8+0 | field | bool
      finished at 8+0 | field | bool
      irqs_off at 8+0 | field | bool
      in_nmi at 8+0 | field | bool
      in_irq at 8+0 | field | bool
      status at 8+0 | property | running
      foreground at 8+0 | property | true
      level at 8+0 | property | task
      depth at 8+0 | property | 0..3
      marks at 8+0 | property | 3 values
    > complete cpu[1].ha
      halted at 8+2 | field | bool
    > complete sem.
      lock at 5+0 | field | spinlock
      count at 5+0 | field | int
      holder at 5+0 | field | cpu?
      waiters at 5+0 | property | none
    > complete gate.h
      holder at 6+1 | property | cpu?
    > complete cpu[0] in b
      bump at 11+1 | function | fn bump(by: 0..3): bool
    > complete printed("he
      hello world" at 10+2 | text
    > complete pri
      printed( at 1+3 | function | builtin fn printed(pattern: text): bool
    > complete level.
    > complete 12
    > complete x.y.z."
  `);
});

test('for the lines of the editor there are the values of all plain names, as the frame sees them', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      next 1
      lockstep/values
      in
      in
      op
      values`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > next 1
      stdout: bye
      stopped: step, CPU 1 | CPU 1 finished
    > lockstep/values
      {"values":[{"name":"level","value":"3"},{"name":"phase","value":"idle"},{"name":"depth","value":"2"},{"name":"gate","value":"free"},{"name":"sem","value":"count 1"}]}
    > in
      stopped: step, CPU 0
    > in
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > values
      level = 3
      phase = idle
      depth = 1
      gate = held by CPU 0
      sem = count 1
      by = 2
      before = 3"
  `);
});

test('what was printed is known of any text, whatever the scenario asks for', async () => {
  expect(
    await playText(
      CONSOLE,
      `launch ${CASE}
      out 1
      eval printed("bye")
      eval printed("b")
      eval printed("hello")
      eval printed("nobody says this")
      eval lost("bye")
      eval printed("bye") && cpu[1].finished`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"case": {"wanted": 2}}
      stopped: entry, CPU 0 | Start of the run
    > out 1
      stdout: bye
      stopped: step, CPU 1 | CPU 1 finished
    > eval printed("bye")
      true
    > eval printed("b")
      true
    > eval printed("hello")
      false
    > eval printed("nobody says this")
      false
    > eval lost("bye")
      false
    > eval printed("bye") && cpu[1].finished
      true"
  `);
});

test('in a function that a patch has changed, a local has no value before its declaration, though the line is in the patch', async () => {
  expect(
    await playText(
      `shared level: 0..7 = 3;
fn work(by: 0..3): bool {
  level = by;
  let before = level;
  return before > 2;
}
fn helper(n: 0..7) {
  let other = level;
  level = other + n;
}
patch later {
  fn work {
    level = by;
  + level = by + 1;
    let before = level;
  + level = before;
    return before > 2;
  }
}
scenario patched {
  machine { cpus = 1; }
  cpu 0 {
    let x = work(1);
    helper(2);
  }
  with later;
  expect no hang;
}`,
      `launch
      in
      op
      stack
      eval before
      scope Locals
      op
      op
      stack
      eval before
      scope Locals
      out
      stack
      next
      in
      op
      stack
      scope Locals
      eval other
      eval before`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > in
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > stack
      work:   + level = by + 1;
      CPU 0:     let x = work(1);
    > eval before
      refused: \`before\` is not available here: this local has its value only from its declaration in line 4 to the end of the block. [LD4001]
    > scope Locals
      by = 1
    > op
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > stack
      work:   + level = before;
      CPU 0:     let x = work(1);
    > eval before
      2
    > scope Locals
      by = 1
      before = 2
    > out
      stopped: step, CPU 0
    > stack
      CPU 0:     let x = work(1);
    > next
      stopped: step, CPU 0
    > in
      stopped: step, CPU 0
    > op
      stopped: step, CPU 0
    > stack
      helper:   level = other + n;
      CPU 0:     helper(2);
    > scope Locals
      n = 2
      other = 2
    > eval other
      2
    > eval before
      refused: Nothing called \`before\` is visible here. [LD4001]"
  `);
});

test('a name that only a patch declares, and the patch is not applied, is told from one that nobody knows', async () => {
  expect(
    await playText(
      `shared level: 0..7 = 3;
patch adds {
  shared extra: 0..7 = 1;
  fn asked(): bool { return level > 1; }
}
scenario plain {
  machine { cpus = 1; }
  cpu 0 { level = 1; }
  expect no hang;
}`,
      `launch
      eval extra
      eval asked()
      eval extre2
      complete ex`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch
      stopped: entry, CPU 0 | Start of the run
    > eval extra
      refused: \`extra\` is declared by the patch adds, which is not applied here. [LD4001]
    > eval asked()
      refused: asked() is added by a patch that is not applied here. [LD4002]
    > eval extre2
      refused: Nothing called \`extre2\` is visible here. Did you mean \`extra\`? [LD4001]
    > complete ex
      exists at 1+2 | keyword"
  `);
});

test('a local can divide: zero has no value, and a condition that meets it stops with the reason', async () => {
  expect(
    await playText(
      `shared hits: 0..7 = 0;
fn exchange(n: 0..3) { let was = hits; hits = n; hits = was; }
scenario divided { cpu 0 { exchange(2); hits = 3; exchange(1); } expect no hang; }`,
      `launch {"schedule":"roundRobin"}
      setBreakpoints {"source":{"path":"/hand-written.lockstep"},"breakpoints":[{"line":2,"column":50,"condition":"6 / was == 2"}]}
      continue
      eval 6 / was
      continue
      eval 6 / was
      eval 6 % was + 6 / was`,
    ),
  ).toMatchInlineSnapshot(`
    "> launch {"schedule":"roundRobin"}
      stopped: entry, CPU 0 | Start of the run
    > setBreakpoints {"source":{"path":"/hand-written.lockstep"},"breakpoints":[{"line":2,"column":50,"condition":"6 / was == 2"}]}
      {"breakpoints":[{"id":1,"verified":true,"line":2,"column":50}]}
    > continue
      stopped: breakpoint, CPU 0 | Paused: the condition of a breakpoint has no value | "6 / was == 2" has no value now: Division by zero. | breakpoint 1
    > eval 6 / was
      refused: "6 / was" has no value now: Division by zero. [LD4004]
    > continue
      stopped: breakpoint, CPU 0 | breakpoint 1
    > eval 6 / was
      2
    > eval 6 % was + 6 / was
      2"
  `);
});
