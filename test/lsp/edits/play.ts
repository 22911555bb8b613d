/** Plays a session against a language server, as an editor: it knows what is in the files and in the editors, and what the server has said. */
import { setTimeout as wait } from 'node:timers/promises';
import { TextDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import type { Files } from '../../../server/jobs/files.ts';
import { runJob } from '../../../server/jobs/jobs.ts';
import { nodeFiles } from '../../../server/jobs/node-files.ts';
import type { RunCheck } from '../../../server/lsp/checks.ts';
import { libraryRoot } from '../../language/harness.ts';
import { TestServer, uriOf } from '../harness.ts';
import { type Edit, FILES, type FileName, type Session } from './edits.ts';
import { outside, QUESTIONS } from './questions.ts';

/** Milliseconds in which any request is to be answered, on a busy machine. */
const ANSWER_WITHIN = 30_000;
const LIVE = { live: { delay: 0, maxStates: 300, seconds: 1000 }, review: { enabled: false } };
/** What a request may be refused with: cancelled, changed meanwhile, cancelled by the server, failed for a reason that is said. */
const REFUSALS = [-32800, -32801, -32802, -32803];

/** A server with a mistake, as seen from outside: for showing that a mistake is found. */
export interface Fault {
  /** What becomes of a change on its way into the server. */
  change?: (contentChanges: object[]) => object[];
  /** What becomes of an answer on its way out. */
  answer?: (method: string, answer: unknown) => unknown;
}

export class Play {
  readonly test: TestServer;
  private readonly fault: Fault;
  private readonly versions = new Map<FileName, number>();
  private readonly open = new Map<FileName, string[]>();
  private readonly asked: Promise<unknown>[] = [];
  readonly wrong: string[] = [];
  running = 0;

  private constructor(test: TestServer, fault: Fault) {
    this.test = test;
    this.fault = fault;
  }

  static async start(files: Record<string, string>, fault: Fault = {}): Promise<Play> {
    let play: Play | undefined;
    const run: RunCheck = async (job, { signal, part, unsaved }) => {
      if (play) play.running++;
      try {
        const disk = nodeFiles(libraryRoot.toString(), unsaved);
        const inMemory: Files = {
          ...disk,
          readFile: async (uri) =>
            unsaved[`${uri}`] ?? play?.test.files.texts.get(`${uri}`) ?? disk.readFile(uri),
        };
        return (await runJob(job, inMemory, { cancelled: () => signal.aborted, part })) as never;
      } finally {
        if (play) play.running--;
      }
    };
    play = new Play(await TestServer.start(files, run), fault);
    play.test.client.onNotification(
      'window/logMessage',
      ({ type, message }: { type: number; message: string }) => {
        if (type <= 2) play.wrong.push(`the server says: ${message}`);
      },
    );
    await play.test.client.sendNotification('workspace/didChangeConfiguration', {
      settings: { lockstep: LIVE },
    });
    return play;
  }

  async play({ edits }: Session): Promise<void> {
    for (const [i, edit] of edits.entries()) {
      await this.do(edit).catch((error: unknown) =>
        this.wrong.push(`${i} ${JSON.stringify(edit)}: ${error}`),
      );
    }
    await Promise.all(this.asked.splice(0));
  }

  /** Opens a file with a text that is not that of the file. */
  async show(file: FileName, text: string): Promise<void> {
    this.open.set(file, [text]);
    await this.test.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: uriOf(file), languageId: 'lockstep', version: this.next(file), text },
    });
  }

  /** Text in the editor, or in the file. */
  textOf(file: FileName): string | undefined {
    return this.open.get(file)?.at(-1) ?? this.test.files.texts.get(uriOf(file));
  }

  texts(): Map<string, string> {
    return new Map(
      FILES.flatMap((file) => {
        const text = this.textOf(file);
        return text === undefined ? [] : [[uriOf(file), text] as const];
      }),
    );
  }

  /** What has only been kept for undoing. */
  forget(): void {
    for (const [file, history] of this.open) this.open.set(file, history.slice(-1));
  }

  openFiles(): FileName[] {
    return [...this.open.keys()];
  }

  private async do(edit: Edit): Promise<void> {
    switch (edit.k) {
      case 'open':
        return this.begin(edit.file);
      case 'insert':
        return this.change(edit.file, (text) => ({ from: place(text, edit.at), length: 0, by: edit.text }));
      case 'delete':
        return this.change(edit.file, (text) => ({
          from: place(text, edit.at),
          length: edit.length,
          by: '',
        }));
      case 'replace':
        return this.change(edit.file, (text) => ({ from: 0, length: text.length, by: edit.text }));
      case 'undo':
        return this.undo(edit.file);
      case 'close':
        return this.end(edit.file);
      case 'save':
        return this.save(edit.file);
      case 'rename':
        return this.rename(edit.file, edit.to);
      case 'ask':
        this.asked.push(this.ask(edit.file, edit.at, edit.what));
        return;
      case 'wait':
        await this.test.client.sendRequest('lockstep/tests');
    }
  }

  private async begin(file: FileName): Promise<void> {
    if (this.open.has(file)) return;
    await this.show(file, this.test.files.texts.get(uriOf(file)) ?? '');
  }

  private async change(
    file: FileName,
    what: (text: string) => { from: number; length: number; by: string },
  ): Promise<void> {
    await this.begin(file);
    const history = this.open.get(file) ?? [];
    const before = TextDocument.create(uriOf(file), 'lockstep', 0, history.at(-1) ?? '');
    const { from, length, by } = what(before.getText());
    const range = { start: before.positionAt(from), end: before.positionAt(from + length) };
    // An editor puts nothing between the two halves of a line's end or of a character.
    const after = TextDocument.update(
      TextDocument.create('', '', 0, before.getText()),
      [{ range, text: by }],
      1,
    ).getText();
    history.push(after);
    await this.sendChange(file, [{ range, text: by }]);
  }

  private async undo(file: FileName): Promise<void> {
    const history = this.open.get(file);
    if (!history || history.length < 2) return;
    history.pop();
    await this.sendChange(file, [{ text: history.at(-1) }]);
  }

  private sendChange(file: FileName, changes: object[]): Promise<void> {
    const textDocument = { uri: uriOf(file), version: this.next(file) };
    const contentChanges = this.fault.change?.(changes) ?? changes;
    return this.test.client.sendNotification('textDocument/didChange', { textDocument, contentChanges });
  }

  private async end(file: FileName): Promise<void> {
    if (!this.open.delete(file)) return;
    await this.test.client.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(file) } });
  }

  private async save(file: FileName): Promise<void> {
    const text = this.open.get(file)?.at(-1);
    if (text === undefined) return;
    const isNew = !this.test.files.texts.has(uriOf(file));
    this.test.files.texts.set(uriOf(file), text);
    await this.test.client.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf(file) } });
    await this.watched([{ uri: uriOf(file), type: isNew ? 1 : 2 }]);
  }

  /** As an editor does it: what is open is saved, goes, and is there again under its new name. */
  private async rename(file: FileName, to: FileName): Promise<void> {
    if (file === to || this.textOf(file) === undefined) return;
    await this.save(file);
    const wasOpen = this.open.has(file);
    await this.end(file);
    await this.end(to);
    const text = this.test.files.texts.get(uriOf(file)) ?? '';
    this.test.files.texts.delete(uriOf(file));
    const isNew = !this.test.files.texts.has(uriOf(to));
    this.test.files.texts.set(uriOf(to), text);
    await this.watched([
      { uri: uriOf(file), type: 3 },
      { uri: uriOf(to), type: isNew ? 1 : 2 },
    ]);
    if (wasOpen) await this.begin(to);
  }

  private watched(changes: { uri: string; type: 1 | 2 | 3 }[]): Promise<void> {
    return this.test.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  private next(file: FileName): number {
    const version = (this.versions.get(file) ?? 0) + 1;
    this.versions.set(file, version);
    return version;
  }

  /** Whatever it is, there is an answer; what is wrong with one is noted. */
  async ask(file: FileName, part: number, what: number): Promise<unknown> {
    const text = this.textOf(file) ?? '';
    const document = TextDocument.create(uriOf(file), 'lockstep', 0, text);
    const [method, more] = QUESTIONS[what % QUESTIONS.length];
    const position = document.positionAt(place(text, part));
    const params = more(position, document.positionAt(text.length), this.diagnostics(file));
    const late = new AbortController();
    const tooLate = wait(ANSWER_WITHIN, 'late', { signal: late.signal }).catch(() => 'late');
    const answer = await Promise.race([
      this.test.ask<unknown>(method, file, params).catch((error: { code?: number; message?: string }) => {
        if (!REFUSALS.includes(error.code ?? 0)) this.wrong.push(`${method}: ${error.code} ${error.message}`);
        return undefined;
      }),
      tooLate,
    ]);
    late.abort();
    if (answer === 'late') this.wrong.push(`${method} is not answered`);
    return this.fault.answer ? this.fault.answer(method, answer) : answer;
  }

  diagnostics(file: FileName): Diagnostic[] {
    return this.test.diagnostics.get(uriOf(file)) ?? [];
  }

  /** Waits until nothing goes on any more, for so many looks. */
  async settle(looks = 3): Promise<void> {
    for (let quiet = 0, before = ''; quiet < looks; ) {
      await this.test.client.sendRequest('lockstep/tests');
      await wait(15);
      const now = JSON.stringify([...this.test.diagnostics]);
      quiet = now === before && this.running === 0 ? quiet + 1 : 0;
      before = now;
    }
  }

  /** Everything that can be asked, of every file: places outside of the texts are noted. */
  async askAll(): Promise<void> {
    const texts = this.texts();
    for (const file of FILES) {
      if (this.textOf(file) === undefined) continue;
      for (const found of outside(this.diagnostics(file), uriOf(file), texts))
        this.wrong.push(`diagnostics ${found}`);
      // An exception in a check becomes a diagnostic without a code.
      for (const { code, message } of this.diagnostics(file))
        if (!/^LS\d{4}$/.test(String(code))) this.wrong.push(`a diagnostic without a code: ${message}`);
      for (const [i, [method]] of QUESTIONS.entries()) {
        for (const part of [0, 0.5, 1]) {
          const answer = await this.ask(file, part, i);
          for (const found of outside(answer, uriOf(file), texts))
            this.wrong.push(`${method} at ${part} of ${file}${found}`);
        }
      }
    }
  }
}

/** Between characters: no editor's cursor stands inside of one. */
function place(text: string, part: number): number {
  const at = Math.floor(part * text.length);
  const inside = /^[\udc00-\udfff]/.test(text.slice(at)) && /[\ud800-\udbff]$/.test(text.slice(0, at));
  return inside ? at - 1 : at;
}

/** What the server has said of each file, but for those without anything. */
export function said(play: Play): Record<string, unknown> {
  const entries = FILES.map(
    (file) => [file, play.diagnostics(file).map(({ data: _, ...each }) => each)] as const,
  );
  return Object.fromEntries(entries.filter(([, diagnostics]) => diagnostics.length > 0));
}
