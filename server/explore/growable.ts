/** Int32 lists that grow without a JavaScript object per entry, and know what they cost. */

export class Int32List {
  data: Int32Array;
  length = 0;
  private readonly take?: (bytes: number) => void;

  /** `take` is told of all memory before the list has it, and may throw. */
  constructor(capacity = 1024, take?: (bytes: number) => void) {
    take?.(capacity * 4);
    this.take = take;
    this.data = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.grow();
    this.data[this.length++] = value;
  }

  get bytes(): number {
    return this.data.byteLength;
  }

  private grow(): void {
    this.take?.(this.data.byteLength);
    const wider = new Int32Array(this.data.length * 2);
    wider.set(this.data);
    this.data = wider;
  }
}
