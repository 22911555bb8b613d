/**
 * Plays a debug session written as a script and gives its transcript: every request line is followed by what
 * came back. Nothing is left out, so an event that nobody expects makes the test fail.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { LockstepAdapter } from '../../server/dap/adapter.ts';
import type { ProgramSource } from '../../server/dap/launch/program-source.ts';
import { nodeWriter } from '../../server/dap/node-writer.ts';
import type { BranchInfo } from '../../server/dap/run/history.ts';
import type { HangSearchFactory } from '../../server/dap/search/hang-search.ts';
import { searchInPlace } from '../../server/dap/search/search-in-place.ts';
import type { Dependencies } from '../../server/dap/session.ts';
import { nodeFiles, nodePaths } from '../../server/jobs/node-files.ts';
import type { StepProgram } from '../../server/program/program.ts';

export const FILE = '/hand-written.lockstep';

/** What sessions have of their surroundings in the tests, where they are not about others. */
export const ON_DISK: Pick<Dependencies, 'files' | 'paths'> = {
  files: nodeFiles(new URL('../../library', import.meta.url).href),
  paths: nodePaths,
};

export interface TestClient {
  adapter: LockstepAdapter;
  /** Everything the adapter has sent, in order. */
  sent: DebugProtocol.ProtocolMessage[];
  request(command: string, args?: unknown): Promise<DebugProtocol.Response>;
  /** The next event of one of these kinds after message number `from` of `sent`. */
  event(names: string[], from: number): Promise<DebugProtocol.Event>;
}

export function connect(
  programs: ProgramSource,
  createSearch: HangSearchFactory = searchInPlace,
  openFile: Dependencies['openFile'] = nodeWriter,
): TestClient {
  const adapter = new LockstepAdapter({ programs, createSearch, ...ON_DISK, openFile });
  const sent: DebugProtocol.ProtocolMessage[] = [];
  const wakers = new Set<() => void>();
  adapter.onDidSendMessage((message) => {
    sent.push(message as DebugProtocol.ProtocolMessage);
    for (const wake of wakers) wake();
  });
  let seq = 0;

  function when<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        wakers.delete(look);
        resolve(found);
      };
      wakers.add(look);
      look();
    });
  }

  return {
    adapter,
    sent,
    request(command, args) {
      const mine = ++seq;
      adapter.handleMessage({ type: 'request', seq: mine, command, arguments: args });
      return when(
        () => sent.find((m) => isResponse(m) && m.request_seq === mine) as DebugProtocol.Response | undefined,
      );
    },
    event: (names, from) =>
      when(
        () =>
          sent.slice(from).find((m) => isEvent(m) && names.includes(m.event)) as
            | DebugProtocol.Event
            | undefined,
      ),
  };
}

export function isResponse(m: DebugProtocol.ProtocolMessage): m is DebugProtocol.Response {
  return m.type === 'response';
}

export function isEvent(m: DebugProtocol.ProtocolMessage): m is DebugProtocol.Event {
  return m.type === 'event';
}

export function always(program: StepProgram): ProgramSource {
  return { compile: async () => ({ program }) };
}

const MOTIONS: Record<string, string> = {
  next: 'next',
  in: 'stepIn',
  out: 'stepOut',
  op: 'next',
  back: 'stepBack',
  reverse: 'reverseContinue',
  continue: 'continue',
  restart: 'restart',
  machine: 'lockstep/stepMachine',
  backout: 'lockstep/stepBackOut',
};

/** Requests with arguments of their own that end in a stop. */
const GOING = new Set([
  'lockstep/seek',
  'lockstep/switchBranch',
  'goto',
  'restartFrame',
  'stepIn',
  'continue',
]);

/** What goes without saying. Where the session stands is asked for with `state`. */
const UNTOLD = new Set(['initialized', 'lockstep/state', 'lockstep/outlook']);

