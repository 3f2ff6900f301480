import { Migration } from '@mikro-orm/migrations';

import { ACTIVITY_TABLES, PRIORITY_TYPE } from './sql/activity.tables.js';
import { ASSETS_TABLES } from './sql/assets.tables.js';
import { ORGANIZATION_TABLES } from './sql/organization.tables.js';
import { PEOPLES_TABLES } from './sql/peoples.tables.js';
import { TABLES } from './sql/tables.js';

/** The tables with their defaults, checks and unique keys. */
export class Migration0001Tables extends Migration {
  override up(): void {
    this.addSql(PRIORITY_TYPE);
    for (const sql of [...ORGANIZATION_TABLES, ...PEOPLES_TABLES, ...ASSETS_TABLES, ...ACTIVITY_TABLES]) {
      this.addSql(sql);
    }
  }

  override down(): void {
    this.addSql(`drop table ${TABLES.join(', ')}`);
    this.addSql('drop type priority');
  }
}
