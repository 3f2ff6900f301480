import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AnswerSource, CachedAnswer } from '../cache/cached-answer.js';
import type { Clock } from '../clock.js';
import { answerHeaders, asksForDatabase, isFresh } from './answer-headers.js';

/**
 * Says who asks, as text: everything about the caller that decides what a URL resolves to (person, role, home unit,
 * offset). Must be cheap and synchronous; undefined when that would take more than a look at memory.
 */
export type IdentifyCaller = (request: FastifyRequest) => string | undefined;

const MAX_URLS = 20_000;
const MAX_URL_LENGTH = 512;

/**
 * Answers hits before the work that a hit does not need. A URL that has been through the whole pipeline for a caller
 * resolves to the same cached query with the same parameters the next time that caller asks: so the next time only the
 * entry's validity is checked. What may have changed meanwhile is all in the identity (role, unit) or in the stamps.
 */
export class EarlyAnswers {
  readonly #resolutions = new LRUCache<string, AnswerSource>({ max: MAX_URLS });
  #identify: IdentifyCaller = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Names the function that tells callers apart. Without one, every request takes the long way. */
  identifyBy(identify: IdentifyCaller): void {
    this.#identify = identify;
  }

  /** Remembers what a request resolved to. */
  remember(request: FastifyRequest, answer: CachedAnswer<unknown>): void {
    if (request.url.length > MAX_URL_LENGTH) return;
    const caller = this.#identify(request);
    if (caller !== undefined) this.#resolutions.set(`${caller} ${request.url}`, answer.source);
  }

  /**
   * Sends the answer if it is known and valid.
   * @returns whether it was sent; at once where nothing is known. Never the reply itself: that is a thenable, which a
   *   promise would wait for and replace by nothing
   */
  tryAnswer(request: FastifyRequest, reply: FastifyReply): false | Promise<boolean> {
    if (asksForDatabase(request.headers['cache-control'])) return false;
    const caller = this.#identify(request);
    if (caller === undefined) return false;
    const known = this.#resolutions.get(`${caller} ${request.url}`);
    return known ? this.#send(known, request, reply) : false;
  }

  async #send(known: AnswerSource, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const answer = await known.peek();
    if (!answer || answer.isNull) return false;
    reply.headers(answerHeaders(answer, this.clock.epochMs()));
    if (isFresh(request.headers['if-none-match'], answer.etag)) void reply.code(304).send();
    else void reply.header('content-type', 'application/json; charset=utf-8').send(shortAsText(answer.body));
    return true;
  }
}

const SHORT_BYTES = 4096;

/** Node sends head and body in one piece when the body is text, and in two when it is bytes. */
function shortAsText(body: Buffer): Buffer | string {
  return body.byteLength > SHORT_BYTES ? body : body.toString('utf8');
}
