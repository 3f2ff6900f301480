import { firstSite } from '../log/call-site.js';
import type { RepositoryCall, RepositoryMethod } from '../log/repository-call.js';
import type { Statement } from '../log/statement.js';
import type { Detected } from './finding.js';

/** Statements of one text that one piece of code caused over and over. */
export interface Repetition {
  readonly statements: readonly Statement[];
  /** The call of a repository's method that repeats them; undefined: it is no repository that does. */
  readonly within: RepositoryCall | undefined;
  /** The method that is called over and over; undefined: the statements are run where they are repeated. */
  readonly called: RepositoryMethod | undefined;
  readonly times: number;
}

type IsEnough = (statements: readonly Statement[], times: number) => boolean;

/**
 * Divides statements of one text by who repeats them: a call of a repository's method that runs enough of them, or
 * whoever calls a method so often that runs some. What a few calls run a few times each is repeated by nobody.
 */
export function repetitionsIn(
  statements: readonly Statement[],
  isEnough: IsEnough,
  within?: RepositoryCall,
): Repetition[] {
  if (!isEnough(statements, statements.length)) return [];
  const own: Statement[] = [];
  const byMethod = new Map<RepositoryMethod, Map<RepositoryCall, Statement[]>>();
  for (const statement of statements) {
    const call = callMadeBy(within, statement.call);
    if (call) listIn(mapIn(byMethod, call.method), call).push(statement);
    else own.push(statement);
  }
  const found: Repetition[] = [];
  if (isEnough(own, own.length)) found.push({ statements: own, within, called: undefined, times: own.length });
  for (const [called, calls] of byMethod) {
    const all = [...calls.values()].flat();
    if (isEnough(all, calls.size)) found.push({ statements: all, within, called, times: calls.size });
    else for (const [call, inner] of calls) found.push(...repetitionsIn(inner, isEnough, call));
  }
  return found;
}

/** Where a repetition is to be mended: the line that repeats, not the one of a repository that was called. */
export function placeOfRepetition({
  statements,
  within,
  called,
}: Repetition): Pick<Detected, 'site' | 'tier' | 'method'> {
  const calls = called ? distance(within, statements[0]?.call) : 0;
  const site = firstSite(
    statements.map((statement) => statement.site),
    calls,
  );
  return { site, tier: within?.method.tier ?? null, method: within?.method.name ?? null };
}

/** Of the calls that a statement was run in, the one that `maker` made itself; undefined: it ran the statement itself. */
function callMadeBy(
  maker: RepositoryCall | undefined,
  innermost: RepositoryCall | undefined,
): RepositoryCall | undefined {
  let call = innermost;
  while (call && call !== maker && call.parent !== maker) call = call.parent;
  return call === maker ? undefined : call;
}

function distance(outer: RepositoryCall | undefined, inner: RepositoryCall | undefined): number {
  let calls = 0;
  for (let call = inner; call && call !== outer; call = call.parent) calls += 1;
  return calls;
}

function mapIn<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const map = maps.get(key) ?? new Map<L, V>();
  maps.set(key, map);
  return map;
}

function listIn<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
