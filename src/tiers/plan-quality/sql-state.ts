/** The code that PostgreSQL gives an error, wherever in its causes that stands; undefined: it did not come from there. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/u.test(cause.code)) return cause.code;
  }
  return undefined;
}
