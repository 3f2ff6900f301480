import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AnswerSource, CachedAnswer } from '../cache/cached-answer.js';
import type { Clock } from '../clock.js';
import { answerHeaders, asksForDatabase, isFresh } from './answer-headers.js';

/**
 * Says who asks, as text: everything about the caller that decides what a URL resolves to (person, role, home unit,
 * offset). Must be cheap and synchronous; undefined when that would take more than a look at memory.
 */
export type IdentifyCaller = (request: Pick<IncomingMessage, 'headers'>) => string | undefined;

/**
 * Called once when a hit is about to be sent.
 * @param route the template of the URL, as the framework knows it
 * @param answer what is sent
 * @returns what the server says in every answer: name, value, name, value
 */
export type AboutToSend = (
  status: number,
  route: string | undefined,
  answer: CachedAnswer<unknown>,
) => readonly string[];

interface Resolution {
  readonly source: AnswerSource;
  readonly route: string | undefined;
}

const MAX_URLS = 20_000;
const MAX_URL_LENGTH = 512;
/** A body up to this many bytes is cheaper to copy behind its head than to send apart. */
const SHORT_BODY = 4_096;

/**
 * Answers hits before the work that a hit does not need. A URL that has been through the whole pipeline for a caller
 * resolves to the same cached query with the same parameters the next time that caller asks: so the next time only the
 * entry's validity is checked. What may have changed meanwhile is all in the identity (role, unit) or in the stamps.
 */
export class EarlyAnswers {
  readonly #resolutions = new LRUCache<string, Resolution>({ max: MAX_URLS });
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
    if (caller === undefined) return;
    this.#resolutions.set(`${caller} ${request.url}`, { source: answer.source, route: request.routeOptions.url });
  }

  /**
   * Sends the answer if it is known and valid.
   * @returns whether it was sent; at once where nothing is known
   */
  tryAnswer(request: IncomingMessage, response: ServerResponse, aboutToSend: AboutToSend): false | Promise<boolean> {
    if (asksForDatabase(request.headers['cache-control'])) return false;
    const caller = this.#identify(request);
    if (caller === undefined) return false;
    const known = this.#resolutions.get(`${caller} ${request.url}`);
    return known ? this.#send(known, request, response, aboutToSend) : false;
  }

  async #send(
    { source, route }: Resolution,
    request: IncomingMessage,
    response: ServerResponse,
    aboutToSend: AboutToSend,
  ): Promise<boolean> {
    const answer = await source.peek();
    if (!answer || answer.isNull) return false;
    const { body, etag } = answer;
    const status = isFresh(request.headers['if-none-match'], etag) ? 304 : 200;
    const head: string[] = [];
    for (const [name, value] of Object.entries(answerHeaders(answer, this.clock.epochMs()))) head.push(name, value);
    head.push(...aboutToSend(status, route, answer));
    if (status === 304) {
      response.writeHead(status, head).end();
      return true;
    }
    head.push('content-type', 'application/json; charset=utf-8', 'content-length', String(body.byteLength));
    response.writeHead(status, head);
    // As Latin-1, in which every byte is one character and comes out as it went in.
    if (body.byteLength <= SHORT_BODY) response.end(body.toString('latin1'), 'latin1');
    else response.end(body);
    return true;
  }
}
