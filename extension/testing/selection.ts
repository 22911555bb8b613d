// Which cases a request to run tests is about, and which of their expectations are wanted. Pure.
import type { Target } from './tree.ts';

/** A test item, as much of it as matters here. */
export interface Item {
  id: string;
  children: Iterable<[string, this]>;
}

/** One check. */
export interface CaseRun<I extends Item> {
  /** The item of the case: it has what is wrong with the case as a whole. */
  item: I;
  target: Target & Required<Pick<Target, 'scenario' | 'case'>>;
  /** The wanted ones of its expectations, in the order of the text. */
  expectations: I[];
}

export interface Selection<I extends Item> {
  cases: CaseRun<I>[];
  /** Files and scenarios of which nothing can be run, because their text has errors. */
  broken: I[];
}

export function selectCases<I extends Item>(
  roots: Iterable<I>,
  request: { include?: readonly I[]; exclude?: readonly I[] },
  targetOf: (item: I) => Target | undefined,
): Selection<I> {
  const included = request.include && new Set(request.include.map(({ id }) => id));
  const excluded = new Set(request.exclude?.map(({ id }) => id));
  const selection: Selection<I> = { cases: [], broken: [] };
  // From the roots down, so that cases come in the order of the text and each of them once, however they were chosen.
  const visit = (item: I, wanted: boolean): void => {
    if (excluded.has(item.id)) return;
    const chosen = wanted || included === undefined || included.has(item.id);
    const target = targetOf(item);
    const children = [...item.children].map(([, child]) => child);
    if (isCase(target)) {
      const expectations = children.filter(
        ({ id }) => !excluded.has(id) && (chosen || included?.has(id) === true),
      );
      const all = children.length === 0 ? chosen : expectations.length > 0;
      if (all) selection.cases.push({ item, target, expectations });
      return;
    }
    if (chosen && children.length === 0) selection.broken.push(item);
    for (const child of children) visit(child, chosen);
  };
  for (const root of roots) visit(root, false);
  return selection;
}

function isCase(target: Target | undefined): target is CaseRun<Item>['target'] {
  return target?.scenario !== undefined && target.case !== undefined;
}
