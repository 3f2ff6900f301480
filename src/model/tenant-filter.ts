/** Name of the filter that every tenant entity has switched on; it wants `em.setFilterParams(TENANT_FILTER, { bu })`. */
export const TENANT_FILTER = 'tenant';

/**
 * The rows of one business unit. Without parameters the ORM throws before it comes here; parameters that hold no
 * unit throw as well, because `{ bu: undefined }` would select every unit's rows.
 */
export function tenantCondition(params: Record<string, unknown>): { bu: number } {
  const { bu } = params;
  if (typeof bu !== 'number' || !Number.isSafeInteger(bu)) {
    throw new Error(`The filter '${TENANT_FILTER}' needs the number of a business unit`);
  }
  return { bu };
}
