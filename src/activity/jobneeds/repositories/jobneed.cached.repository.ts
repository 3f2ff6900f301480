import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { shownFields } from '../../../http/entity-view.js';
import { Jobneed } from '../../../model/index.js';
import {
  type CachedAnswer,
  type CachedQuery,
  type CachedQueryDefinition,
  type Freshness,
  type Page,
  rowDependenciesOf,
  TieredCache,
} from '../../../tiers/index.js';
import type { JobneedTreeView } from '../dto/jobneed-tree.view.js';
import { JobneedReportView, type JobneedView, type SlotView } from '../dto/jobneed.view.js';
import { dueWindow } from '../due-window.js';
import { dueDependencies, slotDependencies, wholeDependencies } from './jobneed.dependencies.js';
import { type AdhocRequest, type DueList, type DueRequest, EXTERNAL_TOURS, MINE } from './jobneed.lists.js';
import { type AdhocCandidates, type Due, isDue, OptimizedJobneedRepository } from './jobneed.optimized.repository.js';

const HOUR_MS = 3_600_000;
/** The most occurrences that are kept for one asset, question set, person and hour. */
const MAX_CANDIDATES = 200;

interface ById {
  readonly id: number;
}

/** From what is kept for an hour, or, where that is null, for an instant. */
interface SlotQueries {
  readonly ofHour: CachedQuery<AdhocRequest, Page<SlotView> | null>;
  readonly ofInstant: CachedQuery<AdhocRequest, Page<SlotView>>;
}

/** Tier 3: answers that are kept until something they depend on changes. */
@Injectable()
export class CachedJobneedRepository {
  /** What a person is due to do; null: no such person. */
  readonly mine: CachedQuery<DueRequest, Page<JobneedView> | null>;
  /** The external tours that a person is due to make; null: no such person. */
  readonly externalTours: CachedQuery<DueRequest, Page<JobneedView> | null>;
  readonly report: CachedQuery<ById, JobneedReportView | null>;
  readonly tree: CachedQuery<ById, JobneedTreeView | null>;
  private readonly shownSlots: SlotQueries;
  /** Whoever plans by the answer must know of every commit before the question, whoever made it. */
  private readonly plannedSlots: SlotQueries;

  constructor(cache: TieredCache, em: EntityManager, optimized: OptimizedJobneedRepository) {
    const due = (list: DueList, ttlSeconds: number) =>
      cache.define<DueRequest, Due | null, Page<JobneedView> | null>({
        name: list.name,
        ttlSeconds,
        dependsOn: dueDependencies(em, list),
        row: { table: 'peoples_people', columns: [], id: ({ people }) => people ?? 0 },
        key: ({ people, ctzoffset, limit, cursor }, now) => [people, dueWindow(now, ctzoffset).from, limit, cursor],
        load: (request, now) => optimized.readDue(list, request, now),
        validUntil: (stored) => (stored === null ? undefined : new Date(stored.until)),
        present: (stored) => ({ value: stored?.page ?? null }),
      });
    this.mine = due(MINE, 120);
    this.externalTours = due(EXTERNAL_TOURS, 300);

    const slots = (name: string, freshness: Freshness) =>
      defineSlots(cache, optimized, name, { freshness, ttlSeconds: 300, ...slotDependencies(em) });
    this.shownSlots = slots('jobneeds.adhoc-slot', 'acknowledged');
    this.plannedSlots = slots('jobneeds.adhoc-schedule', 'strict');

    this.report = cache.define({
      name: 'jobneeds.report',
      ttlSeconds: 900,
      ...rowDependenciesOf(em, Jobneed, { fields: shownFields(JobneedReportView) }),
      load: ({ id }) => optimized.getJobneedForReport(id),
    });
    this.tree = cache.define({
      name: 'jobneeds.tree',
      ttlSeconds: 1800,
      dependsOn: wholeDependencies(em),
      load: ({ id }) => optimized.getJobneedTree(id),
    });
  }

  /** The slot for an adhoc visit, for those who look at it. */
  adhocSlot(request: AdhocRequest): Promise<CachedAnswer<Page<SlotView>>> {
    return askForSlot(this.shownSlots, request);
  }

  /** The slot for an adhoc visit, for those who plan by it: not older than any commit before the question. */
  async fetchScheduleForAdhoc(request: AdhocRequest): Promise<Page<SlotView>> {
    return (await askForSlot(this.plannedSlots, request)).value();
  }

  fetchJobNeeds(request: DueRequest): Promise<Page<JobneedView> | null> {
    return this.mine.fetch(request);
  }

  fetchExternalTourJobNeeds(request: DueRequest): Promise<Page<JobneedView> | null> {
    return this.externalTours.fetch(request);
  }

  fetchJobneedForReport(id: number): Promise<JobneedReportView | null> {
    return this.report.fetch({ id });
  }

  fetchJobneedTree(id: number): Promise<JobneedTreeView | null> {
    return this.tree.fetch({ id });
  }
}

/**
 * Defines the queries of a slot. Everyone asks for another instant, namely now: so what is kept is the hour, and the
 * instant is told from it; only where the hour holds too much, the instant itself is kept.
 */
function defineSlots(
  cache: TieredCache,
  optimized: OptimizedJobneedRepository,
  name: string,
  common: Pick<CachedQueryDefinition<AdhocRequest, unknown>, 'freshness' | 'ttlSeconds' | 'dependsOn' | 'row'>,
): SlotQueries {
  return {
    ofHour: cache.define<AdhocRequest, AdhocCandidates, Page<SlotView> | null>({
      ...common,
      name,
      key: ({ people, asset, qset, at }) => [people, asset, qset, startOfHour(at)],
      load: ({ at, ...whom }) => optimized.getAdhocCandidates(whom, startOfHour(at), endOfHour(at), MAX_CANDIDATES),
      present: ({ slots, complete }, { at }) => ({ value: complete ? slotOf(slots, at) : null }),
    }),
    ofInstant: cache.define({
      ...common,
      name: `${name}-at`,
      load: (request) => optimized.getScheduleForAdhoc(request),
    }),
  };
}

async function askForSlot(
  { ofHour, ofInstant }: SlotQueries,
  request: AdhocRequest,
): Promise<CachedAnswer<Page<SlotView>>> {
  const answer = await ofHour.answer(request);
  return answer.isNull ? ofInstant.answer(request) : (answer as CachedAnswer<Page<SlotView>>);
}

function startOfHour(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

/** The last instant of the hour: columns and clock know milliseconds. */
function endOfHour(at: Date): Date {
  return new Date(startOfHour(at).getTime() + HOUR_MS - 1);
}

/** The first that is due at `at`. @param slots in the order in which they are chosen */
function slotOf(slots: readonly SlotView[], at: Date): Page<SlotView> {
  const slot = slots.find((candidate) => isDue(candidate, at));
  return { items: slot ? [slot] : [], nextCursor: null };
}
