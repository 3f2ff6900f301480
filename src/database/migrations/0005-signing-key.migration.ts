import { Migration } from '@mikro-orm/migrations';

/** Where the key that signs tokens is kept when JWT_SECRET does not name one. */
export class Migration0005SigningKey extends Migration {
  override up(): void {
    this.addSql(`
      create table auth_signing_key (
        id smallint primary key default 1 check (id = 1),
        secret text not null
      )`);
  }

  override down(): void {
    this.addSql('drop table auth_signing_key');
  }
}
