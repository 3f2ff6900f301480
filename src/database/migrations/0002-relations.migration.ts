import { Migration } from '@mikro-orm/migrations';

import { ADD_RELATIONS, DROP_RELATIONS } from './sql/relations.js';

/** The foreign keys: composite within a tenant (ADR 0003), plain elsewhere. */
export class Migration0002Relations extends Migration {
  override up(): void {
    for (const sql of ADD_RELATIONS) this.addSql(sql);
  }

  override down(): void {
    for (const sql of DROP_RELATIONS) this.addSql(sql);
  }
}
