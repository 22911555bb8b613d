/** The packed states of one level of a search, in pages. */
const PAGE = 4096;

export interface Level {
  readonly length: number;
  readonly bytes: number;
  push(from: Int32Array, at: number): void;
  /** Copies `count` states from number `from` on to the start of `to`. */
  copy(from: number, count: number, to: Int32Array): void;
}

/** `words`: of a packed state. */
export function createLevel(words: number): Level {
  const pages: Int32Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    get bytes() {
      return pages.length * PAGE * words * 4;
    },
    push(from, at) {
      const within = length++ % PAGE;
      if (within === 0) pages.push(new Int32Array(PAGE * words));
      const page = pages[pages.length - 1];
      for (let i = 0; i < words; i++) page[within * words + i] = from[at + i];
    },
    copy(from, count, to) {
      for (let done = 0; done < count; ) {
        const within = (from + done) % PAGE;
        const some = Math.min(count - done, PAGE - within);
        const page = pages[Math.floor((from + done) / PAGE)];
        to.set(page.subarray(within * words, (within + some) * words), done * words);
        done += some;
      }
    },
  };
}
