/** Milliseconds, which is what a JavaScript Date holds: a value read, shown and sent back compares equal. */
export const TIMESTAMP = { type: 'datetime', length: 3, columnType: 'timestamptz(3)' } as const;

/**
 * A relation that may be empty and keeps the row it points to from being deleted.
 * Said aloud because the ORM's metadata would otherwise claim `set null`, which the database does not do.
 */
export const OPTIONAL = { nullable: true, deleteRule: 'no action' } as const;
