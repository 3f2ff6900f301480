import { Migration } from '@mikro-orm/migrations';

import { CREATE_ROW_RULES, DROP_ROW_RULES } from './sql/row-rules.js';

/** Triggers that hold for every writer: updated_at moves, a tenant does not, a jobneed expires. */
export class Migration0004RowRules extends Migration {
  override up(): void {
    for (const sql of CREATE_ROW_RULES) this.addSql(sql);
  }

  override down(): void {
    for (const sql of DROP_ROW_RULES) this.addSql(sql);
  }
}
