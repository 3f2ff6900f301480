import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, note, warning } from '../evidence.js';
import { grouped } from '../../../tiers/index.js';
import { allFindings, unseenFindings } from '../sweep/all-findings.js';
import { type Asked, FEW, MANY } from '../sweep/catalogue-sweep.js';
import type { RouteSweep } from '../sweep/route-sweep.js';

const REPEATED: ReadonlySet<string> = new Set(['n+1', 'redis-n+1', 'over-budget']);
const SERVER_ERROR = 500;

/** No answer takes more statements because it has more rows, and none asks the same thing twice. */
export const nPlusOne: DoctorCheck = {
  number: 1,
  name: 'n-plus-one',
  title: 'No statement is repeated for every row',
  async examine(patient) {
    const [catalogue, routes] = [await patient.catalogue(), await patient.routes()];
    const evidence: Evidence[] = [];
    for (const { kind, message, fix } of await allFindings(patient)) {
      if (REPEATED.has(kind)) evidence.push(fault(`${kind}: ${message}`, fix));
      else if (kind === 'duplicate') evidence.push(warning(`${kind}: ${message}`, fix));
    }
    evidence.push(...failures(catalogue.asked), ...growth(catalogue.asked), ...refusals(routes));
    evidence.push(...noLonger(catalogue.asked), ...(await unseenFindings(patient)));
    if (catalogue.skipped.length > 0) evidence.push(note(`no data to ask for: ${listed(catalogue.skipped)}`));
    if (routes.skipped.length > 0) evidence.push(note(`no data to ask for: ${listed(routes.skipped)}`));
    return [summary(catalogue.asked, routes), ...evidence];
  },
};

function failures(asked: readonly Asked[]): Evidence[] {
  const texts = asked.flatMap(({ query, tier, error }) =>
    error === undefined ? [] : [`${query} (${tier}): ${error}`],
  );
  return [...new Set(texts)].map((text) => fault(text, 'make the query answer within what it declares'));
}

function textsOf(asked: Asked | undefined): string[] {
  return asked?.statements.map(({ sql }) => sql) ?? [];
}

/** Statements that are asked more often for many rows than for few. */
function growth(asked: readonly Asked[]): Evidence[] {
  return asked.flatMap((many) => {
    if (many.limit !== MANY) return [];
    const few = asked.find(({ query, tier, limit }) => query === many.query && tier === many.tier && limit === FEW);
    const before = new Map(grouped(textsOf(few)));
    return grouped(textsOf(many)).flatMap(([text, times]) => {
      const once = Math.max(1, before.get(text) ?? 0);
      if (times <= once) return [];
      const what = `${many.query} (${many.tier}) asks ${once} × for ${FEW} rows and ${times} × for ${MANY}: ${text}`;
      return [fault(what, 'join what it asks for, or ask for all rows at once (`in (…)`, `populate`)')];
    });
  });
}

/** The lists that gave no more rows when they were asked for more: that statements grow with rows could not show. */
function noLonger(asked: readonly Asked[]): Evidence[] {
  const short = asked.flatMap(({ query, tier, limit, rows, error }) => {
    if (tier !== 'optimized' || limit !== MANY || rows === null || error !== undefined) return [];
    const few = asked.find((one) => one.query === query && one.tier === tier && one.limit === FEW)?.rows ?? 0;
    return rows > few ? [] : [`${query} (${counted(rows, 'row')})`];
  });
  if (short.length === 0) return [];
  return [
    note(`no longer for ${MANY} rows than for ${FEW}, so that growth could not show: ${listed(short, short.length)}`),
  ];
}

function refusals({ asked }: RouteSweep): Evidence[] {
  const failed = asked.filter(({ status }) => status >= SERVER_ERROR);
  const odd = asked.filter(({ status }) => status >= 300 && status < SERVER_ERROR);
  return [
    ...failed.map(({ url, status }) =>
      fault(`GET ${url} answered ${status}`, 'the log of a development server says why'),
    ),
    ...(odd.length === 0 ? [] : [note(`not looked at: ${listed(odd.map(({ url, status }) => `${url} (${status})`))}`)]),
  ];
}

function summary(asked: readonly Asked[], routes: RouteSweep): Evidence {
  const queries = new Set(asked.map(({ query }) => query)).size;
  const [most] = asked.toSorted((a, b) => b.statements.length - a.statements.length);
  const largest = most ? `; the most: ${most.query} with ${counted(most.statements.length, 'statement')}` : '';
  return fine(
    `${queries} catalogued queries asked for ${FEW} and for ${MANY} rows, ${counted(routes.asked.length, 'route')} asked${largest}`,
  );
}
