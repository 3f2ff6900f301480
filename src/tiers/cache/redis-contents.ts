import { decodeHead, type EntryHead, HEAD_BYTES } from './entry.js';
import type { RedisConnection } from './redis-connection.js';
import { askMemory } from './redis-server.js';
import { parseStamp } from './stamp.js';
import { scopesOfKey, type StoredAnswers } from './stored-answer.js';

/** How many keys Redis looks at in one command of a look over everything. */
const STEP = 500;
/** How many keys are looked at for each answer that may be listed. */
const SCANNED_PER_ANSWER = 20;
/** Where few answers are asked for, other programs' keys must not end the look before it has found any. */
const STEPS_AT_LEAST = 100;

export interface RedisLook {
  /** What the keys of entries begin with. */
  readonly start: string;
  readonly limit: number;
  readonly stampKey: (scope: string) => string;
}

interface Found {
  readonly bytes: number;
  /** Undefined: it is no entry of this version. */
  readonly head: EntryHead | undefined;
}

/**
 * Lists the entries in Redis. SCAN sees other programs' keys, too; the look ends as well when there are very many of those.
 * @throws TierError `E_STORE_UNAVAILABLE`
 */
export async function listRedis(redis: RedisConnection, { start, limit, stampKey }: RedisLook): Promise<StoredAnswers> {
  const { found, complete } = await scan(redis, start, limit);
  const scopes = new Set([...found.keys()].flatMap((key) => scopesOfKey(key) ?? []));
  const stamps = await presentStamps(redis, [...scopes], stampKey);
  const answers = Array.from(found, ([key, { bytes, head }]) => ({
    key,
    bytes,
    epoch: head?.epoch ?? '',
    expiresAt: head?.expiresAt ?? 0,
    current: scopesOfKey(key)?.every((scope, i) => stamps.get(scope) === head?.stamps[i]) ?? false,
  }));
  return { answers, complete, ...(await redis.run((client) => askMemory(client))) };
}

async function scan(
  redis: RedisConnection,
  start: string,
  limit: number,
): Promise<{ found: Map<string, Found>; complete: boolean }> {
  const pattern = `${start.replaceAll(/[*?[\]\\^-]/g, '\\$&')}*`;
  const found = new Map<string, Found>();
  const steps = Math.max(STEPS_AT_LEAST, Math.ceil((SCANNED_PER_ANSWER * limit) / STEP));
  let cursor = '0';
  for (let step = 0; step < steps; step += 1) {
    const page = await redis.run((client) => client.scan(cursor, { MATCH: pattern, COUNT: STEP }));
    const [sizes, heads] = await redis.run((client, bytes) =>
      Promise.all([
        Promise.all(page.keys.map((key) => client.strLen(key))),
        Promise.all(page.keys.map((key) => bytes.getRange(key, 0, HEAD_BYTES - 1))),
      ]),
    );
    for (const [i, key] of page.keys.entries()) {
      const bytes = sizes[i] ?? 0;
      // Gone since it was seen.
      if (bytes === 0) continue;
      const name = key.slice(start.length);
      if (found.size >= limit && !found.has(name)) return { found, complete: false };
      found.set(name, { bytes, head: headOf(heads[i]) });
    }
    ({ cursor } = page);
    if (cursor === '0') return { found, complete: true };
  }
  return { found, complete: false };
}

function headOf(start: Buffer | null | undefined): EntryHead | undefined {
  try {
    return start ? decodeHead(start) : undefined;
  } catch {
    return undefined;
  }
}

/** The stamps that scopes have, by scope. */
async function presentStamps(
  redis: RedisConnection,
  scopes: readonly string[],
  stampKey: RedisLook['stampKey'],
): Promise<Map<string, string>> {
  const stamps = new Map<string, string>();
  for (let from = 0; from < scopes.length; from += STEP) {
    const some = scopes.slice(from, from + STEP);
    const texts = await redis.run((client) => client.mGet(some.map((scope) => stampKey(scope))));
    for (const [i, text] of texts.entries()) {
      const scope = some[i];
      if (scope !== undefined && text !== null) stamps.set(scope, parseStamp(text).stamp);
    }
  }
  return stamps;
}
