import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { lineDiff } from './line-diff.js';

/** The text of every file, by its path in the folder. */
export type Files = ReadonlyMap<string, string>;

/** A file that is not as it should be. */
export interface Difference {
  readonly file: string;
  /** `missing`: it should be there; `superfluous`: it should not. */
  readonly kind: 'differs' | 'missing' | 'superfluous';
  /** What writing would change, a few lines of it; empty unless it differs. */
  readonly diff: string;
}

const DIFF_LINES = 20;

/** In what the folder differs from `wanted`, by path. A folder that does not exist is empty. */
export async function compareFolder(folder: string, wanted: Files): Promise<Difference[]> {
  const present = await read(folder);
  const paths = [...new Set([...present.keys(), ...wanted.keys()])].toSorted();
  return paths.flatMap((file): Difference[] => {
    const [before, after] = [present.get(file), wanted.get(file)];
    if (before === after) return [];
    if (before === undefined) return [{ file, kind: 'missing', diff: '' }];
    if (after === undefined) return [{ file, kind: 'superfluous', diff: '' }];
    return [{ file, kind: 'differs', diff: lineDiff(before, after, DIFF_LINES) }];
  });
}

/** Makes the folder hold `wanted` and nothing else. @returns what was different */
export async function writeFolder(folder: string, wanted: Files): Promise<Difference[]> {
  const differences = await compareFolder(folder, wanted);
  for (const { file } of differences) {
    const path = join(folder, file);
    const text = wanted.get(file);
    if (text === undefined) {
      await rm(path);
    } else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }
  return differences;
}

async function read(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await entriesOf(folder)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(join(folder, sep).length).split(sep).join('/'), await readFile(path, 'utf8'));
  }
  return files;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
