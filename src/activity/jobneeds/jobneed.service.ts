import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/index.js';
import { EntityWriter } from '../../http/entity-writer.js';
import { found } from '../../http/found.js';
import { forbidden } from '../../http/problems.js';
import type { Representation } from '../../http/representation.js';
import { Jobneed } from '../../model/index.js';
import { type CachedAnswer, type CachedQuery, Clock, type Page } from '../../tiers/index.js';
import type { CreateJobneed, DueQuery, UpdateJobneed } from './dto/jobneed.dto.js';
import type { JobneedView } from './dto/jobneed.view.js';
import type { DueRequest } from './repositories/jobneed.lists.js';
import { OptimizedJobneedRepository } from './repositories/jobneed.optimized.repository.js';

const HOUR_MS = 3_600_000;
/** No later than what a request can name, and an answer can show. */
const LAST_INSTANT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What may be done with occurrences, and who may look at whose work. */
@Injectable()
export class JobneedService {
  constructor(
    private readonly optimized: OptimizedJobneedRepository,
    private readonly writer: EntityWriter,
    private readonly clock: Clock,
  ) {}

  /** Plans an occurrence, or reports one that nobody planned. */
  create(body: CreateJobneed): Promise<Representation<JobneedView>> {
    const plandatetime = body.plandatetime ?? this.clock.now();
    const expirydatetime = body.expirydatetime ?? new Date(Math.min(plandatetime.getTime() + HOUR_MS, LAST_INSTANT_MS));
    const jobtype = body.jobtype ?? (body.jobId === undefined || body.jobId === null ? 'ADHOC' : 'SCHEDULE');
    return this.writer.create(Jobneed, { ...body, plandatetime, expirydatetime, jobtype }, this.read);
  }

  /** Changes an occurrence. @param ifMatch the request's `If-Match` */
  update(id: number, patch: UpdateJobneed, ifMatch: string | undefined): Promise<Representation<JobneedView>> {
    return this.writer.update(Jobneed, id, patch, this.read, ifMatch);
  }

  /**
   * The due work that a caller asks for.
   * @throws Problem 403 when a worker names another person, 404 when the person is not of this unit
   */
  async due(
    query: CachedQuery<DueRequest, Page<JobneedView> | null>,
    caller: Caller,
    { people, ...page }: DueQuery,
  ): Promise<CachedAnswer<Page<JobneedView> | null>> {
    if (people !== undefined && people !== caller.personId && caller.role === 'worker') {
      throw forbidden('A worker sees only its own work.');
    }
    // An admin who visits another unit is nobody there: its own work is none, not unknown.
    const self = caller.bu === caller.homeBu ? caller.personId : null;
    const person = people ?? self;
    const answer = await query.answer({ ...page, people: person, ctzoffset: caller.ctzoffset ?? 0 });
    return person === null ? answer : found(answer, 'person', person);
  }

  private readonly read = (id: number): Promise<JobneedView | null> => this.optimized.getJobneed(id);
}
