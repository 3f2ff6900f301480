/** The database cannot be used. The message is one line for the person who starts the program, without the password. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';

  static server(url: string, cause: unknown): DatabaseUnavailableError {
    return new DatabaseUnavailableError(
      `Cannot use the PostgreSQL server that DATABASE_URL names (${place(url)}): ${reason(cause)}. Start it, correct the URL, or unset DATABASE_URL to use the embedded database.`,
      { cause },
    );
  }

  static outdated(pending: readonly string[]): DatabaseUnavailableError {
    return new DatabaseUnavailableError(
      `The database lacks the migrations ${pending.join(', ')}: run "npm run db:migrate", or set DATABASE_MIGRATE_ON_START=true.`,
    );
  }

  /** @param missing who may not do something, and the statements with which an administrator allows it */
  static forbidden(missing: { user: string; grants: readonly string[] }, cause: unknown): DatabaseUnavailableError {
    const { user, grants } = missing;
    const allow = grants.length === 0 ? 'Run' : `Let an administrator run "${grants.join('; ')}", or run`;
    return new DatabaseUnavailableError(
      `The database user ${user} may not create the tables, functions and triggers that the migrations consist of (${reason(cause)}). ${allow} "npm run db:migrate" as the user who owns the tables.`,
      { cause },
    );
  }

  static directory(dataDir: string | undefined, cause: unknown): DatabaseUnavailableError {
    return new DatabaseUnavailableError(
      dataDir === undefined
        ? `Cannot start the embedded database in memory: ${reason(cause)}.`
        : `Cannot open the embedded database in DATA_DIR (${dataDir}): ${reason(cause)}. Name a directory that this user may write to and that no other process uses.`,
      { cause },
    );
  }
}

function place(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || '5432'}${pathname}`;
  } catch {
    return 'not a valid URL';
  }
}

function reason(cause: unknown): string {
  const errors = cause instanceof AggregateError ? cause.errors : [cause];
  const texts = errors.map((error) =>
    error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error),
  );
  return [...new Set(texts)].join('; ').replaceAll(/\s+/g, ' ').replace(/\.$/, '');
}
