import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** The one key that signs tokens where none is configured. No business data: it has no owner and no history. */
@Entity({ tableName: 'auth_signing_key' })
export class SigningKeyRow {
  /** Always 1: there is one key. */
  @PrimaryKey({ type: 'smallint', autoincrement: false, default: 1 })
  id!: Opt<number>;

  @Property({ type: 'text', hidden: true })
  secret!: string;
}
