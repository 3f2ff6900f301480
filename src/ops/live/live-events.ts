import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Authenticator } from '../../auth/index.js';
import { unavailable } from '../../http/problems.js';
import { WorkScope } from '../../tiers/index.js';
import { QueryHistory, type Sample, SAMPLE_MS } from '../history/query-history.js';
import { Overview } from '../overview/overview.js';
import { EventStream, eventText } from './event-stream.js';
import { Happenings } from './happenings.js';

/** Each stream costs a little at every sample. */
const MAX_STREAMS = 25;
/** Every so many samples, how the parts are. */
const OVERVIEW_EVERY = 3;

/**
 * Tells those who watch what happens: samples of the cached queries, which are the heartbeat, too; how the parts are; what
 * was invalidated and found. Whoever may not know it any more is let go with the next sample, and everybody when the
 * server closes.
 */
@Injectable()
export class LiveEvents implements OnModuleInit, BeforeApplicationShutdown {
  readonly #logger = new Logger('LiveEvents');
  readonly #streams = new Set<EventStream>();
  #samples = 0;
  #closing = false;

  constructor(
    private readonly history: QueryHistory,
    private readonly overview: Overview,
    private readonly happenings: Happenings,
    private readonly authenticator: Authenticator,
    private readonly scope: WorkScope,
  ) {}

  onModuleInit(): void {
    this.history.onSample((sample) => void this.#tell(sample));
  }

  /** A server does not close before every answer has ended. */
  beforeApplicationShutdown(): void {
    this.#closing = true;
    for (const stream of this.#streams) stream.end('closing');
  }

  /**
   * Makes an answer a stream.
   * @param authorization the header by which the client proves who it is
   * @throws Problem 503 when there are too many, or the server closes
   */
  open(reply: FastifyReply, authorization: string): void {
    if (this.#closing) throw unavailable('The server closes.');
    if (this.#streams.size >= MAX_STREAMS)
      throw unavailable('Too many watch already; close another page.', undefined, 10);
    const stream = new EventStream(reply, authorization, (ended) => this.#streams.delete(ended));
    this.#streams.add(stream);
    this.#watch();
    stream.send(eventText('hello', { instance: this.scope.instance, sampleSeconds: SAMPLE_MS / 1000 }));
  }

  /** How many watch. */
  get size(): number {
    return this.#streams.size;
  }

  /** What happens is collected only while somebody watches. */
  #watch(): void {
    if (this.#streams.size > 0) this.happenings.start();
    else this.happenings.stop();
  }

  async #tell({ at, queries }: Sample): Promise<void> {
    this.#watch();
    if (this.#streams.size === 0) return;
    try {
      await Promise.all([...this.#streams].map((stream) => this.#recheck(stream)));
      const { invalidations, findings } = this.happenings.take();
      let text = eventText('sample', { at: new Date(at).toISOString(), queries: Object.fromEntries(queries) });
      if (invalidations.items.length > 0) text += eventText('invalidations', invalidations);
      if (findings.items.length > 0) text += eventText('findings', findings);
      if (this.#samples % OVERVIEW_EVERY === 0) text += eventText('overview', await this.overview.look());
      this.#samples += 1;
      for (const stream of this.#streams) stream.send(text);
    } catch (error) {
      this.#logger.error(`What happens could not be told: ${String(error)}`);
    }
  }

  /** Ends a stream whose token has expired, or whose owner is no admin any more. */
  async #recheck(stream: EventStream): Promise<void> {
    const { authorization } = stream;
    const person =
      this.authenticator.known(authorization) ??
      (await this.authenticator.authenticate(authorization, this.scope.open({ name: 'ops.events' })));
    if (person?.role !== 'admin') stream.end(person ? 'forbidden' : 'unauthorized');
  }
}