/** The lines of `script` are requests; `launch {…}` stands for the whole opening of a session. */
export async function play(
  program: StepProgram,
  script: string,
  client = connect(always(program)),
): Promise<string> {
  const lines: string[] = [];
  const { sources } = program;
  const text = sources[0].text.split('\n');
  let told = client.sent.length;

  const LOOKS: Record<string, (rest: string) => Promise<void>> = {
    async threads() {
      for (const { name } of (await ask('threads', undefined))?.body.threads ?? []) tell(name);
    },
    async stack(cpu) {
      for (const { name, line, presentationHint } of await stack(cpu)) {
        tell(presentationHint === 'label' ? name : `${name}: ${text[line - 1]}`);
      }
    },
    async scope(rest) {
      const [, name, cpu] = /^(.*?)(?: of (\d+))?$/.exec(rest) ?? [];
      await tellVariables(await scopeOf(name, cpu), '');
    },
    async scopes(cpu) {
      const [frame] = await stack(cpu);
      const scopes = (await ask('scopes', { frameId: frame.id }))?.body.scopes as DebugProtocol.Scope[];
      tell(scopes.map((scope) => scope.name).join(', '));
    },
    async eval(rest) {
      const [, expression, cpu] = /^(.*?)(?: of (\d+))?$/.exec(rest) ?? [];
      const [frame] = await stack(cpu);
      const response = await ask('evaluate', { expression, frameId: frame?.id, context: 'watch' });
      if (response) tell(response.body.result);
    },
    async state() {
      const last = client.sent.findLast((m) => isEvent(m) && m.event === 'lockstep/state');
      tell(JSON.stringify((last as DebugProtocol.Event | undefined)?.body));
    },
    /** `jump CPU TEXT`: the CPU goes on at the first line with this text behind the one it stands at. */
    async jump(rest) {
      const [, cpu, wanted] = /^(\d+) (.*)$/.exec(rest) ?? [];
      const [frame] = await stack(cpu);
      const line = text.findIndex((each, i) => i >= frame.line && each.includes(wanted)) + 1;
      const body = (await ask('gotoTargets', { source: { path: FILE }, line }))?.body;
      if (body?.targets.length === 0) return tell('no target');
      const from = client.sent.length;
      const threadId = Number(cpu) + 1;
      if (await ask('goto', { threadId, targetId: body?.targets[0].id }))
        await client.event(['stopped'], from);
    },
    /** What `stepIn` can be told to do, in the top frame of a CPU. */
    async targets(cpu) {
      const [frame] = await stack(cpu);
      for (const { label } of (await ask('stepInTargets', { frameId: frame?.id }))?.body.targets ?? [])
        tell(label);
    },
    /** `choose CPU LABEL`: steps into the first target whose label has the text. */
    async choose(rest) {
      const [, cpu, wanted] = /^(\d+) (.*)$/.exec(rest) ?? [];
      const [frame] = await stack(cpu);
      const targets = (await ask('stepInTargets', { frameId: frame?.id }))?.body.targets;
      const targetId = targets?.find(({ label }: { label: string }) => label.includes(wanted))?.id;
      const from = client.sent.length;
      if (await ask('stepIn', { threadId: Number(cpu) + 1, targetId })) await client.event(['stopped'], from);
    },
    /** `again CPU FUNCTION`: restarts the frame of the function. */
    async again(rest) {
      const [, cpu, name] = /^(\d+) (.*)$/.exec(rest) ?? [];
      const frame = (await stack(cpu)).find((each) => each.name.includes(name));
      const from = client.sent.length;
      if (await ask('restartFrame', { frameId: frame?.id })) await client.event(['stopped'], from);
    },
    async branches() {
      const list = (await ask('lockstep/branches', undefined))?.body.branches as BranchInfo[];
      for (const { id, label, kind, length, from, current } of list ?? [])
        tell(
          `${current ? '*' : ' '} ${id} ${kind} "${label}" of ${length}${from ? `, leaves ${from.branch} at ${from.moment}` : ''}`,
        );
    },
    /** `complete TEXT`: what is offered at its end. */
    async complete(typed) {
      const [frame] = await stack('');
      const response = await ask('completions', { frameId: frame.id, text: typed, column: typed.length + 1 });
      for (const { label, start, length, type, detail } of (response?.body.targets ??
        []) as DebugProtocol.CompletionItem[])
        tell([`${label} at ${start}+${length}`, type, detail].filter(Boolean).join(' | '));
    },
    /** `set PLACE = VALUE [of CPU]` */
    async set(rest) {
      const [, expression, value, cpu] = /^(.*?) = (.*?)(?: of (\d+))?$/.exec(rest) ?? [];
      const [frame] = await stack(cpu);
      const response = await ask('setExpression', { expression, value, frameId: frame?.id });
      if (response) tell(response.body.value);
    },
    /** `setline SCOPE / NAME = VALUE` */
    async setline(rest) {
      const [, scope, name, value] = /^(.*?) \/ (.*?) = (.*)$/.exec(rest) ?? [];
      const variablesReference = await scopeOf(scope, '');
      const response = await ask('setVariable', { variablesReference, name, value });
      if (response) tell(response.body.value);
    },
    /** The lines of a scope, and which can be set. */
    async lines(scope) {
      const variablesReference = await scopeOf(scope, '');
      const response = await ask('variables', { variablesReference });
      for (const { name, value, presentationHint } of (response?.body.variables ??
        []) as DebugProtocol.Variable[])
        tell(`${name} = ${value}${presentationHint?.attributes?.includes('readOnly') ? ' (read only)' : ''}`);
    },
    /** `pieces SCOPE [/ LINE] / START / COUNT` */
    async pieces(rest) {
      const [, scope, line, start, count] = /^(.*?)(?: \/ (\D+))? \/ (\d+) \/ (\d+)$/.exec(rest) ?? [];
      const [frame] = await stack('');
      const scopes = (await ask('scopes', { frameId: frame.id }))?.body.scopes as DebugProtocol.Scope[];
      let of: DebugProtocol.Scope | DebugProtocol.Variable | undefined = scopes.find((s) => s.name === scope);
      const all = line && (await ask('variables', { variablesReference: of?.variablesReference }));
      if (all) of = (all.body.variables as DebugProtocol.Variable[]).find((v) => v.name === line);
      tell(`${of?.namedVariables} named, ${of?.indexedVariables} indexed`);
      const piece = {
        variablesReference: of?.variablesReference,
        filter: 'indexed',
        start: +start,
        count: +count,
      };
      for (const { name, value } of ((await ask('variables', piece))?.body.variables ??
        []) as DebugProtocol.Variable[])
        tell(`${name} = ${value}`);
    },
    /** What the top frame's names stand for. */
    async values() {
      const [frame] = await stack('');
      const response = await ask('lockstep/values', { frameId: frame.id });
      for (const { name, value } of response?.body.values ?? []) tell(`${name} = ${value}`);
    },
    async wrote(expression) {
      await tellLocation(expression, 'valueLocationReference');
    },
    async declared(expression) {
      await tellLocation(expression, 'declarationLocationReference');
    },
    /** Who waits for whom: in words, then a line for each. */
    async waits() {
      const body = (await ask('lockstep/waits', undefined))?.body;
      for (const sentence of body?.sentences ?? []) tell(sentence);
      for (const line of body?.lines ?? []) tell(`| ${line}`);
    },
    async exception() {
      const response = await ask('exceptionInfo', { threadId: 1 });
      if (!response) return;
      tell(response.body.exceptionId);
      for (const line of response.body.description.split('\n')) tell(line);
    },
    /** Breakpoints at the first lines with these texts. */
    async break(rest) {
      const wanted = rest.split(' / ').filter(Boolean);
      const lineOf = (each: string) =>
        text.includes(each) ? text.indexOf(each) : text.findIndex((t) => t.includes(each));
      const breakpoints = wanted.map((each) => ({ line: lineOf(each) + 1 }));
      const response = await ask('setBreakpoints', { source: { path: FILE }, breakpoints });
      for (const each of (response?.body.breakpoints ?? []) as DebugProtocol.Breakpoint[]) {
        tell(
          each.verified
            ? `breakpoint ${each.id} at: ${text[(each.line ?? 0) - 1]}`
            : `breakpoint ${each.id} not placed: ${each.message}`,
        );
      }
    },
  };

  for (const line of script
    .trim()
    .split('\n')
    .map((each) => each.trim())) {
    lines.push(`> ${line}`);
    const [, verb, rest] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    await perform(verb, rest);
    tellEvents();
  }
  return lines.join('\n');

  function tell(what: string): void {
    lines.push(`  ${what}`);
  }

  function tellEvents(): void {
    for (; told < client.sent.length; told++) {
      const m = client.sent[told];
      if (isEvent(m) && !UNTOLD.has(m.event)) tell(eventText(m));
    }
  }

  function eventText({ event, body }: DebugProtocol.Event): string {
    if (event === 'output') return `${body.category}: ${body.output.trimEnd()}`;
    if (event !== 'stopped') return body ? `${event} ${JSON.stringify(body)}` : event;
    const about = [
      body.description,
      body.text,
      body.hitBreakpointIds && `breakpoint ${body.hitBreakpointIds}`,
    ];
    return [`stopped: ${body.reason}, ${nameOf(body.threadId)}`, ...about.filter(Boolean)].join(' | ');
  }

  function nameOf(threadId: number): string {
    return program.agents[threadId - 1]?.name ?? `thread ${threadId}`;
  }

  async function ask(command: string, args: unknown): Promise<DebugProtocol.Response | undefined> {
    const response = await client.request(command, args);
    if (response.success) return response;
    tell(`refused: ${response.message}`);
    return undefined;
  }

  async function perform(verb: string, rest: string): Promise<void> {
    if (verb === 'launch') return launch(rest);
    if (MOTIONS[verb]) return motion(verb, rest);
    const look = LOOKS[verb];
    if (look) return look(rest);
    const from = client.sent.length;
    const response = await ask(verb, rest ? JSON.parse(rest) : undefined);
    if (response && GOING.has(verb)) await client.event(['stopped', 'terminated'], from);
    else if (response) tell(response.body ? JSON.stringify(response.body) : 'ok');
  }

  async function launch(rest: string): Promise<void> {
    const from = client.sent.length;
    await client.request('initialize', {
      adapterID: 'lockstep',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
    });
    if (!(await ask('launch', { program: FILE, ...(rest ? JSON.parse(rest) : {}) }))) return;
    await client.request('configurationDone');
    await client.event(['stopped', 'terminated'], from);
  }

  async function motion(verb: string, rest: string): Promise<void> {
    const from = client.sent.length;
    const threadId = Number(rest || 0) + 1;
    const granularity = verb === 'op' ? 'instruction' : 'statement';
    if (await ask(MOTIONS[verb], { threadId, granularity }))
      await client.event(['stopped', 'terminated'], from);
  }

  async function stack(cpu: string): Promise<DebugProtocol.StackFrame[]> {
    const response = await ask('stackTrace', { threadId: Number(cpu || 0) + 1 });
    return response?.body.stackFrames ?? [];
  }

  async function tellLocation(
    expression: string,
    key: 'valueLocationReference' | 'declarationLocationReference',
  ): Promise<void> {
    const [frame] = await stack('');
    const value = await ask('evaluate', { expression, frameId: frame?.id });
    if (value?.body[key] === undefined) return tell('no location');
    const response = await ask('locations', { locationReference: value.body[key] });
    if (response) tell(`${response.body.line}: ${text[response.body.line - 1]}`);
  }

  async function scopeOf(name: string, cpu: string): Promise<number> {
    const [frame] = await stack(cpu);
    const scopes = (await ask('scopes', { frameId: frame.id }))?.body.scopes as DebugProtocol.Scope[];
    return scopes.find((scope) => scope.name === name)?.variablesReference ?? 0;
  }

  async function tellVariables(variablesReference: number, indent: string): Promise<void> {
    const variables = (await ask('variables', { variablesReference }))?.body
      .variables as DebugProtocol.Variable[];
    for (const each of variables ?? []) {
      tell(`${indent}${each.name} = ${each.value}`);
      if (each.variablesReference > 0) await tellVariables(each.variablesReference, `${indent}  `);
    }
  }
}
