import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EntityManager } from '@mikro-orm/core';
import { CacheConfig, QueryConfig } from '../../config/index.js';
import { type CachedQuery, rawSql, WorkScope } from '../../tiers/index.js';
import type { RunningServer } from './running-server.js';
import { type CatalogueSweep, sweepCatalogue } from './sweep/catalogue-sweep.js';
import type { ServerFinding } from './sweep/found-fault.js';
import { type RouteSweep, sweepRoutes } from './sweep/route-sweep.js';

/** A cached query and one set of parameters to ask it with. */
export interface CachedQuestion {
  readonly query: CachedQuery<unknown, unknown>;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What is to be asked of every cached query of an application, and for whom. */
export interface CachedQuestions {
  readonly tenant: number;
  readonly questions: readonly CachedQuestion[];
  /** Cached queries that nobody knows parameters for. */
  readonly unknown: readonly string[];
}

/** A file of the SQL snapshots that is not as it should be. */
export interface OutdatedSnapshot {
  readonly file: string;
  readonly kind: 'differs' | 'missing' | 'superfluous';
}

/** From where on something is worth a word. */
export interface DoctorThresholds {
  /** With fewer jobs, plans and times say little about production. */
  readonly jobs: number;
  /** A table with fewer rows may be read from end to end. */
  readonly largeTableRows: number;
  /** Where uses of indexes are counted for fewer days, it says little that one has none. */
  readonly unusedDays: number;
  /** A query that takes so long at the database should be cached, or has to say why not. */
  readonly expensiveMs: number;
  /** A table of which more rows change in an hour is changed often. */
  readonly changesPerHour: number;
  /** Where changes are counted for fewer days, it is not known how often there are some. */
  readonly changesDays: number;
  /** Below this many reads a hit ratio says nothing. */
  readonly reads: number;
  /** Hits by reads, below which a cache hardly pays. */
  readonly hitRatio: number;
}

export const DOCTOR_THRESHOLDS: DoctorThresholds = {
  jobs: 10_000,
  largeTableRows: 10_000,
  unusedDays: 7,
  expensiveMs: 50,
  changesPerHour: 360,
  changesDays: 1,
  reads: 20,
  hitRatio: 0.5,
};

/** What decides how closely production is watched. */
export interface MonitoringSettings {
  readonly queryLog: 'off' | 'on' | 'full';
  readonly queryLogSample: number;
  readonly auditRate: number;
}

export interface PatientOptions {
  /** An initialized application on the configured database, which is read and never written. */
  readonly app: NestFastifyApplication;
  /** An application on data that belong to the doctor, where writes may be tried. It may be `app`. */
  readonly laboratory: () => Promise<NestFastifyApplication>;
  /** A running server to look at, too. */
  readonly server?: RunningServer | undefined;
  /** How to ask every cached query of an application. */
  readonly questions: (app: NestFastifyApplication) => Promise<CachedQuestions>;
  /** Compares the committed SQL with what is asked; undefined: what it needs is not installed. */
  readonly snapshots: () => Promise<
    { readonly files: number; readonly outdated: readonly OutdatedSnapshot[] } | undefined
  >;
  /** What the application would run with, where the doctor booted it with something else. */
  readonly settings?: MonitoringSettings | undefined;
  /** Where the project is: alert rules and dashboards lie there. */
  readonly root: string;
  readonly thresholds?: Partial<DoctorThresholds> | undefined;
}

/** What is examined. What several checks need to know is found out once, when the first of them asks. */
export class Patient {
  readonly thresholds: DoctorThresholds;
  #catalogue: Promise<CatalogueSweep> | undefined;
  #routes: Promise<RouteSweep> | undefined;
  #serverFindings: Promise<readonly ServerFinding[] | undefined> | undefined;

  constructor(private readonly options: PatientOptions) {
    this.thresholds = { ...DOCTOR_THRESHOLDS, ...options.thresholds };
  }

  get app(): NestFastifyApplication {
    return this.options.app;
  }

  get em(): EntityManager {
    return this.get(EntityManager);
  }

  get server(): RunningServer | undefined {
    return this.options.server;
  }

  get settings(): MonitoringSettings {
    const { queryLog, queryLogSample } = this.get(QueryConfig);
    return this.options.settings ?? { queryLog, queryLogSample, auditRate: this.get(CacheConfig).auditRate };
  }

  get root(): string {
    return this.options.root;
  }

  /** A provider of the examined application. */
  get<T>(provider: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.app.get<T>(provider, { strict: false });
  }

  /** The rows of one statement that reads. */
  sql<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.get(WorkScope).run({ name: 'doctor' }, () => rawSql<Row>(this.em, statement, parameters));
  }

  /** Every catalogued query, asked for few and for many rows. */
  catalogue(): Promise<CatalogueSweep> {
    this.#catalogue ??= sweepCatalogue(this.app);
    return this.#catalogue;
  }

  /** Every route that answers, asked once. */
  routes(): Promise<RouteSweep> {
    this.#routes ??= sweepRoutes(this.app);
    return this.#routes;
  }

  /** What a running server found of how data are asked for; undefined: there is none, or it does not show them. */
  serverFindings(): Promise<readonly ServerFinding[] | undefined> {
    this.#serverFindings ??= this.#findingsThere();
    return this.#serverFindings;
  }

  laboratory(): Promise<NestFastifyApplication> {
    return this.options.laboratory();
  }

  questionsOf(app: NestFastifyApplication): Promise<CachedQuestions> {
    return this.options.questions(app);
  }

  snapshots(): ReturnType<PatientOptions['snapshots']> {
    return this.options.snapshots();
  }

  async #findingsThere(): Promise<readonly ServerFinding[] | undefined> {
    return (await this.server?.json<{ items: readonly ServerFinding[] }>('/api/ops/findings'))?.items;
  }
}
