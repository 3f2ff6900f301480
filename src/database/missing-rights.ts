import type { MikroORM } from './orm.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** Whether the database refused something because its user lacks a right. */
export function isRightMissing(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === INSUFFICIENT_PRIVILEGE;
}

interface Findings {
  readonly user: string;
  readonly database: string;
  readonly schema: boolean;
  readonly language: boolean;
  readonly extension: boolean;
  readonly owners: string[];
}

/**
 * What the migrations need and the user of this connection lacks: to create tables and functions in the schema, to
 * write functions in PL/pgSQL, to install pg_trgm, and to own the tables (only an owner may say which triggers always
 * fire). What a superuser owns is not asked for: that would be every right there is.
 */
export async function missingGrants(orm: MikroORM): Promise<{ user: string; grants: string[] }> {
  const [found] = (await orm.em.getConnection().execute(
    `select quote_ident(current_user) as user, quote_ident(current_database()) as database,
       has_schema_privilege('public', 'create') as schema, has_language_privilege('plpgsql', 'usage') as language,
       has_database_privilege(current_database(), 'create')
         or exists (select from pg_extension where extname = 'pg_trgm') as extension,
       array(select distinct quote_ident(r.rolname) from pg_class c join pg_roles r on r.oid = c.relowner
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not r.rolsuper
           and not pg_has_role(r.oid, 'usage') order by 1) as owners`,
  )) as [Findings];
  const { user, database, schema, language, extension, owners } = found;
  return {
    user,
    grants: [
      ...(schema ? [] : [`grant create on schema public to ${user}`]),
      ...(language ? [] : [`grant usage on language plpgsql to ${user}`]),
      ...(extension ? [] : [`grant create on database ${database} to ${user}`]),
      ...owners.map((owner) => `grant ${owner} to ${user}`),
    ],
  };
}
