import type { Subjects } from '../../../catalogue/index.js';

/** Fills in what routes ask for: numbers of rows that are there, and what a query must hold. */
export class RouteFiller {
  readonly #ids = new Map<string, number>();

  /** @param firstOf the id of the first item of the collection at a path */
  constructor(
    private readonly subjects: Subjects,
    private readonly firstOf: (path: string) => Promise<number | undefined>,
  ) {
    const { job, asset, location, jobneed, head } = subjects;
    const known = { jobs: job, assets: asset, locations: location, jobneeds: jobneed, people: head };
    for (const [collection, id] of Object.entries(known)) if (id !== undefined) this.#ids.set(collection, id);
  }

  /** `jobs/:id` → `jobs/7`; undefined where the data hold no such row. */
  async fill(path: string): Promise<string | undefined> {
    const parts: string[] = [];
    for (const part of path.split('/')) {
      if (!part.startsWith(':')) {
        parts.push(part);
        continue;
      }
      const id = await this.#idIn(parts);
      if (id === undefined) return undefined;
      parts.push(String(id));
    }
    const query = queryFor(path, this.subjects);
    return query === undefined ? undefined : parts.join('/') + query;
  }

  /** A row of the collection, or of one of that name below another row: comments have no list of their own. */
  async #idIn(parts: readonly string[]): Promise<number | undefined> {
    const collection = parts.join('/');
    let id = this.#ids.get(collection);
    if (id === undefined) {
      const owner = this.subjects.job;
      id = await this.firstOf(collection);
      if (id === undefined && parts.length === 1 && owner !== undefined) {
        id = await this.firstOf(`jobs/${owner}/${collection}`);
      }
      if (id !== undefined) this.#ids.set(collection, id);
    }
    return id;
  }
}

/** What a route's query must hold; undefined where the data have none of it. */
function queryFor(path: string, { word, visit, since }: Subjects): string | undefined {
  if (path === 'jobs/search') return `?${String(new URLSearchParams({ q: word }))}`;
  if (path === 'jobneeds/modified-since') return `?${String(new URLSearchParams({ since: since.toISOString() }))}`;
  if (path !== 'jobneeds/adhoc-slot') return '';
  if (!visit) return undefined;
  const { at, people, asset, qset } = visit;
  const asked = { at: at.toISOString(), people: String(people), asset: String(asset), qset: String(qset) };
  return `?${String(new URLSearchParams(asked))}`;
}
