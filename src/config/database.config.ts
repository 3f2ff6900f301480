import type { Environment } from './environment.js';
import { packageName } from './package-info.js';

/** Where the data are: a PostgreSQL server, or an embedded one in a directory or in memory. */
export class DatabaseConfig {
  /** The server; absent means embedded. */
  readonly url: string | undefined;
  /** The embedded database's directory; absent means in memory. Without meaning when `url` is set. */
  readonly dataDir: string | undefined;
  /**
   * Whether a starting server brings the schema up to date by itself. The embedded database always does, who may only look
   * never.
   */
  readonly migrateOnStart: boolean;
  /** Whether the database refuses whatever this process would write. */
  readonly readOnly: boolean;
  readonly poolMin: number;
  readonly poolMax: number;
  readonly statementTimeoutMs: number;
  /** Every connection's `application_name` starts with it. */
  readonly applicationName: string = packageName;

  constructor(environment: Environment) {
    this.url = environment.DATABASE_URL;
    this.dataDir = environment.DATA_DIR;
    this.readOnly = environment.DATABASE_READ_ONLY;
    this.migrateOnStart = !this.readOnly && (this.url === undefined || environment.DATABASE_MIGRATE_ON_START);
    this.poolMin = environment.DATABASE_POOL_MIN;
    this.poolMax = environment.DATABASE_POOL_MAX;
    this.statementTimeoutMs = environment.DATABASE_STATEMENT_TIMEOUT_MS;
  }

  /** The same database, for work that takes as long as it takes. */
  withoutStatementTimeout(): DatabaseConfig {
    return Object.assign(Object.create(DatabaseConfig.prototype) as DatabaseConfig, this, { statementTimeoutMs: 0 });
  }

  /** Whether the database runs inside this process. */
  get embedded(): boolean {
    return this.url === undefined;
  }
}
