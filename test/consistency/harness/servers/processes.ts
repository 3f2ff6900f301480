import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** Every process that a run has started, so that all of them can be ended whatever happens. */
export class Processes {
  readonly #running = new Set<ChildProcess>();

  /** Starts a program in a group of its own, so that a terminal's Ctrl-C does not reach it; its output goes to a file. */
  start(
    command: string,
    args: readonly string[],
    options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & { log: string; ipc?: boolean },
  ): ChildProcess {
    const { log, ipc = false, ...rest } = options;
    const output = openSync(log, 'a');
    try {
      const child = spawn(command, args, {
        ...rest,
        stdio: ['ignore', output, output, ...(ipc ? (['ipc'] as const) : [])],
        detached: true,
      });
      this.#running.add(child);
      child.once('exit', () => this.#running.delete(child));
      child.once('error', () => this.#running.delete(child));
      return child;
    } finally {
      closeSync(output);
    }
  }

  /** Runs a program to its end. @throws Error with its output when it fails */
  async run(
    command: string,
    args: readonly string[],
    options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & { log: string },
  ): Promise<void> {
    const child = this.start(command, args, options);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${command} failed (${code}): ${tail(options.log)}`);
  }

  /** Ends a process: with a signal first, and for good if it does not follow. */
  async stop(child: ChildProcess, signal: NodeJS.Signals, withinMs: number): Promise<void> {
    if (hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    await ended;
    clearTimeout(timer);
  }

  /** Ends all that still run, at once. */
  killAll(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The end of a file of text. */
export function tail(file: string, characters = 2_000): string {
  try {
    return readFileSync(file, 'utf8').slice(-characters).trim();
  } catch {
    return '';
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
