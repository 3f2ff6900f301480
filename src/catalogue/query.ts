import type { Abstract, Type } from '@nestjs/common';
import {
  CachedJobneedRepository,
  CachedJobRepository,
  JobneedRepository,
  JobRepository,
  OptimizedJobneedRepository,
  OptimizedJobRepository,
} from '../activity/index.js';
import { AssetRepository, CachedAssetRepository, OptimizedAssetRepository } from '../assets/index.js';
import { CachedPeopleRepository, OptimizedPeopleRepository, PeopleRepository } from '../peoples/index.js';
import { type CachedAnswer, Clock, DEFAULT_PAGE_LIMIT, type PageRequest } from '../tiers/index.js';
import type { Subjects } from './subjects.js';

/** The ways to one answer, one per tier. */
export interface Ways {
  readonly plain: () => Promise<unknown>;
  readonly optimized: () => Promise<unknown>;
  /** Absent: this query has no cached tier. */
  readonly cached?: () => Promise<CachedAnswer<unknown>>;
}

/** A query of the system that this one re-imagines, and how to ask each tier for it. */
export interface CataloguedQuery {
  readonly name: string;
  /** What the original calls it. */
  readonly original: string;
  /**
   * @param page of lists; the first one by default
   * @returns undefined where the data hold nothing to ask for
   */
  readonly ways: (repositories: Repositories, subjects: Subjects, page?: PageRequest) => Ways | undefined;
}

/** What a list is asked for where nothing else is wanted. */
export const FIRST_PAGE: PageRequest = { limit: DEFAULT_PAGE_LIMIT };

/** Every tier of every feature. */
export interface Repositories {
  readonly clock: Clock;
  readonly jobs: Tiers<JobRepository, OptimizedJobRepository, CachedJobRepository>;
  readonly jobneeds: Tiers<JobneedRepository, OptimizedJobneedRepository, CachedJobneedRepository>;
  readonly assets: Tiers<AssetRepository, OptimizedAssetRepository, CachedAssetRepository>;
  readonly people: Tiers<PeopleRepository, OptimizedPeopleRepository, CachedPeopleRepository>;
}

interface Tiers<Plain, Optimized, Cached> {
  readonly plain: Plain;
  readonly optimized: Optimized;
  readonly cached: Cached;
}

/** What finds providers: an application, or a `ModuleRef` inside of one. */
export interface Providers {
  get<T>(provider: Type<T> | Abstract<T>, options: { readonly strict: false }): T;
}

/** The repositories of a running application. */
export function repositoriesOf(app: Providers): Repositories {
  return {
    clock: app.get(Clock, { strict: false }),
    jobs: {
      plain: app.get(JobRepository, { strict: false }),
      optimized: app.get(OptimizedJobRepository, { strict: false }),
      cached: app.get(CachedJobRepository, { strict: false }),
    },
    jobneeds: {
      plain: app.get(JobneedRepository, { strict: false }),
      optimized: app.get(OptimizedJobneedRepository, { strict: false }),
      cached: app.get(CachedJobneedRepository, { strict: false }),
    },
    assets: {
      plain: app.get(AssetRepository, { strict: false }),
      optimized: app.get(OptimizedAssetRepository, { strict: false }),
      cached: app.get(CachedAssetRepository, { strict: false }),
    },
    people: {
      plain: app.get(PeopleRepository, { strict: false }),
      optimized: app.get(OptimizedPeopleRepository, { strict: false }),
      cached: app.get(CachedPeopleRepository, { strict: false }),
    },
  };
}
