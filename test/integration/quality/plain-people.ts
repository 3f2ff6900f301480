import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Job, People } from '../../../src/model/index.js';
import { rawSql, TierRepository } from '../../../src/tiers/index.js';

/** A repository whose methods may take as many statements as there are rows. */
@TierRepository('standard', { growing: 'it is plain' })
@Injectable()
export class PlainPeople {
  constructor(private readonly em: EntityManager) {}

  /** One statement more for every other person. */
  async one(id: number): Promise<readonly [People | null, number]> {
    return [await this.em.findOne(People, { id }), id % 2 === 0 ? await this.em.count(Job, { assignedTo: id }) : 0];
  }

  async all(ids: readonly number[]): Promise<string[]> {
    const names: string[] = [];
    for (const id of ids) {
      const [row] = await rawSql<{ peoplename: string }>(
        this.em,
        'select peoplename from peoples_people where id = ? and bu_id is not null',
        [id],
      );
      if (row) names.push(row.peoplename);
    }
    return names;
  }

  /** Asks again and again, though nothing may grow here but the number of rows. */
  async sameTwice(): Promise<number> {
    return (await this.em.count(Job, {})) + (await this.em.count(Job, {}));
  }

  /** Calls another method of its own for every row. */
  async each(ids: readonly number[]): Promise<void> {
    for (const id of ids) await this.one(id);
  }
}
