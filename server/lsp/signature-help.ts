/** Signature help: what the function that is being called takes. */
import { CstUtils, type LangiumDocument } from 'langium';
import type { SignatureHelpProvider } from 'langium/lsp';
import type { SignatureHelp, SignatureHelpOptions, SignatureHelpParams } from 'vscode-languageserver';
import { type Callable, isBuiltin, isFn } from '../language/generated/ast.ts';
import { signature } from '../language/signature.ts';
import { openCall } from './calls.ts';
import type { LockstepLspServices } from './module.ts';

export class LockstepSignatureHelp implements SignatureHelpProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    this.services = services;
  }

  provideSignatureHelp(
    document: LangiumDocument,
    { position }: SignatureHelpParams,
  ): SignatureHelp | undefined {
    const offset = document.textDocument.offsetAt(position);
    // What is being written is rarely a tree yet: the words up to the cursor tell enough.
    const text = document.textDocument.getText().slice(0, offset);
    const call = openCall(this.services.parser.Lexer.tokenize(text).tokens);
    const callee = call && this.callable(document, offset, call.name);
    if (!callee) return undefined;
    const documentation = this.services.documentation.DocumentationProvider.getDocumentation(callee);
    const label = signature(callee);
    let from = label.indexOf('(') + 1;
    const parameters = callee.parameters.map((each) => {
      const text = signature(each);
      const start = label.indexOf(text, from);
      from = start + text.length;
      return { label: [start, from] as [number, number] };
    });
    return {
      signatures: [
        {
          label,
          parameters,
          ...(documentation ? { documentation: { kind: 'markdown', value: documentation } } : {}),
        },
      ],
      activeSignature: 0,
      activeParameter: call.argument,
    };
  }

  private callable(document: LangiumDocument, offset: number, name: string): Callable | undefined {
    const { value } = document.parseResult;
    const leaf = value.$cstNode && CstUtils.findLeafNodeBeforeOffset(value.$cstNode, offset);
    for (const level of this.services.references.ScopeProvider.levels(leaf?.astNode ?? value)) {
      const found = level.get(name)?.find((each) => isFn(each) || isBuiltin(each));
      if (found) return found;
    }
    return undefined;
  }

  get signatureHelpOptions(): SignatureHelpOptions {
    return { triggerCharacters: ['(', ','], retriggerCharacters: [','] };
  }
}
