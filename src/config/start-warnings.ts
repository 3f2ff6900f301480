import type { Environment } from './environment.js';

/** What is worth a line in the log at start: that a process on a server runs as on a developer's machine. */
export function startWarnings({ NODE_ENV, DATABASE_URL, JWT_SECRET }: Environment): string[] {
  if (DATABASE_URL === undefined) return [];
  const warnings: string[] = [];
  if (NODE_ENV === 'development') {
    warnings.push(
      'NODE_ENV is development: requests are looked at more closely than they need to be, and answers tell admins their statements. Set NODE_ENV=production on servers.',
    );
  }
  if (JWT_SECRET === undefined) {
    warnings.push('JWT_SECRET is not set: tokens are signed with a key that is kept in the database.');
  }
  return warnings;
}
