/** Holds values to the interfaces of a TypeScript file: every field that is declared and no other, of the declared type. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

export class Interfaces {
  private readonly members = new Map<string, ts.NodeArray<ts.TypeElement>>();
  private readonly aliases = new Map<string, ts.TypeNode>();

  constructor(path: string) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) this.members.set(statement.name.text, statement.members);
      if (ts.isTypeAliasDeclaration(statement)) this.aliases.set(statement.name.text, statement.type);
    }
  }

  /** Every field, as `Finding.trace`; fields of nested object types under the interface they are in. */
  get fields(): { owner: string; field: string }[] {
    return [...this.members].flatMap(([owner, members]) => {
      const found: { owner: string; field: string }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isPropertySignature(node)) found.push({ owner, field: node.name.getText() });
        ts.forEachChild(node, visit);
      };
      for (const m of members) visit(m);
      return found;
    });
  }

  /** What is wrong with the value, each with the way to it. Nothing when it conforms. */
  misfits(name: string, value: unknown, at = name): string[] {
    const members = this.members.get(name);
    if (members) return this.object(members, value, at);
    const alias = this.aliases.get(name);
    if (!alias) throw new Error(`no type ${name}`);
    return this.type(alias, value, at);
  }

  private object(members: ts.NodeArray<ts.TypeElement>, value: unknown, at: string): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
    const wrong: string[] = [];
    const known = new Set<string>();
    for (const member of members) {
      if (!ts.isPropertySignature(member) || !member.type) throw new Error(`${at}: ${member.getText()}`);
      const key = member.name.getText();
      known.add(key);
      const own = (value as Record<string, unknown>)[key];
      if (own !== undefined) wrong.push(...this.type(member.type, own, `${at}.${key}`));
      else if (!member.questionToken) wrong.push(`${at}.${key} is missing`);
    }
    return [
      ...wrong,
      ...Object.keys(value).flatMap((key) => (known.has(key) ? [] : [`${at}.${key} is not declared`])),
    ];
  }

  private type(type: ts.TypeNode, value: unknown, at: string): string[] {
    if (ts.isArrayTypeNode(type)) {
      if (!Array.isArray(value)) return [`${at} is no list`];
      return value.flatMap((each, i) => this.type(type.elementType, each, `${at}[${i}]`));
    }
    if (ts.isParenthesizedTypeNode(type)) return this.type(type.type, value, at);
    if (ts.isTupleTypeNode(type)) {
      if (!Array.isArray(value) || value.length !== type.elements.length)
        return [`${at} is no ${type.getText()}`];
      return type.elements.flatMap((each, i) => this.type(each, value[i], `${at}[${i}]`));
    }
    if (ts.isUnionTypeNode(type)) {
      const tries = type.types.map((t) => this.type(t, value, at));
      return tries.some((t) => t.length === 0)
        ? []
        : [`${at} is ${JSON.stringify(value)}, none of ${type.getText()}`];
    }
    if (ts.isTypeLiteralNode(type)) return this.object(type.members, value, at);
    if (ts.isTypeReferenceNode(type)) return this.misfits(type.typeName.getText(), value, at);
    const text = type.getText();
    const fits = ts.isLiteralTypeNode(type)
      ? JSON.stringify(value) === text.replace(/'/g, '"')
      : typeof value === text;
    return fits ? [] : [`${at} is ${JSON.stringify(value)}, not ${text}`];
  }
}
