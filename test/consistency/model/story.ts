import type { Exploration } from './explorer.js';

export const ALL_IS_WELL = 'every promise is kept, and all can become well again';

/** An exploration as a text that a person can follow: the shortest way to what went wrong, if anything did. */
export function storyOf({ violation, stuck }: Exploration): string {
  if (violation) return [...numbered(violation.steps), `BROKEN: ${violation.promise}`].join('\n');
  if (stuck) return [...numbered(stuck), 'STUCK: from here no way leads back to where all is well'].join('\n');
  return ALL_IS_WELL;
}

const numbered = (steps: readonly string[]): string[] => steps.map((step, index) => `${index + 1}. ${step}`);
