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
  /** What is posted; absent: it is a GET. */
  readonly body?: string | undefined;
  readonly connections: number;
  /** How long, or how many requests. */
  readonly length: { readonly seconds: number } | { readonly requests: number };
  /** The status that every answer must have. */
  readonly status: number;
  readonly signal: AbortSignal;
}

export interface Load {
  readonly requests: number;
  /** From the first question to the last answer. */
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** So much later than its last answer a load of a number of requests ends at the most. */
const ENDS_WITHIN_MS = 10;
const MS = 1_000;

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
  const { url, headers, body, connections, length, status, signal } = options;
  const sent = body === undefined ? { headers } : { headers, body, method: 'POST' as const };
  signal.throwIfAborted();
  // The generator's own duration is in hundredths of a second, and lasts until it looks whether it is done.
  const time = { start: 0, lastAnswer: 0 };
  const result = await new Promise<Result>((resolve, reject) => {
    const until =
      'seconds' in length ? { duration: length.seconds } : { amount: length.requests, sampleInt: ENDS_WITHIN_MS };
    const load = autocannon({ url, ...sent, connections, ...until }, (error: Error | null, ended) =>
      error ? reject(error) : resolve(ended),
    );
    load.on('start', () => (time.start = performance.now()));
    load.on('response', () => (time.lastAnswer = performance.now()));
    signal.addEventListener('abort', () => load.stop(), { once: true });
  });
  signal.throwIfAborted();
  const statuses = Object.keys(result.statusCodeStats ?? {});
  if (result.errors > 0 || statuses.length !== 1 || statuses[0] !== String(status)) {
    throw new Error(`${url} answered with ${statuses.join(', ') || 'nothing'} instead of ${status}.`);
  }
  const requests = result.requests.total;
  return { requests, perSecond: (requests * MS) / (time.lastAnswer - time.start), p99Ms: result.latency.p99 };
}
