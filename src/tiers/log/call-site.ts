import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';

/** This library, whose own lines are nobody's to fix, and the application around it. */
const TIERS = resolve(import.meta.dirname, '..');
const SOURCES = dirname(TIERS);
/** What stands between the methods of repositories and whoever calls them. */
const OBSERVER = resolve(TIERS, 'quality', 'repository-observer.');
const DEPTH = 60;
const FRAME = /\(?((?:file:\/\/)?\/[^()]+):(\d+):(\d+)\)?$/;

const maps = new LRUCache<string, { readonly map: SourceMap | undefined }>({ max: 200 });

/** A place in the application's code, found out when somebody asks for it. */
export class CallSite {
  #trace: { stack?: string } | undefined;
  #places: readonly string[] = [];

  private constructor(
    trace: { stack?: string },
    /** Whether this very run was looked at, not one before of the same statement. */
    readonly exact = true,
  ) {
    this.#trace = trace;
  }

  /**
   * The place that this is called from, across `await`. Takes tens of microseconds where the stack is deep; what is more
   * costly, to make text of it, is left to {@link text}.
   */
  static here(): CallSite {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = DEPTH;
    const trace = new Error('here');
    Error.stackTraceLimit = stackTraceLimit;
    return new CallSite(trace);
  }

  /**
   * The innermost line of the application, relative to its sources: `activity/jobs/job.service.ts:47`; null where the
   * stack shows none.
   * @param calls so many calls of repository methods are left out, and the line that made the last of them is meant
   */
  text(calls = 0): string | null {
    if (this.#trace) this.#places = placesIn(this.#trace.stack ?? '');
    // Holds on to whatever the functions on the stack were called on.
    this.#trace = undefined;
    // A method that hands on another one's promise is not on the stack, and the two calls look like one.
    const last = this.#places.length - 1;
    return calls > 0 && last === 0 ? null : (this.#places[Math.min(calls, last)] ?? null);
  }

  /** This place for later runs of the same statement, without the stack that it was found in. */
  remembered(): CallSite {
    const site = new CallSite({}, false);
    site.text();
    this.text();
    site.#places = this.#places;
    return site;
  }
}

/** The first place that is known; rather one of a run that was looked at itself. See {@link CallSite.text}. */
export function firstSite(sites: Iterable<CallSite | undefined>, calls = 0): string | null {
  let remembered: string | null = null;
  for (const site of sites) {
    const text = site?.text(calls) ?? null;
    if (text !== null && site?.exact) return text;
    remembered ??= text;
  }
  return remembered;
}

/**
 * Lines of a stack that belong neither to a package nor to this library: the innermost one, and the first one behind
 * each call of a repository's method.
 */
export function placesIn(stack: string): string[] {
  const places: string[] = [];
  let wanted = true;
  for (const line of stack.split('\n')) {
    const [, place, row, column] = FRAME.exec(line.trimEnd()) ?? [];
    if (place === undefined || line.includes('node:') || place.includes(`${sep}node_modules${sep}`)) continue;
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    if (file.startsWith(TIERS + sep) && !file.includes('.spec.')) {
      wanted ||= file.startsWith(OBSERVER);
    } else if (wanted) {
      places.push(sourceOf(file, Number(row), Number(column)));
      wanted = false;
    }
  }
  return places;
}

/** The line that somebody wrote, where what runs was compiled from it. */
function sourceOf(file: string, row: number, column: number): string {
  const entry = mapOf(file)?.findEntry(row - 1, column - 1);
  const original = entry && 'originalSource' in entry ? entry : undefined;
  const name = original ? file.replace(/\.js$/, '.ts') : file;
  const shown = name.startsWith(SOURCES + sep) ? relative(SOURCES, name) : relative(process.cwd(), name);
  return `${shown.split(sep).join('/')}:${original ? original.originalLine + 1 : row}`;
}

function mapOf(file: string): SourceMap | undefined {
  if (!file.endsWith('.js')) return undefined;
  let known = maps.get(file);
  if (!known) {
    known = { map: readMap(`${file}.map`) };
    maps.set(file, known);
  }
  return known.map;
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
  } catch {
    // Without a map the compiled line is shown.
    return undefined;
  }
}
