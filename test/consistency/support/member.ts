import type { EntityManager } from '@mikro-orm/core';
import { type CachedAnswer, ChangeFeed, rawSql, TiersModule } from '../../../src/tiers/index.js';
import type { TiersParts } from '../../../src/tiers/tiers.parts.js';
import { openTestDatabase, type TestDatabase, type TestDatabaseOptions } from '../../support/test-database.js';
import { Probes, ProbesModule } from './probes.js';

/** A business unit with one location and one asset in it. */
export interface Unit {
  readonly bu: number;
  readonly location: number;
  readonly asset: number;
}

/** How an answer came to be, in one word: `hit`, `miss`, `stale`, or why the cache was passed by. */
type Source = string;

export interface Read<R> {
  readonly value: R;
  readonly source: Source;
}

/** One instance of the application, with probes defined in it. */
export class Member {
  readonly parts: TiersParts;
  readonly probes: Probes;
  readonly feed: ChangeFeed;

  private constructor(readonly db: TestDatabase) {
    this.parts = db.module.get(TiersModule).parts;
    this.probes = db.get(Probes);
    this.feed = db.get(ChangeFeed);
  }

  static async open(options: TestDatabaseOptions = {}): Promise<Member> {
    return new Member(await openTestDatabase({ ...options, imports: [ProbesModule] }));
  }

  /** Another instance on the same database and the same cache. */
  beside(environment: NodeJS.ProcessEnv = {}): Promise<Member> {
    return Member.open({ beside: this.db, environment });
  }

  close(): Promise<void> {
    return this.db.close();
  }

  /** Makes a business unit that no other test knows of, by plain SQL. */
  async unit(): Promise<Unit> {
    units += 1;
    const bu = await this.db.insert('onboarding_bt', { bucode: `P${units}`, buname: `Probe ${units}` });
    const location = await this.db.insert('activity_location', { bu_id: bu, loccode: 'L', name: 'old' });
    const asset = await this.db.insert('activity_asset', {
      bu_id: bu,
      assetcode: 'A',
      assetname: 'asset',
      location_id: location,
    });
    return { bu, location, asset };
  }

  names = ({ bu }: Unit): Promise<Read<string[]>> => this.#read(bu, () => this.probes.names.answer({}));
  one = ({ bu, location }: Unit): Promise<Read<string | null>> =>
    this.#read(bu, () => this.probes.one.answer({ id: location }));
  joined = ({ bu }: Unit): Promise<Read<string[]>> => this.#read(bu, () => this.probes.joined.answer({}));
  comments = ({ bu }: Pick<Unit, 'bu'>): Promise<Read<string[]>> =>
    this.#read(bu, () => this.probes.comments.answer({}));
  strict = ({ bu }: Unit): Promise<Read<string[]>> => this.#read(bu, () => this.probes.strict.answer({}));
  strictJoined = ({ bu }: Unit): Promise<Read<string[]>> => this.#read(bu, () => this.probes.strictJoined.answer({}));

  /** Renames the unit's location by a write of the application. */
  async rename({ bu, location }: Unit, name: string): Promise<void> {
    await this.db.as(bu, () => this.db.transactions.write((em) => renameIn(em, { bu, location }, name)));
  }

  async #read<R>(bu: number, ask: () => Promise<CachedAnswer<R>>): Promise<Read<R>> {
    const answer = await this.db.as(bu, ask);
    const { outcome } = answer;
    return { value: answer.value(), source: outcome.kind === 'bypass' ? outcome.reason : outcome.kind };
  }
}

let units = 0;

/** Renames a location within a transaction. */
export async function renameIn(em: EntityManager, { bu, location }: Omit<Unit, 'asset'>, name: string): Promise<void> {
  await rawSql(em, 'update activity_location set name = ? where id = ? and bu_id = ?', [name, location, bu]);
}
