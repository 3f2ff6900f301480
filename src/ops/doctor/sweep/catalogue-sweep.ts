import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CATALOGUE, repositoriesOf, type Subjects } from '../../../catalogue/index.js';
import {
  CachedAnswer,
  fingerprintOf,
  type IssuedStatement,
  type RecordedFinding,
  recordStatements,
  WorkScope,
} from '../../../tiers/index.js';
import { subjectsOf } from './choose-for-doctor.js';
import { FindingCollector } from './collect-findings.js';

/** Few rows and many: what takes more statements for the second grows. */
export const FEW = 10;
export const MANY = 100;

const TIERS = ['optimized', 'cached'] as const;

/** One question to one tier, and what the database was asked for it. */
export interface Asked {
  readonly query: string;
  readonly tier: (typeof TIERS)[number];
  readonly limit: number;
  readonly statements: readonly IssuedStatement[];
  /** At the driver. */
  readonly ms: number;
  /** Of the answer; null: it is no list. */
  readonly rows: number | null;
  /** What was thrown: a method over its budget, for instance. */
  readonly error: string | undefined;
}

export interface CatalogueSweep {
  readonly subjects: Subjects;
  readonly asked: readonly Asked[];
  readonly findings: readonly RecordedFinding[];
  /** Queries that the data hold nothing for. */
  readonly skipped: readonly string[];
  /** Asks the optimized form of a query for many rows once more: a machine that is busy tells no time by one question. */
  readonly again: (query: string) => Promise<Asked | undefined>;
}

/** Asks the optimized form of every catalogued query, and what its cached form loads, for few rows and for many. */
export async function sweepCatalogue(app: NestFastifyApplication): Promise<CatalogueSweep> {
  const subjects = await subjectsOf(app);
  const repositories = repositoriesOf(app);
  const collector = new FindingCollector(app);
  const asked: Asked[] = [];
  const skipped: string[] = [];
  for (const { name, ways: waysFor } of CATALOGUE) {
    if (!waysFor(repositories, subjects)) skipped.push(name);
    for (const limit of [FEW, MANY]) {
      const ways = waysFor(repositories, subjects, { limit });
      for (const tier of TIERS) {
        const way = ways?.[tier];
        if (way) asked.push(await ask(app, subjects, { query: name, tier, limit }, way));
      }
      await collector.settle();
    }
  }
  const findings = await collector.end();
  const again = async (query: string): Promise<Asked | undefined> => {
    const ways = CATALOGUE.find(({ name }) => name === query)?.ways(repositories, subjects, { limit: MANY });
    return ways && ask(app, subjects, { query, tier: 'optimized', limit: MANY }, ways.optimized);
  };
  return { subjects, asked, findings, skipped, again };
}

async function ask(
  app: NestFastifyApplication,
  { tenant, caller: actor }: Subjects,
  question: Pick<Asked, 'query' | 'tier' | 'limit'>,
  way: () => Promise<unknown>,
): Promise<Asked> {
  const scope = app.get(WorkScope);
  const work = { name: `${question.query} (${question.tier})`, tenant, actor, noCache: true };
  let ms = 0;
  let rows: number | null = null;
  let error: string | undefined;
  const { statements: issued } = await recordStatements(() =>
    scope.run(work, async () => {
      try {
        rows = rowsOf(await way());
      } catch (thrown) {
        error = thrown instanceof Error ? thrown.message : String(thrown);
      }
      ({ ms } = scope.require().statements);
    }),
  );
  const statements = issued.filter(({ sql }) => fingerprintOf(sql).kind === 'select');
  return { ...question, statements, ms, rows, error };
}

function rowsOf(answer: unknown): number | null {
  const value: unknown = answer instanceof CachedAnswer ? answer.value() : answer;
  const items = (value as { items?: unknown } | null)?.items;
  return Array.isArray(items) ? items.length : null;
}
