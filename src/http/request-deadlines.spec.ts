import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';
import { installRequestDeadlines } from './request-deadlines.js';

describe('request deadlines', () => {
  it('answer 503 for what takes too long, leave the rest alone, and survive the late answer', async () => {
    const server = fastify();
    server.decorateRequest('startedAt', 0);
    server.addHook('onRequest', (request, _reply, done) => {
      request.startedAt = performance.now();
      done();
    });
    installRequestDeadlines(server, 100);
    server.get('/slow', async () => {
      await sleep(600);
      return { late: true };
    });
    server.get('/quick', () => ({ late: false }));
    try {
      const [slow, quick] = await Promise.all([server.inject('/slow'), server.inject('/quick')]);
      expect(slow.statusCode).toBe(503);
      expect(slow.headers['content-type']).toContain('application/problem+json');
      expect(slow.headers['retry-after']).toBe('1');
      expect(quick.json()).toEqual({ late: false });
      await sleep(600);
      expect((await server.inject('/quick')).statusCode).toBe(200);
    } finally {
      await server.close();
    }
  });
});
