/**
 * Chevrotain, the parser under Langium, calls `Object.groupBy`, which Node 20 (and VS Code before 1.96)
 * does not have. Importing this module first supplies it.
 */
type Grouping = <T>(
  items: Iterable<T>,
  key: (item: T, index: number) => PropertyKey,
) => Record<PropertyKey, T[]>;
const host = Object as unknown as { groupBy?: Grouping };

host.groupBy ??= (items, key) => {
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) {
    const k = key(item, index++);
    groups[k] ??= [];
    groups[k].push(item);
  }
  return groups;
};
