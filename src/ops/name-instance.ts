import type { FastifyInstance } from 'fastify';

const OPERATIONS = '/api/ops/';

/**
 * Names the process in the header `X-Instance` of every answer below `/api/ops`: most figures there are those of the process
 * that answers, and behind a load balancer another one may answer the next request. Asks nothing of other routes.
 * Call it before the routes are made.
 */
export function nameInstance(fastify: FastifyInstance, instance: string): void {
  fastify.addHook('onRoute', (route) => {
    if (!route.url.startsWith(OPERATIONS)) return;
    const hooks = [route.onRequest ?? []].flat();
    route.onRequest = [
      ...hooks,
      (_request, reply, done) => {
        void reply.header('x-instance', instance);
        done();
      },
    ];
  });
}
