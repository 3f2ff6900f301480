/**
 * Whether an `If-Match` header allows a change of the representation tagged `etag` (RFC 9110, 13.1.1: strong
 * comparison, so a weak tag never matches). No header allows every change.
 */
export function ifMatchAllows(header: string | undefined, etag: string): boolean {
  if (header === undefined) return true;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etag);
}
