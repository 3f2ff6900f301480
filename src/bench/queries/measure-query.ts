import type { Clock, WorkScope } from '../../tiers/index.js';
import { measureSides, type MeasureOptions, type Side, type SideResult } from '../measure/measure-sides.js';
import type { Ways } from '../../catalogue/index.js';

/** On whose behalf a query is asked. */
export interface Asker {
  readonly tenant: number;
  readonly caller: number;
}

/** What is needed to ask as a request would. */
export interface Surroundings {
  readonly scope: WorkScope;
  readonly clock: Clock;
}

/** What should have been a hit was not, so what was measured is not the cache. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
  readonly code = 'NOT_KEPT';

  constructor(query: string) {
    super(
      `${query}: tier 3 went to the database while its hits were measured; is the cache reachable and large enough?`,
    );
  }
}

/**
 * Measures the tiers of one query. Every call is a unit of work of its own, as a request is, and ends with the bytes
 * that a client gets: tiers 1 and 2 serialize their value, tier 3 has it serialized.
 *
 * @returns one result per tier, the plain one first
 * @throws NotKeptError when tier 3 did not answer from the cache, AnswersDifferError when the tiers do not agree
 */
export async function measureQuery(
  name: string,
  ways: Ways,
  { scope, clock }: Surroundings,
  { tenant, caller }: Asker,
  options: Omit<MeasureOptions, 'beforeRound'>,
): Promise<SideResult[]> {
  const side = (tier: string, body: () => Promise<Buffer>): Side => ({
    name: tier,
    call: () =>
      scope.run({ tenant, actor: caller }, async () => ({
        body: await body(),
        statements: scope.require().statements.count,
      })),
  });
  const serialized = async (value: Promise<unknown>): Promise<Buffer> => Buffer.from(JSON.stringify(await value));
  const { cached } = ways;
  const sides = [
    side('tier 1', () => serialized(ways.plain())),
    side('tier 2', () => serialized(ways.optimized())),
    ...(cached ? [side('tier 3', async () => (await cached()).body)] : []),
  ];
  const results = await measureSides(name, sides, { ...options, beforeRound: () => hold(clock, new Date()) });
  if (cached && results.at(-1)?.statements !== 0) throw new NotKeptError(name);
  return results;
}

/** Stops a clock: one tier answers after the other, but all of them are to answer for the same instant. */
function hold(clock: Clock, at: Date): void {
  clock.now = () => new Date(at);
  clock.epochMs = () => at.getTime();
}
