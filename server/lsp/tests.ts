/** What there is to test in the files of the workspace, for the test explorer: asked for once, then told whenever it may have changed. */
import { DocumentState } from 'langium';
import type { Connection, Diagnostic } from 'vscode-languageserver';
import { filesAmong, isCopy } from '../language/copies.ts';
import { isScenario } from '../language/generated/ast.ts';
import { isModuleDocument, type ModuleDocument } from '../language/uses.ts';
import { expectationsOf } from '../program/case-head.ts';
import { textKey } from '../program/program-key.ts';
import type { LockstepLspServices } from './module.ts';
import {
  type TestFile,
  type TestScenario,
  type TestsChanged,
  testsChanged,
  testsRequest,
} from './requests.ts';
import { listScenarios } from './scenarios.ts';

/** Must be called before the language server starts. */
export function handleTests(connection: Connection, { shared, workspace }: LockstepLspServices): void {
  const { DocumentBuilder, LangiumDocuments, WorkspaceLock, WorkspaceManager } = shared.workspace;
  /** As validation left them: what a check finds is added to the diagnostics later, and keeps no one from checking. */
  const errors = new WeakMap<ModuleDocument, TestFile['errors']>();
  const testsOf = (document: ModuleDocument): TestFile => ({
    uri: document.textDocument.uri,
    key: textKey(workspace.Uses.visible(document).map(keyOf)),
    scenarios: testScenarios(document),
    errors: errors.get(document) ?? [],
  });

  function testScenarios(document: ModuleDocument): TestScenario[] {
    const written = document.parseResult.value.elements.filter(isScenario);
    const listed = listScenarios(workspace.Uses, document);
    // Of two with one name, which is an error, the first one has it.
    const first = listed.filter((each, i) => listed.findIndex(({ name }) => name === each.name) === i);
    return first.flatMap((info) => {
      const scenario = written.find(({ name }) => name === info.name);
      if (!scenario) return [];
      const expectations = expectationsOf(scenario).flatMap(({ id, text, node }) =>
        node.$cstNode ? [{ id, text, range: node.$cstNode.range }] : [],
      );
      return [{ ...info, expectations }];
    });
  }

  connection.onRequest(testsRequest, async () => {
    await WorkspaceManager.ready;
    await WorkspaceLock.read(() => {});
    const files = filesAmong(LangiumDocuments).filter(isModuleDocument).map(testsOf).toArray();
    return files.filter(({ scenarios }) => scenarios.length > 0);
  });

  let wanted = false;
  shared.lsp.LanguageServer.onInitialize(({ initializationOptions }) => {
    wanted = initializationOptions?.tests === true;
  });
  const tell = (changed: TestsChanged): void => {
    if (wanted) void connection.sendNotification(testsChanged, changed);
  };
  DocumentBuilder.onUpdate((_, deleted) => {
    if (deleted.length > 0) tell({ files: [], deleted: deleted.map(String) });
  });
  DocumentBuilder.onDocumentPhase(DocumentState.Validated, (document) => {
    if (!isModuleDocument(document)) return;
    const found = (document.diagnostics ?? []).filter(isError);
    errors.set(
      document,
      found.map(({ message, range }) => ({
        message: typeof message === 'string' ? message : message.value,
        range,
      })),
    );
  });
  DocumentBuilder.onBuildPhase(DocumentState.Validated, (built) => {
    const files = built
      .filter(isModuleDocument)
      .filter((each) => !isCopy(each))
      .map(testsOf);
    if (files.length > 0) tell({ files, deleted: [] });
  });
}

/** Of the text of a document. */
const keyOf = remembered((text) => textKey([text]));

/** The answer of the last text, which most documents keep while another one is edited. */
function remembered(make: (text: string) => string): (document: ModuleDocument) => string {
  const known = new WeakMap<ModuleDocument, { text: string; made: string }>();
  return (document) => {
    const text = document.textDocument.getText();
    const before = known.get(document);
    if (before?.text === text) return before.made;
    const made = make(text);
    known.set(document, { text, made });
    return made;
  };
}

const isError = ({ severity }: Diagnostic): boolean => severity === 1;
