/** How bad it is: a `fault` fails its check, a `warning` warns; what is `fine` or only worth a `note` does neither. */
export type Level = 'fault' | 'warning' | 'fine' | 'note';

/** One thing that a check has seen: numbers, statements, names of methods and indexes, and what a person would do. */
export interface Evidence {
  readonly level: Level;
  readonly what: string;
  /** What to do about it; null where nothing is to be done. */
  readonly fix: string | null;
}

export const fault = (what: string, fix: string): Evidence => ({ level: 'fault', what, fix });
export const warning = (what: string, fix: string): Evidence => ({ level: 'warning', what, fix });
export const fine = (what: string): Evidence => ({ level: 'fine', what, fix: null });
export const note = (what: string): Evidence => ({ level: 'note', what, fix: null });

/** So many names in a sentence; how many more there are is said. */
const NAMED = 6;

/** `a, b and 3 more` */
export function listed(names: readonly string[], most = NAMED): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** `1 statement`, `3 statements` */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
