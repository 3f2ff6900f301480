import { Logger } from '@nestjs/common';
import { fastify } from 'fastify';
import { OverloadedError, TierError } from '../tiers/index.js';
import { ProblemFilter } from './problem.filter.js';

describe('ProblemFilter', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('answers overload with 503, a problem document and the time to wait', async () => {
    const response = await answerTo(new OverloadedError('too many answers are waiting to be loaded', 5));
    expect(response.statusCode).toBe(503);
    expect(response.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:tiered-ops:unavailable',
      status: 503,
      detail: 'The server is busy: too many answers are waiting to be loaded.',
    });
  });

  it('says so when it is not known whether a change was made', async () => {
    const response = await answerTo(new TierError('E_OUTCOME_UNKNOWN', 'The connection broke.'));
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:tiered-ops:outcome-unknown',
      detail: 'The database broke off while it was asked to commit. Look before you try again.',
    });
  });
});

async function answerTo(error: unknown) {
  const server = fastify();
  const filter = new ProblemFilter();
  server.get('/', (request, reply) => {
    filter.answer(error, request, reply);
  });
  const response = await server.inject('/');
  await server.close();
  return response;
}
