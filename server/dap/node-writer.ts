// Files that the adapter writes for its client: there as a whole or not at all.
import { open, realpath, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OpenFile } from './requests/long-texts.ts';

let made = 0;

/** What is at the path stays as it is until the file is kept. Rejects when there can be no file, with Node's error. */
export async function nodeWriter(path: string): Promise<OpenFile> {
  const target = await realpath(path).catch(() => resolve(path));
  const part = `${target}.${process.pid}-${++made}.part`;
  const file = await open(part, 'w');
  const discard = async (): Promise<void> => {
    await file.close().catch(() => {});
    await rm(part, { force: true }).catch(() => {});
  };
  return {
    write: (text) => file.writeFile(text),
    async keep() {
      await file.close();
      await rename(part, target);
    },
    discard,
  };
}
