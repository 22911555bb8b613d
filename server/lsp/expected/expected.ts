/** What an expression must be, by where it stands: the same rules as those of the type checks, asked beforehand. */
import type { AstNode } from 'langium';
import * as ast from '../../language/generated/ast.ts';
import { assignable, comparable, type LsType, typeOf, typeOfType } from '../../language/types.ts';

export interface Expected {
  /** Any of them will do; the first is what is usually meant. */
  types: LsType[];
  /** What can be stored to, not just a value. */
  isVariable?: boolean;
  /** A value of any type can be compared with something, and be part of it then. */
  accepts: (type: LsType) => boolean;
}

const BOOL: LsType = { k: 'bool' };
const INT: LsType = { k: 'int' };
const DURATION: LsType = { k: 'duration' };
const CPUS: LsType = { k: 'cpus' };
const CPU: LsType = { k: 'cpu', optional: false };
const MAYBE_CPU: LsType = { k: 'cpu', optional: true };
const PLACE: LsType = { k: 'place' };

/** Constructs all of whose values have one type. */
const ALWAYS: Record<string, LsType> = {
  If: BOOL,
  While: BOOL,
  Assert: BOOL,
  Expect: BOOL,
  Takes: DURATION,
  Cost: DURATION,
  Range: DURATION,
  Spinlock: INT,
  Semaphore: INT,
  Log: INT,
  RangeType: INT,
  ArrayType: INT,
};

/** `returns`: the type of the function that the text is in. Undefined where nothing is known, and where a value stands for its effect. */
export function expectedOf(e: ast.Expression, returns: LsType | undefined): Expected | undefined {
  const parent = e.$container;
  if (!parent) return undefined;
  const always = ALWAYS[parent.$type];
  if (always) return any(always);
  return inStatement(e, parent, returns) ?? inExpression(e, parent, returns) ?? inDeclaration(e, parent);
}

function inStatement(
  { $containerProperty: at }: ast.Expression,
  parent: AstNode,
  returns: LsType | undefined,
): Expected | undefined {
  if ((ast.isLet(parent) || ast.isSimple(parent)) && at === 'takes') return any(DURATION);
  if (ast.isLet(parent)) return declared(parent.type);
  if (ast.isSimple(parent)) {
    if (at !== 'value') return undefined;
    const type = typeOf(parent.target);
    return known(parent.operator === '=' ? type : added(type));
  }
  if (ast.isFor(parent)) return range(parent, at);
  if (ast.isWait(parent)) return any(at === 'limit' ? DURATION : BOOL);
  return ast.isReturn(parent) && returns ? known(returns) : undefined;
}

function inExpression(e: ast.Expression, parent: AstNode, returns: LsType | undefined): Expected | undefined {
  const at = e.$containerProperty;
  switch (parent.$type as ast.Expression['$type']) {
    case 'Binary':
      return at === 'right'
        ? operand(parent as ast.Binary, returns)
        : expectedOf(parent as ast.Binary, returns);
    case 'Unary':
      return any((parent as ast.Unary).operator === '!' ? BOOL : INT);
    case 'Conditional': {
      const { then } = parent as ast.Conditional;
      if (at === 'condition') return any(BOOL);
      return (
        expectedOf(parent as ast.Conditional, returns) ?? (at === 'else' ? known(typeOf(then)) : undefined)
      );
    }
    case 'Quantifier':
      return at === 'condition' ? any(BOOL) : range(parent as ast.Quantifier, at);
    case 'Index':
      return at === 'index' ? any(INT, CPU) : undefined;
    case 'CpuState':
      return any(CPU, INT);
    case 'Choose': {
      const choose = parent as ast.Choose;
      if (choose.high) return any(INT);
      return at === 'options' ? known(typeOf(choose.low)) : expectedOf(choose, returns);
    }
    case 'Call':
      return argument(parent as ast.Call, e);
    default:
      return undefined;
  }
}

function inDeclaration({ $containerProperty: at }: ast.Expression, parent: AstNode): Expected | undefined {
  if (ast.isShared(parent)) return declared(parent.type, true);
  if (ast.isConfig(parent)) return declared(parent.type);
  if (ast.isSetting(parent)) return declared(parent.config?.ref?.type);
  return ast.isCpuBlock(parent) ? any(at === 'after' ? DURATION : INT) : undefined;
}

function any(...types: LsType[]): Expected {
  return { types, accepts: (type) => types.some((each) => assignable(type, each)) };
}

function known(type: LsType): Expected | undefined {
  return type.k === 'error' || type.k === 'any' || type.k === 'void' ? undefined : any(type);
}

/** One value fills an array. */
function declared(type: ast.Type | undefined, fills = false): Expected | undefined {
  if (!type) return undefined;
  let of = typeOfType(type);
  while (fills && of.k === 'array') of = of.element;
  return known(of);
}

const added = (type: LsType): LsType => (type.k === 'seq' ? INT : type);

function range(parent: ast.For | ast.Quantifier, at: string | undefined): Expected {
  return at === 'high' || parent.high ? any(INT) : any(CPUS, INT);
}

function operand(e: ast.Binary, returns: LsType | undefined): Expected | undefined {
  const left = typeOf(e.left);
  switch (e.operator) {
    case '&&':
    case '||':
      return any(BOOL);
    case '==':
    case '!=': {
      if (left.k === 'error' || left.k === 'any') return undefined;
      const type: LsType = left.k === 'cpu' ? MAYBE_CPU : left.k === 'none' ? MAYBE_CPU : left;
      return { types: [type], accepts: (other) => comparable(left, other) };
    }
    case 'in':
      return any(e.left.$type === 'CpuState' ? PLACE : CPUS);
    case '*':
      return any(INT, DURATION);
    case '+':
    case '-':
      return left.k === 'error' ? expectedOf(e, returns) : known(added(left));
    case '/':
    case '%':
      return any(INT);
    default:
      return known(left);
  }
}

function argument(call: ast.Call, e: ast.Expression): Expected | undefined {
  const callee = call.callee?.ref;
  const parameter = callee?.parameters[call.arguments.indexOf(e)];
  if (!callee || !parameter) return undefined;
  const type = typeOfType(parameter.type);
  if (type.k !== 'any') {
    const found = known(type);
    return found && parameter.reference ? { ...found, isVariable: true } : found;
  }
  const [first] = call.arguments;
  if (first !== e && first) return known(typeOf(first));
  if (parameter.reference) return { types: [], isVariable: true, accepts: () => true };
  // What can be held: `holder(lock)`.
  return parameter.name === 'lock' ? any({ k: 'spinlock' }, { k: 'semaphore' }) : undefined;
}
