import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { unavailable } from '../../http/problems.js';
import { WorkScope } from '../../tiers/index.js';
import { QueryHistory, type Sample, SAMPLE_MS } from '../history/query-history.js';
import { Overview } from '../overview/overview.js';
import { EventStream, eventText } from './event-stream.js';
import { Happenings } from './happenings.js';
import { Watchers } from './watchers.js';

/** Every so many samples, how the parts are. */
const OVERVIEW_EVERY = 3;

/**
 * Tells those who watch what happens: samples of the cached queries, which are the heartbeat, too; how the parts are; what
 * was invalidated and found. A sample waits for nobody, neither for the database nor for Redis; how the parts are is told
 * when that is known. Everybody is let go when the server closes.
 */
@Injectable()
export class LiveEvents implements OnModuleInit, BeforeApplicationShutdown {
  readonly #logger = new Logger('LiveEvents');
  #samples = 0;
  #looking = false;
  #closing = false;

  constructor(
    private readonly history: QueryHistory,
    private readonly overview: Overview,
    private readonly happenings: Happenings,
    private readonly watchers: Watchers,
    private readonly scope: WorkScope,
  ) {}

  onModuleInit(): void {
    this.history.onSample((sample) => this.#tell(sample));
  }

  /** A server does not close before every answer has ended. */
  beforeApplicationShutdown(): void {
    this.#closing = true;
    this.watchers.endAll();
  }

  /**
   * Makes an answer a stream.
   * @param authorization the header by which the client has proved who it is
   * @throws Problem 503 when there are too many, or the server closes
   */
  open(reply: FastifyReply, authorization: string): void {
    if (this.#closing) throw unavailable('The server closes.');
    if (this.watchers.full) throw unavailable('Too many watch already; close another page.', undefined, 10);
    const stream = new EventStream(reply, authorization, (ended) => this.watchers.remove(ended));
    this.watchers.add(stream);
    this.#collect();
    stream.send(eventText('hello', { instance: this.scope.instance, sampleSeconds: SAMPLE_MS / 1000 }));
  }

  /** What happens is collected only while somebody watches. */
  #collect(): void {
    if (this.watchers.any) this.happenings.start();
    else this.happenings.stop();
  }

  #tell({ at, queries }: Sample): void {
    this.watchers.recheck();
    this.#collect();
    if (!this.watchers.any) return;
    const { invalidations, findings } = this.happenings.take();
    let text = eventText('sample', { at: new Date(at).toISOString(), queries: Object.fromEntries(queries) });
    if (invalidations.items.length > 0) text += eventText('invalidations', invalidations);
    if (findings.items.length > 0) text += eventText('findings', findings);
    this.watchers.send(text);
    if (this.#samples % OVERVIEW_EVERY === 0) void this.#tellParts();
    this.#samples += 1;
  }

  /** One look at a time: where a part does not answer, a look may take longer than until the next one. */
  async #tellParts(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.watchers.send(eventText('overview', await this.overview.look()));
    } catch (error) {
      this.#logger.error(`How the parts are could not be told: ${String(error)}`);
    } finally {
      this.#looking = false;
    }
  }
}
