/** Type definition: from a variable to its enum, or to the log whose records it numbers. */
import type { AstNode, LangiumDocument } from 'langium';
import type { TypeDefinitionProvider } from 'langium/lsp';
import type { LocationLink, TypeDefinitionParams } from 'vscode-languageserver';
import { isBuiltin, isFn, type Named } from '../language/generated/ast.ts';
import { type LsType, typeOfNamed, typeOfType } from '../language/types.ts';
import { declarationsAt, linkTo } from './declaration-at.ts';
import type { LockstepLspServices } from './module.ts';

export class LockstepTypeDefinition implements TypeDefinitionProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    this.services = services;
  }

  getTypeDefinition(document: LangiumDocument, { position }: TypeDefinitionParams): LocationLink[] {
    const found = declarationsAt(this.services, document, position);
    if (!found) return [];
    return found.declarations.flatMap((declaration) => {
      const target = declaredBy(typeOfDeclaration(declaration));
      return target ? linkTo(found.name, target) : [];
    });
  }
}

/** Of a function the type of what it gives. */
function typeOfDeclaration(node: AstNode): LsType {
  return isFn(node) || isBuiltin(node) ? typeOfType(node.returns) : typeOfNamed(node as Named);
}

function declaredBy(type: LsType | undefined): AstNode | undefined {
  if (type?.k === 'array') return declaredBy(type.element);
  if (type?.k === 'enum') return type.enum;
  return type?.k === 'seq' || type?.k === 'record' ? type.log : undefined;
}
