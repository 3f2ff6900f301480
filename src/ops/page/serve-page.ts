import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../http/problems.js';
import { sendProblem } from '../../http/problem.filter.js';
import { INDEX, type PageFile, readPageFiles } from './page-files.js';

/** Nothing from elsewhere, nothing inline, nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // Small files with a tag: asked for anew each time, so that a page and its scripts are of one version.
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
};

/**
 * Serves the operations page at `/ops` and its files below it, to everyone: there are no data in them. The page asks for
 * those under `/api/ops` with the token of whoever logs in.
 */
export function serveOperationsPage(fastify: FastifyInstance): void {
  const files = readPageFiles();
  const answer = (name: string, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const file = files.get(name);
    return file ? send(file, request, reply) : sendProblem(notFound('file', name), request, reply);
  };
  fastify.get('/ops', (request, reply) => answer(INDEX, request, reply));
  fastify.get('/ops/', (_request, reply) => reply.redirect('/ops', 308));
  fastify.get<{ Params: { '*': string } }>('/ops/*', (request, reply) => answer(request.params['*'], request, reply));
}

function send({ type, body, gzipped, etag }: PageFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.headers(HEADERS).header('etag', etag);
  if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
  void reply.type(type);
  if (!request.headers['accept-encoding']?.includes('gzip')) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(gzipped);
}
