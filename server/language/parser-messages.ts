/** What a syntax error says: what was expected, in plain words, and what stands there instead. */
import { LangiumParserErrorMessageProvider } from 'langium';

interface Token {
  image: string;
  tokenType: { name: string };
}
interface TokenKind {
  name: string;
  LABEL?: string;
}

/** Grammar rules by the words a person would use for them. */
const RULES: Record<string, string> = {
  Module: 'a declaration',
  Element: 'a declaration such as `shared`, `fn`, `patch` or `scenario`',
  Expression: 'a value',
  Conditional: 'a value',
  Binary: 'a value',
  Unary: 'a value',
  Postfix: 'a value',
  Primary: 'a value',
  Statement: 'a statement',
  Line: 'a statement',
  Simple: 'a statement',
  Block: 'a block in braces',
  Type: 'a type such as `bool`, `0..7` or `cpu`',
  ArrayType: 'a type such as `bool`, `0..7` or `cpu`',
  PlainType: 'a type such as `bool`, `0..7` or `cpu`',
  Name: 'a name',
  QualifiedName: 'a name',
  Use: 'the name of a file, as in `use linux.panic;`',
  PatchMember: 'a hunk (`fn name { … }`) or a declaration',
  ScenarioItem: 'one of `machine`, `cpu`, `background`, `device`, `with`, `timing` or `expect`',
  ScenarioParameter: 'values to range over, as in `1..2` or `{nmi, ipi}`',
  Expect: '`no hang`, `no starvation`, `hang`, `always`, `never`, `eventually` or `reachable`',
  Comparison: '`scenarios …;` or `with …;`',
  Rows: 'the name of a scenario',
  Column: 'the name of a patch or `nothing`',
  Timing: '`any` or `scales`',
};

/** What can stand before the `}` that ends a rule: a foreign word there is rather a mistaken one of these. */
const INSIDE: Record<string, string> = {
  Scenario: 'ScenarioItem',
  Patch: 'PatchMember',
  Block: 'Statement',
  Hunk: 'Statement',
  Comparison: 'Comparison',
};

const KINDS: Record<string, string> = {
  ID: 'a name',
  INT: 'a number',
  DECIMAL: 'a decimal number',
  STRING: 'a text in double quotes',
  DURATION: 'a duration such as `87 ms`',
  EOF: 'the end of the file',
};

export class PlainParserMessages extends LangiumParserErrorMessageProvider {
  override buildMismatchTokenMessage(options: {
    expected: TokenKind;
    actual: Token;
    previous?: Token;
    ruleName?: string;
  }): string {
    const { expected, actual, previous } = options;
    const inside = kindText(expected) === '`}`' && INSIDE[(options.ruleName ?? '').replace('\u200B', '')];
    if (inside) return `Expected ${RULES[inside]}, or \`}\`, but found ${tokenText(actual)}.`;
    const after = previous?.image ? ` after \`${shorten(previous.image)}\`` : '';
    return `Expected ${kindText(expected)}${after}, but found ${tokenText(actual)}.`;
  }

  override buildNotAllInputParsedMessage({ firstRedundant }: { firstRedundant: Token }): string {
    if (firstRedundant.image === '}')
      return 'This `}` closes nothing. Remove it, or add the `{` that it belongs to.';
    return `Expected ${RULES.Element}, but found ${tokenText(firstRedundant)}.`;
  }

  override buildNoViableAltMessage(options: {
    expectedPathsPerAlt: TokenKind[][][];
    actual: Token[];
    ruleName: string;
  }): string {
    const rule = options.ruleName.replace('\u200B', '');
    const expected = RULES[rule] ?? oneOf(options.expectedPathsPerAlt);
    return `Expected ${expected}, but found ${tokenText(options.actual[0])}.`;
  }

  override buildEarlyExitMessage(options: {
    expectedIterationPaths: TokenKind[][];
    actual: Token[];
  }): string {
    return `Expected ${oneOf([options.expectedIterationPaths])}, but found ${tokenText(options.actual[0])}.`;
  }
}

function kindText(kind: TokenKind): string {
  const known = KINDS[kind.name];
  if (known) return known;
  return `\`${kind.LABEL ?? kind.name.replace(/:KW$/, '')}\``;
}

function tokenText(token: Token | undefined): string {
  if (!token || token.tokenType?.name === 'EOF' || token.image === '') return 'the end of the file';
  return `\`${shorten(token.image)}\``;
}

function shorten(image: string): string {
  return image.length > 40 ? `${image.slice(0, 39)}…` : image;
}

function oneOf(paths: TokenKind[][][]): string {
  const first = [
    ...new Set(
      paths.flatMap((alternative) => alternative.map((path) => path[0]).filter(Boolean)).map(kindText),
    ),
  ];
  if (first.length > 8) return `${first.slice(0, 8).join(', ')} or something else`;
  return first.length < 2
    ? (first[0] ?? 'something else')
    : `${first.slice(0, -1).join(', ')} or ${first[first.length - 1]}`;
}
