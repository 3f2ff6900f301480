import type { Difference } from './folder.js';

/** What writing did, in one line. @param all how many files there are now */
export function describeWriting(folder: string, differences: readonly Difference[], all: number): string {
  const removed = differences.filter(({ kind }) => kind === 'superfluous').length;
  const written = differences.length - removed;
  return `${folder}/: ${written} written, ${removed} removed, ${all - written} unchanged.`;
}

/** Every difference with what it is, and what to do. */
export function describeDifferences(folder: string, differences: readonly Difference[]): string {
  const words = { differs: 'differs', missing: 'is missing', superfluous: 'belongs to nothing' };
  return [
    ...differences.flatMap(({ file, kind, diff }) => [`${folder}/${file} ${words[kind]}`, ...(diff ? [diff] : [])]),
    'Run npm run sql:sync, look at what changed, and commit it.',
  ].join('\n');
}
