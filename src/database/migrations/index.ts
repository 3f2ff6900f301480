import type { MigrationObject } from '@mikro-orm/core';

import { Migration0001Tables } from './0001-tables.migration.js';
import { Migration0002Relations } from './0002-relations.migration.js';
import { Migration0003Indexes } from './0003-indexes.migration.js';
import { Migration0004RowRules } from './0004-row-rules.migration.js';
import { Migration0005SigningKey } from './0005-signing-key.migration.js';
import { Migration0006ChangeCapture } from './0006-change-capture.migration.js';

/**
 * Every migration, oldest first; the list for the ORM's `migrations.migrationsList`. The names are what the
 * database remembers: once released, neither a name nor the SQL behind it changes.
 */
export const MIGRATIONS: MigrationObject[] = [
  { name: '0001-tables', class: Migration0001Tables },
  { name: '0002-relations', class: Migration0002Relations },
  { name: '0003-indexes', class: Migration0003Indexes },
  { name: '0004-row-rules', class: Migration0004RowRules },
  { name: '0005-signing-key', class: Migration0005SigningKey },
  { name: '0006-change-capture', class: Migration0006ChangeCapture },
];
