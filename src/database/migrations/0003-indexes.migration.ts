import { Migration } from '@mikro-orm/migrations';

import { CREATE_INDEXES, DROP_INDEXES } from './sql/indexes.js';

/** An index for every foreign key, filter and order that the repositories use. */
export class Migration0003Indexes extends Migration {
  override up(): void {
    this.addSql('create extension if not exists pg_trgm');
    for (const sql of CREATE_INDEXES) this.addSql(sql);
  }

  /** Leaves pg_trgm: it may have been there before, others may use it, and it holds no data. */
  override down(): void {
    for (const sql of DROP_INDEXES) this.addSql(sql);
  }
}
