import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { unauthorized } from '../http/problems.js';
import type { Role } from '../model/index.js';
import { rawSql, Transactions, WorkScope } from '../tiers/index.js';
import type { LoginBody, LoginView } from './login.dto.js';
import { LoginLimits } from './login-limits.js';
import { Passwords } from './passwords.js';
import { Tokens } from './tokens.js';

interface Candidate {
  readonly id: number;
  readonly bu_id: number;
  readonly role: Role;
  readonly enable: boolean;
  readonly password_hash: string;
}

const PEOPLE = 'peoples_people';

/** Exchanges a loginid and a password for a token. */
@Injectable()
export class LoginService {
  constructor(
    private readonly limits: LoginLimits,
    private readonly passwords: Passwords,
    private readonly tokens: Tokens,
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly transactions: Transactions,
  ) {}

  /** @throws Problem 401, the same for every reason; 429 after too many failures */
  async login({ loginid, password }: LoginBody, address: string): Promise<LoginView> {
    await this.limits.begin(address, loginid);
    const person = await this.#find(loginid);
    const right = await this.passwords.matches(password, person?.password_hash);
    if (!person?.enable || !right) throw unauthorized('The loginid or the password is wrong.');
    await this.limits.succeed(address, loginid);
    await this.#noteLogin(person);
    const accessToken = await this.tokens.issue({ personId: person.id, role: person.role, bu: person.bu_id });
    return { accessToken, expiresIn: this.tokens.ttlSeconds };
  }

  /** In any unit: a person names none when logging in. */
  async #find(loginid: string): Promise<Candidate | undefined> {
    const [person] = await this.scope.run({}, () =>
      rawSql<Candidate>(this.em, `select id, bu_id, role, enable, password_hash from ${PEOPLE} where loginid = ?`, [
        loginid,
      ]),
    );
    return person;
  }

  async #noteLogin({ id, bu_id: tenant }: Candidate): Promise<void> {
    await this.scope.run({ tenant, actor: id }, () =>
      this.transactions.write(async (em) => {
        await rawSql(em, `update ${PEOPLE} set last_login = now() where id = ? and bu_id = ?`, [id, tenant]);
      }),
    );
  }
}
