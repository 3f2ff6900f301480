import type { FastifyRequest } from 'fastify';
import { invalidRequest, type RequestFault } from '../http/problems.js';
import { readOffset } from '../http/schemas.js';

const DETAIL = 'must be the UTC offset in minutes, a whole number from -1439 to 1439';

/**
 * The client's UTC offset in minutes: `?ctzoffset=`, else the header `X-Ctzoffset`, else unknown.
 * @throws Problem 400 when it tells one that is none
 */
export function clientOffset({ query, headers }: FastifyRequest): number | undefined {
  const { ctzoffset } = query as { ctzoffset?: unknown };
  if (ctzoffset !== undefined) return read(ctzoffset, { parameter: 'ctzoffset', detail: DETAIL });
  const header = headers['x-ctzoffset'];
  return header === undefined ? undefined : read(header, { header: 'X-Ctzoffset', detail: DETAIL });
}

function read(value: unknown, fault: RequestFault): number {
  // A plus that was not escaped in a query has become a blank.
  const offset = typeof value === 'string' ? readOffset(value.trim()) : undefined;
  if (offset === undefined) throw invalidRequest([fault]);
  return offset;
}
