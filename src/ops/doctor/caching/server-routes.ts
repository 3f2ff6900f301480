import { type Evidence, fine, listed, note, warning } from '../evidence.js';
import type { Patient } from '../patient.js';
import type { RunningServer } from '../running-server.js';

const OK = 200;

/**
 * Asks a running server for each route that its cached tier serves, and once more, and reads from the headers whether the
 * second answer came from the cache.
 */
export async function cachedRoutesOf(patient: Patient, server: RunningServer): Promise<Evidence[]> {
  if (!server.authorized) return [];
  const { asked } = await patient.routes();
  const { subjects } = await patient.catalogue();
  const missed: string[] = [];
  const absent: string[] = [];
  let hits = 0;
  for (const { route, url } of asked.filter(({ cached }) => cached)) {
    const path = `${url}${url.includes('?') ? '&' : '?'}bu=${subjects.tenant}`;
    await server.get(path);
    const { status, headers } = await server.get(path);
    const cache = headers.get('cache-status') ?? 'without Cache-Status';
    if (status !== OK) absent.push(`${route} (${status})`);
    else if (/;\s*hit\b/.test(cache)) hits += 1;
    else missed.push(`${route} (${cache}; ${headers.get('server-timing') ?? ''})`);
  }
  const fix = 'Cache-Status says why: a bypass is explained in docs/operations.md, a miss by its dependencies';
  return [
    fine(`${hits} cached routes of ${server.url} answered from the cache when asked again`),
    ...missed.map((what) => warning(`${server.url} answered twice in a row from the database: ${what}`, fix)),
    ...(absent.length === 0 ? [] : [note(`${server.url} has other data: ${listed(absent)}`)]),
  ];
}
