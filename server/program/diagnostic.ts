/** A mistake in the text that shows only when a case is put together. */
import type { AstNode } from 'langium';

export interface ProgramDiagnostic {
  code: string;
  message: string;
  node: AstNode;
  property?: string;
  related: { node: AstNode; message: string }[];
}

/** Carries one ProgramDiagnostic up to the compiler of the case, which turns it into a result. Never leaves server/program. */
export class CompileError extends Error {
  readonly diagnostic: ProgramDiagnostic;
  constructor(code: string, message: string, node: AstNode, related: ProgramDiagnostic['related'] = []) {
    super(message);
    this.diagnostic = { code, message, node, related };
  }
}
