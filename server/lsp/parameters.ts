/**
 * Requests whose parameters are not what the protocol says get an answer that names what is missing; handlers can then
 * take them as they are declared.
 */
import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';

const DOCUMENT = ['textDocument.uri'];
const POSITION = [...DOCUMENT, 'position.line', 'position.character'];
const RANGE = [
  ...DOCUMENT,
  'range.start.line',
  'range.start.character',
  'range.end.line',
  'range.end.character',
];
const ITEM = ['item.uri', 'item.range.start.line', 'item.range.start.character'];

/** What each request needs, by the method of the connection that takes its handler. */
const NEEDED = {
  onHover: POSITION,
  onCompletion: POSITION,
  onSignatureHelp: POSITION,
  onDefinition: POSITION,
  onDeclaration: POSITION,
  onTypeDefinition: POSITION,
  onImplementation: POSITION,
  onReferences: [...POSITION, 'context'],
  onDocumentHighlight: POSITION,
  onPrepareRename: POSITION,
  onRenameRequest: [...POSITION, 'newName'],
  onDocumentOnTypeFormatting: [...POSITION, 'ch'],
  onDocumentRangeFormatting: RANGE,
  onCodeAction: [...RANGE, 'context.diagnostics'],
  onDocumentFormatting: DOCUMENT,
  onDocumentSymbol: DOCUMENT,
  onFoldingRanges: DOCUMENT,
  onCodeLens: DOCUMENT,
  onDocumentLinks: DOCUMENT,
  onSelectionRanges: [...DOCUMENT, 'positions'],
} satisfies Partial<Record<keyof Connection, string[]>>;

const NEEDED_OF_LANGUAGES: Record<string, Record<string, string[]>> = {
  callHierarchy: { onPrepare: POSITION, onIncomingCalls: ITEM, onOutgoingCalls: ITEM },
  inlayHint: { on: RANGE },
  semanticTokens: { on: DOCUMENT, onDelta: [...DOCUMENT, 'previousResultId'], onRange: RANGE },
  diagnostics: { on: DOCUMENT },
};

type Handler = (params: unknown, ...more: unknown[]) => unknown;
type Registers = Record<string, (handler: Handler) => unknown>;

/** Must be called before handlers are registered. */
export function checkParameters(connection: Connection): void {
  guard(connection as unknown as Registers, NEEDED);
  const languages = connection.languages as unknown as Record<string, Registers>;
  for (const [name, needed] of Object.entries(NEEDED_OF_LANGUAGES)) {
    const registers = languages[name];
    if (!registers) throw new Error(`The connection has no languages.${name}.`);
    // Each look at the property would make a new object.
    Object.defineProperty(languages, name, { value: registers });
    guard(registers, needed);
  }
}

function guard(registers: Registers, needed: Record<string, string[]>): void {
  for (const [method, fields] of Object.entries(needed)) {
    const register = registers[method]?.bind(registers);
    if (!register) throw new Error(`The connection has no ${method}.`);
    registers[method] = (handler) =>
      register((params, ...more) => problem(params, fields) ?? handler(params, ...more));
  }
}

function problem(params: unknown, fields: readonly string[]): ResponseError<void> | undefined {
  const missing = fields.find((field) => {
    const value = field.split('.').reduce<unknown>(member, params);
    if (value === undefined || value === null) return true;
    if (/\.(line|character)$/.test(field)) return !Number.isInteger(value) || (value as number) < 0;
    return field.endsWith('uri') && !(typeof value === 'string' && /^[a-z][\w+.-]*:/i.test(value));
  });
  if (!missing) return undefined;
  return new ResponseError(
    ErrorCodes.InvalidParams,
    `The request needs \`${missing}\`, as the protocol describes it.`,
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
