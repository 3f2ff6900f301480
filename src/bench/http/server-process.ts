import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';

/** What a server process is told, and what it says. */
export type ToServer = { readonly start: unknown } | { readonly cpu: true } | { readonly observe: boolean };
export type FromServer =
  | { readonly port: number }
  | { readonly failed: string }
  /** Processor time that the process has used, in microseconds. */
  | { readonly cpuMicros: number }
  | { readonly observing: boolean };

const STOP_WITHIN_MS = 5_000;

/** A server in a process of its own, so that it shares no event loop with the client that measures it. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /**
   * Starts the module at `file` and tells it what to serve.
   * @param children every process that is started is added here at once, so that it can be ended whatever happens next
   */
  static async start(file: URL, what: unknown, children: Set<ChildProcess>): Promise<ServerProcess> {
    const child = fork(file, { serialization: 'advanced' });
    children.add(child);
    child.once('exit', () => children.delete(child));
    const answer = await askProcess<FromServer>(child, { start: what });
    if (!('port' in answer)) throw new Error('failed' in answer ? answer.failed : 'The server did not start.');
    return new ServerProcess(child, `http://127.0.0.1:${answer.port}`);
  }

  async cpuMicros(): Promise<number> {
    const answer = await askProcess<FromServer>(this.child, { cpu: true });
    return 'cpuMicros' in answer ? answer.cpuMicros : Number.NaN;
  }

  /** Has the server look at its units of work from now on, or not. */
  async observe(on: boolean): Promise<void> {
    await askProcess<FromServer>(this.child, { observe: on });
  }
}

/** Ends processes: politely, and soon for good. */
export async function endAll(children: Iterable<ChildProcess>): Promise<void> {
  await Promise.all(
    [...children].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await exited;
      clearTimeout(timer);
    }),
  );
}

/** Sends a message to a process that answers each with one. */
export function askProcess<Answer>(child: ChildProcess, message: Serializable): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void =>
      reject(new Error(`The server process ended by itself (${signal ?? code}).`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
    child.send(message);
  });
}
