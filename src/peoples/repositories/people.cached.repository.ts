import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { shownFields } from '../../http/entity-view.js';
import { People } from '../../model/index.js';
import {
  DEFAULT_PAGE_LIMIT,
  rowDependenciesOf,
  TieredCache,
  type CachedQuery,
  type Page,
  type PageRequest,
} from '../../tiers/index.js';
import { PersonView } from '../dto/person.view.js';
import type { TeamMemberView } from '../dto/team.view.js';
import { OptimizedPeopleRepository } from './people.optimized.repository.js';

/** How many teams of a unit are loaded ahead of the first question. */
const WARM_TEAMS = 20;

interface PersonParams {
  /** The person. */
  readonly id: number;
}

type TeamParams = PersonParams & PageRequest;

/** Tier 3: what is kept of people, for how long, and what ends it. */
@Injectable()
export class CachedPeopleRepository {
  readonly one: CachedQuery<PersonParams, PersonView | null>;
  readonly team: CachedQuery<TeamParams, Page<TeamMemberView> | null>;

  constructor(cache: TieredCache, em: EntityManager, optimized: OptimizedPeopleRepository) {
    this.one = cache.define({
      name: 'people.one',
      ttlSeconds: 300,
      ...rowDependenciesOf(em, People, { fields: shownFields(PersonView) }),
      load: ({ id }) => optimized.getPerson(id),
    });

    this.team = cache.define({
      name: 'people.team',
      ttlSeconds: 1800,
      dependsOn: { lists: { peoples_people: ['manager_id', 'peoplename', 'peoplecode', 'role', 'enable'] } },
      load: ({ id, ...page }: TeamParams) => optimized.getTeamHierarchy(id, page),
      warm: async () => (await optimized.getTeamHeads(WARM_TEAMS)).map((id) => ({ id, limit: DEFAULT_PAGE_LIMIT })),
    });
  }

  /** One person, from the cache where that is valid. */
  fetchPerson(id: number): Promise<PersonView | null> {
    return this.one.fetch({ id });
  }

  /** A person's team, from the cache where that is valid. */
  fetchTeamHierarchy(id: number, page: PageRequest): Promise<Page<TeamMemberView> | null> {
    return this.team.fetch({ id, ...page });
  }
}
