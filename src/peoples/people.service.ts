import { Injectable } from '@nestjs/common';
import { hash } from '@node-rs/argon2';
import type { Caller } from '../auth/index.js';
import { EntityWriter } from '../http/entity-writer.js';
import { conflict, forbidden, notFound } from '../http/problems.js';
import type { Representation } from '../http/representation.js';
import { People } from '../model/index.js';
import type { Page, PageRequest } from '../tiers/index.js';
import type { CreatePerson, UpdatePerson } from './dto/person.dto.js';
import type { PersonView } from './dto/person.view.js';
import type { PeopleFilters } from './repositories/people.lists.js';
import { OptimizedPeopleRepository } from './repositories/people.optimized.repository.js';

/** People as a manager or admin keeps them. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly people: OptimizedPeopleRepository,
    private readonly writer: EntityWriter,
  ) {}

  list(filters: PeopleFilters, page: PageRequest): Promise<Page<PersonView>> {
    return this.people.getPeople(filters, page);
  }

  /** @throws Problem 403 when someone else than an admin would make an admin */
  async create(caller: Caller, body: CreatePerson): Promise<Representation<PersonView>> {
    mayGrant(caller, body.role);
    return this.writer.create(People, await withHash(body), this.read);
  }

  /** @throws Problem 403 when someone else than an admin changes or makes an admin, 409 when callers disable themselves */
  async update(caller: Caller, id: number, patch: UpdatePerson, ifMatch?: string): Promise<Representation<PersonView>> {
    mayGrant(caller, patch.role);
    await this.mayWrite(caller, id);
    if (patch.enable === false && id === caller.personId) throw conflict('You cannot disable yourself.');
    return this.writer.update(People, id, await withHash(patch), this.read, ifMatch);
  }

  /** @throws Problem 403 when someone else than an admin removes an admin, 409 when callers remove themselves */
  async remove(caller: Caller, id: number, ifMatch?: string): Promise<void> {
    await this.mayWrite(caller, id);
    if (id === caller.personId) throw conflict('You cannot delete yourself.');
    await this.writer.remove(People, id, this.read, ifMatch);
  }

  private readonly read = (id: number): Promise<PersonView | null> => this.people.getPerson(id);

  private async mayWrite(caller: Caller, id: number): Promise<void> {
    if (caller.role === 'admin') return;
    const person = await this.people.getPerson(id);
    if (!person) throw notFound('person', id);
    if (person.role === 'admin') throw forbidden('Only an admin may change or delete an admin.');
  }
}

function mayGrant(caller: Caller, role: PersonView['role'] | undefined): void {
  if (role === 'admin' && caller.role !== 'admin') throw forbidden('Only an admin may make somebody an admin.');
}

/** The body with the argon2id hash in the place of the password. The hash carries its salt and parameters. */
async function withHash({ password, ...columns }: UpdatePerson): Promise<object> {
  return password === undefined ? columns : { ...columns, passwordHash: await hash(password) };
}
