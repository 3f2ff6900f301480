/** The tenant that owns what a unit of work sees. A number, because tenants are rows. */
export type TenantId = number;
