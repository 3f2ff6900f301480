import type { INestApplication } from '@nestjs/common';
import { QueryLog, WorkScope } from '../../tiers/index.js';

/** Has the application look at its units of work from now on as its query log is configured, or as if it were off. */
export function observe(app: INestApplication, on: boolean): void {
  app.get(WorkScope).observe(on ? app.get(QueryLog) : undefined);
}
