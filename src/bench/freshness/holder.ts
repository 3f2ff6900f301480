import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { askProcess } from '../http/server-process.js';
import type { FromHolder, HolderStart, ToHolder } from './holder-process.js';

/** An instance in a process of its own that holds a hot copy of what is about to be written. */
export class Holder {
  private constructor(private readonly child: ChildProcess) {}

  /**
   * @param children every process that is started is added here at once, so that it can be ended whatever happens next
   * @returns undefined where there is no compiled module to start, as when the sources run in a test
   */
  static async start(start: HolderStart, children: Set<ChildProcess>): Promise<Holder | undefined> {
    const child = forkCompiled(new URL('holder-process.js', import.meta.url));
    if (!child) return undefined;
    children.add(child);
    child.once('exit', () => children.delete(child));
    const holder = new Holder(child);
    await holder.#tell({ start });
    return holder;
  }

  /** Reads from now on; resolves when it holds a hot copy. */
  keepHot(): Promise<void> {
    return this.#tell({ keepHot: true });
  }

  /** Reads no more. */
  rest(): Promise<void> {
    return this.#tell({ rest: true });
  }

  /** From now on it hears nothing for `ms` milliseconds. */
  standStill(ms: number): Promise<void> {
    return this.#tell({ standStillMs: ms });
  }

  async #tell(order: ToHolder): Promise<void> {
    const answer = await askProcess<FromHolder>(this.child, order);
    if ('failed' in answer) throw new Error(answer.failed);
  }
}

function forkCompiled(file: URL): ChildProcess | undefined {
  return existsSync(file) ? fork(file, { serialization: 'advanced' }) : undefined;
}
