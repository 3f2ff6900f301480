import { Injectable, Module } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { type CachedQuery, rawSql, TieredCache, WorkScope } from '../../../src/tiers/index.js';

interface RowParameters {
  readonly id: number;
}

type ProbeName =
  'probe.names' | 'probe.one' | 'probe.joined' | 'probe.comments' | 'probe.strict' | 'probe.strict-joined';

/** Cached queries of every kind over locations and the assets in them, defined where an application defines its own. */
@Injectable()
export class Probes {
  /** The names of a tenant's locations. */
  readonly names: CachedQuery<object, string[]>;
  /** The name of one location. */
  readonly one: CachedQuery<RowParameters, string | null>;
  /** A tenant's assets, each with the name of the location that it is joined to. */
  readonly joined: CachedQuery<object, string[]>;
  /** The texts of a tenant's comments, which go with the jobs that they are on. */
  readonly comments: CachedQuery<object, string[]>;
  /** As {@link names} and {@link joined}, never older than any commit. */
  readonly strict: CachedQuery<object, string[]>;
  readonly strictJoined: CachedQuery<object, string[]>;
  /** How often an answer was loaded. */
  loads = 0;
  /** Runs when a load has read its data, before anyone is answered. */
  afterLoad: (query: ProbeName) => Promise<void> | void = () => undefined;

  constructor(
    cache: TieredCache,
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
  ) {
    const lists = { activity_location: ['name'] };
    const joined = { lists: { activity_asset: ['assetname', 'location_id'] }, shows: lists };
    const common = { ttlSeconds: 3600 };
    this.names = cache.define({
      ...common,
      name: 'probe.names',
      dependsOn: { lists },
      load: () => this.#names('probe.names'),
    });
    this.one = cache.define({
      ...common,
      name: 'probe.one',
      dependsOn: {},
      row: { table: 'activity_location', columns: ['name'], id: ({ id }: RowParameters) => id },
      load: async ({ id }) =>
        (
          await this.#load('probe.one', 'select name as text from activity_location l where id = ? and bu_id = ?', id)
        )[0] ?? null,
    });
    this.joined = cache.define({
      ...common,
      name: 'probe.joined',
      dependsOn: joined,
      load: () => this.#joined('probe.joined'),
    });
    this.comments = cache.define({
      ...common,
      name: 'probe.comments',
      dependsOn: { lists: { activity_comment: ['body'] } },
      load: () => this.#load('probe.comments', 'select body as text from activity_comment where bu_id = ? order by id'),
    });
    this.strict = cache.define({
      ...common,
      name: 'probe.strict',
      freshness: 'strict',
      dependsOn: { lists },
      load: () => this.#names('probe.strict'),
    });
    this.strictJoined = cache.define({
      ...common,
      name: 'probe.strict-joined',
      freshness: 'strict',
      dependsOn: joined,
      load: () => this.#joined('probe.strict-joined'),
    });
  }

  #names(query: ProbeName): Promise<string[]> {
    return this.#load(query, 'select name as text from activity_location where bu_id = ? order by id');
  }

  #joined(query: ProbeName): Promise<string[]> {
    return this.#load(
      query,
      `select a.assetname || ' @ ' || l.name as text from activity_asset a
       join activity_location l on l.id = a.location_id and l.bu_id = a.bu_id where a.bu_id = ? order by a.id`,
    );
  }

  async #load(query: ProbeName, statement: string, ...parameters: number[]): Promise<string[]> {
    this.loads += 1;
    const rows = await rawSql<{ text: string }>(this.em, statement, [...parameters, this.scope.tenant()]);
    await this.afterLoad(query);
    return rows.map(({ text }) => text);
  }
}

@Module({ providers: [Probes], exports: [Probes] })
export class ProbesModule {}
