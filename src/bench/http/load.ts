import type { default as Autocannon, Result } from 'autocannon';

/** The package that makes the load is installed for development only. */
export class NoLoadGeneratorError extends Error {
  override readonly name = 'NoLoadGeneratorError';
  readonly code = 'NO_LOAD_GENERATOR';

  constructor(cause: unknown) {
    super('Measuring over HTTP needs the development package autocannon: run npm ci, or pass --no-http', { cause });
  }
}

export interface LoadOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly connections: number;
  readonly seconds: number;
  /** The status that every answer must have. */
  readonly status: number;
  readonly signal: AbortSignal;
}

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** @throws NoLoadGeneratorError */
export async function loadGenerator(): Promise<(options: LoadOptions) => Promise<Load>> {
  try {
    const { default: autocannon } = await import('autocannon');
    return (options) => run(autocannon, options);
  } catch (error) {
    throw new NoLoadGeneratorError(error);
  }
}

/** Asks over kept connections, each anew as soon as it has its answer. */
async function run(autocannon: typeof Autocannon, options: LoadOptions): Promise<Load> {
  const { url, headers, connections, seconds, status, signal } = options;
  signal.throwIfAborted();
  const result = await new Promise<Result>((resolve, reject) => {
    const load = autocannon({ url, headers, connections, duration: seconds }, (error: Error | null, ended) =>
      error ? reject(error) : resolve(ended),
    );
    signal.addEventListener('abort', () => load.stop(), { once: true });
  });
  signal.throwIfAborted();
  const statuses = Object.keys(result.statusCodeStats ?? {});
  if (result.errors > 0 || statuses.length !== 1 || statuses[0] !== String(status)) {
    throw new Error(`${url} answered with ${statuses.join(', ') || 'nothing'} instead of ${status}.`);
  }
  const requests = result.requests.total;
  return { requests, perSecond: requests / result.duration, p99Ms: result.latency.p99 };
}
