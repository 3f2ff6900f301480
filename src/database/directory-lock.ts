import { readFileSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';

/**
 * Keeps two processes from opening one embedded database, which would destroy it: PGlite itself does not look. A file
 * names the process that has it; one whose process is gone (kill -9, a reboot) is taken over.
 */
export class DirectoryLock {
  private constructor(private readonly path: string) {
    process.once('exit', this.#onExit);
  }

  /** @throws Error that names the process which has the directory */
  static async take(path: string): Promise<DirectoryLock> {
    for (;;) {
      try {
        await writeFile(path, String(process.pid), { flag: 'wx' });
        return new DirectoryLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = await ownerOf(path);
      if (owner !== undefined && isAlive(owner)) throw new Error(`process ${owner} is using it`);
      await rm(path, { force: true });
    }
  }

  async release(): Promise<void> {
    process.off('exit', this.#onExit);
    await rm(this.path, { force: true });
  }

  readonly #onExit = (): void => {
    try {
      if (readFileSync(this.path, 'utf8') === String(process.pid)) rmSync(this.path);
    } catch {
      // Gone already, or not to be removed: the next process sees that this one is dead.
    }
  };
}

async function ownerOf(path: string): Promise<number | undefined> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  // In a container every start may have the same number: a file that names this very process is an old one.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
