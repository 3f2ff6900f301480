/** The database already holds data, and nobody asked to replace them. */
export class SeedRefusedError extends Error {
  readonly code = 'SEED_REFUSED';

  constructor(units: number) {
    super(
      `the database already holds ${units} business unit${units === 1 ? '' : 's'}; nothing was changed (--truncate replaces all data)`,
    );
    this.name = 'SeedRefusedError';
  }
}
