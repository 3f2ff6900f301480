import { fastify } from 'fastify';
import { OverloadedError } from '../tiers/index.js';
import { ProblemFilter } from './problem.filter.js';

describe('ProblemFilter', () => {
  it('answers overload with 503, a problem document and the time to wait', async () => {
    const server = fastify();
    const filter = new ProblemFilter();
    server.get('/', (request, reply) => {
      filter.answer(new OverloadedError('too many answers are waiting to be loaded', 5), request, reply);
    });
    const response = await server.inject('/');
    await server.close();
    expect(response.statusCode).toBe(503);
    expect(response.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:tiered-ops:unavailable',
      status: 503,
      detail: 'The server is busy: too many answers are waiting to be loaded.',
    });
  });
});
