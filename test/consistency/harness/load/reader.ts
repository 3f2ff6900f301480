import type { IncomingHttpHeaders } from 'node:http';
import type { Random } from '../random.js';
import type { Instance } from '../servers/instance.js';
import { now, sleep } from '../time.js';
import { type HttpAnswer, send } from './http.js';
import { registersOf, type Seen } from './seen.js';
import type { KnownProbe, World } from './world.js';

/** How often a reader does something special. */
const TRESPASS = 0.02;
const ACROSS = 0.1;
const INSIST = 0.04;
const CONDITIONAL = 0.35;
/** How much more often the first route is asked than the second, and so on (Zipf). */
const SKEW = 0.9;

interface Question {
  readonly probe: KnownProbe;
  readonly path: string;
  readonly loginid: string;
  /** A unit that has no business there: nothing may be shown. */
  readonly trespass: boolean;
  readonly fresh: boolean;
}

/** A client that reads one answer after the other, anywhere. */
export class Reader {
  readonly #world: World;
  readonly #name: string;
  readonly #random: Random;
  readonly #weights: Record<string, number>;
  readonly #known = new Map<string, Seen & { etag: string }>();

  constructor(world: World, name: string, random: Random) {
    this.#world = world;
    this.#name = name;
    this.#random = random;
    // All readers like the same routes, which makes some of them hot.
    const order = world.random.fork('routes').shuffled(world.probes.map((_, i) => i));
    this.#weights = Object.fromEntries(order.map((probe, rank) => [String(probe), 1 / (rank + 1) ** SKEW]));
  }

  async run(intervalMs: number, signal: AbortSignal): Promise<void> {
    let next = now() + this.#random.between(0, intervalMs);
    while (!signal.aborted) {
      await sleep(next - now(), signal);
      if (signal.aborted) return;
      next = Math.max(now(), next + this.#random.between(0, 2 * intervalMs));
      const up = this.#world.cluster.instances.filter(({ answers }) => answers);
      if (up.length > 0) await this.read(this.#random.pick(up), this.#question());
    }
  }

  /** Asks one question and records what it showed. @returns whether there was an answer, and no error */
  async read(instance: Instance, question: Question): Promise<boolean> {
    const { probe, path, loginid, trespass, fresh } = question;
    const { tenant } = probe;
    const known = fresh || !this.#random.chance(CONDITIONAL) ? undefined : this.#known.get(`${loginid} ${path}`);
    const startedAt = now();
    const answer = await send(instance, {
      method: 'GET',
      path,
      token: this.#world.tokens.get(loginid) ?? '',
      headers: { ...(known && { 'if-none-match': known.etag }), ...(fresh && { 'cache-control': 'no-cache' }) },
    });
    const endedAt = now();
    const shown = trespass ? this.#trespassed(answer, loginid) : this.#shown(answer, question, known);
    this.#world.recorder.read({
      client: this.#name,
      instance: instance.index,
      tenant: trespass ? loginid : tenant.code,
      route: probe.route,
      fresh,
      startedAt,
      endedAt,
      status: answer.kind === 'answered' ? answer.status : null,
      source: answer.kind === 'answered' ? sourceOf(answer.headers) : 'none',
      ...shown,
      ...(answer.kind !== 'answered' && { reason: answer.reason }),
    });
    return answer.kind === 'answered' && answer.status < 500;
  }

  #question(): Question {
    const { probes, tenants } = this.#world;
    const probe = probes[Number(this.#random.weighted(this.#weights))] as KnownProbe;
    const { tenant, path } = probe;
    const manager = {
      probe,
      path,
      loginid: `manager-${tenant.code}`,
      trespass: false,
      fresh: this.#random.chance(INSIST),
    };
    if (probe.private && this.#random.chance(TRESPASS)) {
      const other = this.#random.pick(tenants.filter(({ code }) => code !== tenant.code));
      return { ...manager, loginid: `manager-${other.code}`, trespass: true, fresh: false };
    }
    if (this.#random.chance(ACROSS)) {
      const admin = this.#random.pick(tenants.filter(({ code }) => code !== tenant.code));
      const across = `${path}${path.includes('?') ? '&' : '?'}bu=${tenant.id}`;
      return { ...manager, path: across, loginid: `admin-${admin.code}` };
    }
    return manager;
  }

  #shown(answer: HttpAnswer, { probe, path, loginid }: Question, known: Seen | undefined): Seen {
    if (answer.kind !== 'answered') return { seen: {}, strangers: [] };
    if (answer.status === 304 && known) return { seen: known.seen, strangers: known.strangers };
    if (answer.status === 404) return registersOf('', {}, probe.tenant, probe.expected);
    if (answer.status !== 200) return { seen: {}, strangers: [] };
    const seen = registersOf(answer.body, probe, probe.tenant, probe.expected);
    const { etag } = answer.headers;
    if (etag !== undefined) this.#known.set(`${loginid} ${path}`, { ...seen, etag });
    return seen;
  }

  /** Whatever is shown to someone of another unit is too much. */
  #trespassed(answer: HttpAnswer, loginid: string): Seen {
    const body = answer.kind === 'answered' && answer.status < 300 ? answer.body : '';
    const code = loginid.slice(loginid.indexOf('-') + 1);
    return { seen: {}, strangers: registersOf(body, {}, { id: 0, code }).strangers };
  }
}

/** Where an answer came from, from its `Cache-Status` (RFC 9211). */
function sourceOf({ 'cache-status': header }: IncomingHttpHeaders): string {
  if (typeof header !== 'string') return 'none';
  if (/;\s*hit/.test(header)) return 'hit';
  const [, forward = 'none'] = /fwd=([\w-]+)/.exec(header) ?? [];
  const [, detail] = /detail="?([\w-]+)/.exec(header) ?? [];
  return detail === undefined ? forward : `${forward}: ${detail}`;
}
