import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.filter.js';
import { unavailable } from './problems.js';

const SWEEPS_PER_LIMIT = 10;
const MIN_SWEEP_MS = 50;

/**
 * Answers 503 for a request that takes longer than `limitMs`, whatever it waits for. One sweep over the requests under
 * way instead of a timer for each, which would cost more than a cached hit does.
 */
export function installRequestDeadlines(fastify: FastifyInstance, limitMs: number): void {
  const pending = new Map<FastifyRequest, FastifyReply>();

  fastify.addHook('preValidation', (request, reply, done) => {
    pending.set(request, reply);
    done();
  });
  fastify.addHook('onSend', (request, _reply, payload, done) => {
    pending.delete(request);
    done(null, payload);
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    pending.delete(request);
    done();
  });

  const sweep = setInterval(
    () => {
      const latest = performance.now() - limitMs;
      for (const [request, reply] of pending) {
        // In the order of arrival, so that the first young one ends the sweep.
        if (request.startedAt > latest) break;
        pending.delete(request);
        if (!reply.sent) sendProblem(unavailable(`The answer took longer than ${limitMs} ms.`), request, reply);
      }
    },
    Math.max(MIN_SWEEP_MS, limitMs / SWEEPS_PER_LIMIT),
  );
  sweep.unref();
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(sweep);
    done();
  });
}
