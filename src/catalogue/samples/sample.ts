import { DEFAULT_PAGE_LIMIT, type PageRequest } from '../../tiers/index.js';
import type { SampleSubjects } from './sample-subjects.js';

/** Ways of asking that may lead to other statements, by what distinguishes them. */
export type Variants<T> = Readonly<Record<string, T>>;

type Ask = () => Promise<unknown>;

/** How to call one method of a repository. */
export type MethodSample<R> = (repository: R, subjects: SampleSubjects) => Variants<Ask> | Promise<Variants<Ask>>;

/** How to call the methods of one repository, by their names. */
export interface RepositorySamples {
  readonly repository: Class;
  readonly methods: Readonly<Record<string, MethodSample<never>>>;
}

/** A class of a provider. */
export type Class = new (...args: never[]) => object;

type ReadMethod<R> = {
  [Name in keyof R]: R[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
}[keyof R];

/** Sample calls of a repository's methods. One that is left out is named when the snapshots are written. */
export function samplesOf<R extends object>(
  repository: new (...args: never[]) => R,
  methods: { readonly [Name in ReadMethod<R>]?: MethodSample<R> },
): RepositorySamples {
  return { repository, methods: methods as RepositorySamples['methods'] };
}

/** What every list is asked for when its caller says nothing of pages. */
export const FIRST: PageRequest = { limit: DEFAULT_PAGE_LIMIT };

/**
 * The first page of a list, and the one behind it, where there is one.
 * @param of what distinguishes this list from others of the method: `of a status`
 */
export async function pages(ask: (page: PageRequest) => Promise<unknown>, of = ''): Promise<Variants<Ask>> {
  const next = await pageBehind(ask);
  const suffix = of === '' ? '' : ` ${of}`;
  return {
    [`first page${suffix}`]: () => ask(FIRST),
    ...(next && { [`next page${suffix}`]: () => ask(next) }),
  };
}

/** The page behind the first row of a list; undefined where there is none. */
export async function pageBehind(ask: (page: PageRequest) => Promise<unknown>): Promise<PageRequest | undefined> {
  const cursor = nextCursorOf(await ask({ limit: 1 }));
  return cursor === undefined ? undefined : { ...FIRST, cursor };
}

/** Wherever in the answer it stands: what is kept of a page may have the page inside of it. */
function nextCursorOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { nextCursor, page } = answer as { nextCursor?: unknown; page?: unknown };
  return typeof nextCursor === 'string' ? nextCursor : nextCursorOf(page);
}
