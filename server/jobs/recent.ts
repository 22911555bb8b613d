/** The values that were looked at or put last, by a text; the others are forgotten. */
export class Recent<V> {
  private readonly most: number;
  private readonly values = new Map<string, V>();

  constructor(most: number) {
    this.most = most;
  }

  get(key: string): V | undefined {
    const value = this.values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.values.delete(key);
    this.values.set(key, value);
    for (const oldest of this.values.keys()) {
      if (this.values.size <= this.most) return;
      this.values.delete(oldest);
    }
  }
}
