import { type Agent, type IncomingHttpHeaders, request } from 'node:http';

/** Where requests go. */
export interface Target {
  readonly port: number;
  readonly agent: Agent;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** `unsent`: nobody listened, so nothing was done; `lost`: it was sent, and what became of it is not known. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: 'unsent' | 'lost'; readonly reason: string };

const TIMEOUT_MS = 20_000;

/** Sends a request; that there is no answer is an answer, too. */
export function send(
  { port, agent }: Target,
  { method, path, token, headers = {}, body, timeoutMs = TIMEOUT_MS }: HttpRequest,
): Promise<HttpAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const all = {
    ...headers,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(text !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    }),
  };
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      const reason = error.code ?? error.message;
      resolve({ kind: reason === 'ECONNREFUSED' ? 'unsent' : 'lost', reason });
    };
    const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers: all }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', fail);
      incoming.on('end', () => {
        clearTimeout(timer);
        const { statusCode = 0, headers } = incoming;
        resolve({ kind: 'answered', status: statusCode, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    outgoing.on('error', fail);
    outgoing.end(text);
  });
}
