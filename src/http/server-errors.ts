import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { Problem, type ProblemKind } from './problems.js';

const KINDS: Readonly<Record<string, ProblemKind>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'timeout',
  HPE_HEADER_OVERFLOW: 'too-large',
};

/** Answers what is not even HTTP, came too slowly, or has headers without end: there is no request to reply to then. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const { body } = new Problem(KINDS[error.code ?? ''] ?? 'bad-request', 'The request could not be read.');
  const json = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(json)}`,
      'Connection: close',
      '',
      json,
    ].join('\r\n'),
  );
}
