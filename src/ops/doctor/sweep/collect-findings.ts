import { setImmediate } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Findings, QueryLog, type RecordedFinding } from '../../../tiers/index.js';

/** Collects what the query log finds while something is asked. */
export class FindingCollector {
  readonly #log: QueryLog;
  readonly #found = new Map<string, RecordedFinding>();
  readonly #end: () => void;

  constructor(app: INestApplicationContext) {
    this.#log = app.get(QueryLog);
    this.#end = app.get(Findings).onFinding((finding) => this.#found.set(finding.id, finding));
  }

  /** Has everything looked through that has ended by now: more than a few units of work are not kept waiting. */
  async settle(): Promise<void> {
    await setImmediate();
    this.#log.flush();
  }

  /** Ends collecting. @returns what is not allowed, each once */
  async end(): Promise<RecordedFinding[]> {
    await this.settle();
    this.#end();
    return [...this.#found.values()].filter(({ allowed }) => allowed === null);
  }
}
