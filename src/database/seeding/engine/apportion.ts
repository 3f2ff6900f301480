/**
 * Shares a total among `parts` by Zipf's law (the n-th part weighs 1 / n^exponent), so that a few business units
 * are large and most are small. The shares add up to the total exactly and none is below `minimum`.
 */
export function apportion(total: number, parts: number, minimum: number, exponent = 0.8): number[] {
  if (parts < 1 || total < minimum * parts) {
    throw new RangeError(`cannot give ${parts} parts at least ${minimum} each out of ${total}`);
  }
  const weights = Array.from({ length: parts }, (_, index) => 1 / (index + 1) ** exponent);
  const sum = weights.reduce((a, b) => a + b, 0);
  const spare = total - minimum * parts;
  const exact = weights.map((weight) => (spare * weight) / sum);
  const shares = exact.map((share) => minimum + Math.floor(share));
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  const missing = total - shares.reduce((a, b) => a + b, 0);
  for (const { index } of byRemainder.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
