import fastify from 'fastify';
import { serveProcess } from './serve-process.js';

/** The answers of a bare server, by their place in the list: `/0`, `/1`. */
export interface BareServerStart {
  readonly answers: readonly { readonly body: Uint8Array; readonly contentType: string; readonly etag: string }[];
}

/** The least that a Fastify server can do: every route sends bytes that were there before, or says that they are known. */
serveProcess(async ({ answers }: BareServerStart): Promise<number> => {
  const server = fastify();
  for (const [index, { body, contentType, etag }] of answers.entries()) {
    const bytes = Buffer.from(body);
    server.get(`/${index}`, (request, reply) => {
      if (request.headers['if-none-match'] === etag) return reply.code(304).header('etag', etag).send();
      return reply.header('content-type', contentType).send(bytes);
    });
  }
  await server.listen({ port: 0, host: '127.0.0.1' });
  return (server.server.address() as { port: number }).port;
});
