/** The name of the benchmark of docs/query-quality.md. */
export const WALKTHROUGH = 'walkthrough';
