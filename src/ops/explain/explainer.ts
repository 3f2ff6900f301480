import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import {
  type Finding,
  type LoggedStatement,
  QueryLog,
  type Statement,
  statementPresenter,
  type Work,
} from '../../tiers/index.js';
import { PlanService } from '../plans/plan.service.js';

/** One statement of a request, and how the database runs it. */
interface ExplainedStatement extends LoggedStatement {
  /** The plan as a tree of lines; null for a statement that is no query, or cannot be explained by itself. */
  readonly plan: string | null;
}

/** How a request was answered. */
export interface Explained {
  /** The answer's `Cache-Status`; null where the route has no cached tier. */
  readonly cache: string | null;
  readonly statements: readonly ExplainedStatement[];
  readonly findings: readonly Pick<Finding, 'kind' | 'subject' | 'message' | 'fix'>[];
}

/** Equal statements are explained once, and no more than these. */
const PLANS_MAX = 20;

/** Tells how a request was answered: its statements, their plans, and what is wrong with them. */
@Injectable()
export class Explainer {
  readonly #present: (statement: Statement) => LoggedStatement;

  constructor(
    private readonly plans: PlanService,
    private readonly log: QueryLog,
    em: EntityManager,
  ) {
    this.#present = statementPresenter(em);
  }

  async explain(statements: readonly Statement[], work: Work, cacheStatus: unknown): Promise<Explained> {
    const found = work.log ? this.log.findingsOf(work.log) : [];
    const findings = found.filter(({ allowed }) => allowed === null);
    const plans = new Map<string, string | null>();
    const explained: ExplainedStatement[] = [];
    for (const statement of statements) {
      const { sql, params } = statement;
      if (!plans.has(sql) && plans.size < PLANS_MAX) plans.set(sql, await this.#plan(sql, params));
      explained.push({ ...this.#present(statement), plan: plans.get(sql) ?? null });
    }
    return {
      cache: typeof cacheStatus === 'string' ? cacheStatus : null,
      statements: explained,
      findings: findings.map(({ kind, subject, message, fix }) => ({ kind, subject, message, fix })),
    };
  }

  async #plan(sql: string, params: readonly unknown[]): Promise<string | null> {
    try {
      return (await this.plans.explainStatement(sql, params)).text;
    } catch {
      // A statement that writes or locks rows, or whose rows are not there for another transaction, has no plan to show.
      return null;
    }
  }
}
