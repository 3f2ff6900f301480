import type { Probe } from '../registers/probes.js';
import type { Tenant } from '../registers/register.js';
import { tokensIn } from '../registers/token.js';

/** What an answer shows. */
export interface Seen {
  readonly seen: Readonly<Record<string, readonly number[]>>;
  /** Values of other units. */
  readonly strangers: readonly string[];
}

/** The registers in the text of an answer; those that are expected are named also when nothing is shown of them. */
export function registersOf(
  body: string,
  { counts }: Pick<Probe, 'counts'>,
  tenant: Tenant,
  expected: readonly string[] = [],
): Seen {
  const seen: Record<string, readonly number[]> = Object.fromEntries(expected.map((name) => [name, []]));
  const strangers: string[] = [];
  for (const [name, values] of tokensIn(body)) {
    if (name.startsWith(`${tenant.code}-`) || name.startsWith('ALL-')) seen[name] = values;
    else strangers.push(`${name} ${values.join(' ')}`);
  }
  if (counts) for (const [name, count] of Object.entries(counts(JSON.parse(body)))) seen[name] = [count];
  return { seen, strangers };
}
