import type { TenantId } from '../scope/tenant.js';
import type { Dependencies, RowDependency } from './dependencies.js';

/** What a presentation of a stored value is, and how long it stays right. */
export interface Presentation<R> {
  readonly value: R;
  /** The first instant at which the value would be different; absent: it does not depend on time. */
  readonly until?: Date | undefined;
}

/** The modes of freshness. */
export type Freshness = 'acknowledged' | 'strict';

/** One cached query on one screen: its name, its scope, its lifetime, what it depends on, and where its answer comes from. */
export interface CachedQueryDefinition<P, S, R = S> {
  /** Unique; part of the key, the metrics and the commands: `assets.active`. */
  readonly name: string;
  /** How long an answer lives at the most, in seconds. Varied at random, so that entries stored together don't end together. */
  readonly ttlSeconds: number;
  /**
   * How fresh an answer is. `acknowledged` (the default): not older than any write through this system that was
   * acknowledged before the read began, nor by more than the bound of staleness than any other program's. `strict`: not
   * older than any commit before the read began, whoever made it; each read asks the database for versions.
   */
  readonly freshness?: Freshness;
  /** Raised when the shape of the stored value changes, so that answers of an older version of the software are not served. */
  readonly revision?: number;
  readonly dependsOn: Dependencies;
  /** For answers about one row. */
  readonly row?: RowDependency<P>;
  /** What distinguishes two answers; by default all parameters. For parameters that only matter to `present`. */
  readonly key?: (params: P, now: Date) => unknown;
  /** Reads the answer (or what it is derived from) from the database. `null`: there is none, which is cached too. */
  readonly load: (params: P, now: Date) => Promise<S>;
  /** The first instant at which what was loaded would be different; the entry ends there. */
  readonly validUntil?: (stored: S, params: P, now: Date) => Date | undefined;
  /**
   * What warming asks for, in a unit of work of the tenant: usually the first page. Absent: answers that are too many or
   * too cheap to load ahead of the first question.
   */
  readonly warm?: () => readonly P[] | Promise<readonly P[]>;
  /**
   * Derives what moves with time from what is stored, at the instant of the read. Absent: the stored value is the answer,
   * and a hit sends its bytes as they are.
   */
  readonly present?: (stored: S, params: P, now: Date) => Presentation<R>;
}

/** A cached query, asked by one tenant with one set of parameters: what the engine needs to know to answer. */
export interface Question<P> {
  readonly definition: CachedQueryDefinition<P, unknown, unknown>;
  readonly tenant: TenantId;
  readonly params: P;
  /** The key of the answer. Whatever decides the answer is in it: query, shape, tenant, parameters. */
  readonly key: string;
  /** The scopes whose stamps decide whether an answer is still valid, widest first. */
  readonly scopes: readonly string[];
}
