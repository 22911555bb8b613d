/** Reports as they can be compared: what a search took is its own. */

/** A copy in which every time is 0. With `otherThreads`, so is what depends on how many threads there were. */
export function withoutTimes<T>(report: T, { otherThreads = false } = {}): T {
  const own = new Set(otherThreads ? ['seconds', 'memoryBytes'] : ['seconds']);
  return JSON.parse(JSON.stringify(report, (key, value) => (own.has(key) ? 0 : value))) as T;
}
