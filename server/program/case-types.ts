/** Types as written, with their bounds computed for this case. */
import type * as ast from '../language/generated/ast.ts';
import { lowerExpression } from './lower-expression.ts';
import { bindingOf } from './lower-place.ts';
import { constantOf, error, type Lowering } from './lowering.ts';
import { BOOL, type CaseType, CPUS, DURATION, int, TEXT, VOID } from './values.ts';

/** The type of one element, and the array lengths around it. */
export function caseType(c: Lowering, type: ast.Type): { t: CaseType; dimensions: number[] } {
  const dimensions: number[] = [];
  let inner = type;
  while (inner.$type === 'ArrayType') {
    const size = constantOf(lowerExpression(c, inner.size), inner.size, 'The size of an array');
    if (size < 1) error('LS6002', `An array needs at least one element, not ${size}.`, inner.size);
    dimensions.unshift(size);
    inner = inner.element;
  }
  return { t: elementType(c, inner), dimensions };
}

function elementType(c: Lowering, type: Exclude<ast.Type, ast.ArrayType>): CaseType {
  switch (type.$type) {
    case 'CpuType':
      return { k: 'cpu', optional: type.optional };
    case 'EnumType': {
      const e = type.enum.ref;
      return e
        ? { k: 'enum', name: e.name, members: e.members.map((m) => m.name) }
        : error('LS1020', 'Unknown enum.', type);
    }
    case 'SeqType':
    case 'RecordType': {
      const binding = bindingOf(c, type.log.ref, type);
      if (binding?.k !== 'log') return error('LS2020', `${type.log.$refText} is not a log.`, type);
      return { k: type.$type === 'SeqType' ? 'seq' : 'record', log: binding.log };
    }
    case 'RangeType': {
      const lo = constantOf(lowerExpression(c, type.low), type.low, 'A bound of a range');
      const hi = constantOf(lowerExpression(c, type.high), type.high, 'A bound of a range');
      if (hi < lo) return error('LS2021', `The range ${lo}..${hi} holds no value.`, type);
      if (hi - lo > 65535) return error('LS6002', `The range ${lo}..${hi} has more than 65536 values.`, type);
      return int(lo, hi, type.saturating);
    }
    case 'SimpleType':
      switch (type.kind) {
        case 'bool':
          return BOOL;
        case 'cpus':
          return CPUS;
        case 'text':
          return TEXT;
        case 'duration':
          return DURATION;
        case 'void':
          return VOID;
        default:
          return error('LS2022', `A value cannot have type ${type.kind}.`, type);
      }
  }
}
