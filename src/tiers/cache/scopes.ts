import type { TenantId } from '../scope/tenant.js';

/** Scope of every answer of a query. */
export function queryScope(query: string): string {
  return query;
}

/** Scope of a query's answers for one tenant. */
export function tenantScope(query: string, tenant: TenantId): string {
  return `${query}:${tenant}`;
}

/** Scope of a query's answers about one row. */
export function rowScope(query: string, tenant: TenantId, id: number): string {
  return `${query}:${tenant}:${id}`;
}

/** The scopes of one answer, widest first. @param row the row that it is about; undefined: none in particular */
export function scopesOf(query: string, tenant: TenantId, row: number | undefined): string[] {
  const scopes = [queryScope(query), tenantScope(query, tenant)];
  if (row !== undefined) scopes.push(rowScope(query, tenant, row));
  return scopes;
}

/** The query that a scope belongs to. */
export function queryOfScope(scope: string): string {
  const colon = scope.indexOf(':');
  return colon < 0 ? scope : scope.slice(0, colon);
}
