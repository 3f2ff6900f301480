import { Migration } from '@mikro-orm/migrations';

import { CAPTURE } from './sql/0006-capture/index.js';
import { CREATE_CHANGE_LOG, DROP_CHANGE_LOG } from './sql/change-log.js';

const FUNCTIONS = CAPTURE.flatMap((sql) => /^create or replace function (\S+\(\))/.exec(sql)?.[1] ?? []);

/** Triggers that record every changed row, whoever writes it, for the caches that have to know (ADR 0008). */
export class Migration0006ChangeCapture extends Migration {
  override up(): void {
    for (const sql of [...CREATE_CHANGE_LOG, ...CAPTURE]) this.addSql(sql);
  }

  /** The triggers go with their functions. */
  override down(): void {
    this.addSql(`drop function ${[...new Set(FUNCTIONS)].join(', ')} cascade`);
    for (const sql of DROP_CHANGE_LOG) this.addSql(sql);
  }
}
