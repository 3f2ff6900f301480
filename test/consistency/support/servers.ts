import { hasRedisServer } from '../../support/private-redis.js';

type Server = 'PostgreSQL' | 'Redis';

const missing: Readonly<Record<Server, string | undefined>> = {
  PostgreSQL: process.env['DATABASE_URL'] ? undefined : 'DATABASE_URL names no PostgreSQL server',
  Redis: hasRedisServer ? undefined : 'this machine has no redis-server to start',
};

/** Declares tests that need servers. Where one is missing, a test in their place says what was not run, and why. */
export function describeOn(servers: readonly Server[], what: string, tests: () => void): void {
  const reasons = servers.flatMap((server) => missing[server] ?? []);
  if (reasons.length === 0) describe(what, tests);
  else it(`NOT RUN: ${what} (${reasons.join(', ')})`, () => expect(reasons).not.toEqual([]));
}
