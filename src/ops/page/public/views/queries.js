import { get, post } from '../api.js';
import { sparkline } from '../charts.js';
import { fill, h } from '../dom.js';
import { bytes, count, hitRatio, micros, percent } from '../format.js';
import { OverTime } from '../over-time.js';
import { actionButton, reportLine } from '../parts/action.js';
import { tableCard } from '../parts/table.js';
import { showLoaded, viewHead } from '../parts/view.js';

const READS = ['hits', 'misses', 'bypasses'];

/** Every cached query with its hour. */
export function openQueries(place) {
  const body = h('div', {});
  const report = reportLine();
  const warm = actionButton({
    name: 'Warm all',
    busy: 'Warming…',
    report,
    run: async () => warmedText(await post('ops/cache/warm', {})),
  });
  const forget = actionButton({
    name: 'Forget all',
    label: 'Forget all cached answers',
    busy: 'Forgetting…',
    report,
    run: async () => forgottenText(await post('ops/cache/invalidate', { all: true })),
  });
  const rows = new Map();
  let over;

  fill(
    place,
    viewHead(
      'Cached queries',
      'What each of them answered in the last hour, and what it asked of the database.',
      warm,
      forget,
    ),
    report,
    body,
  );
  void showLoaded(body, 'the queries', async () => {
    const [{ items }, history] = await Promise.all([get('ops/queries'), OverTime.load()]);
    over = history;
    return () => {
      for (const query of items) rows.set(query.query, queryRow(query));
      for (const [name, row] of rows) row.show(over, name);
      return tableCard({
        caption: [
          `${items.length} queries `,
          h('span', { class: 'muted' }, 'hit ratio over all instances; the rest as this process did'),
        ],
        columns: [
          { name: 'Query' },
          { name: 'Hit ratio', number: true },
          { name: 'Reads', number: true },
          { name: 'Hits over time' },
          { name: 'Loads', number: true },
          { name: 'Statements', number: true },
          { name: 'Database time', number: true },
          { name: 'Stored', number: true },
        ],
        rows: [...rows.values()].map(({ cells }) => cells),
      });
    };
  });

  return {
    title: 'Cached queries',
    onEvent(name, data) {
      if (name !== 'sample' || !over) return;
      over.add(data);
      for (const [query, row] of rows) row.add(data.queries[query], over, query);
    },
    close() {
      for (const row of rows.values()) row.close();
    },
  };
}

/** What became of a warming, for people. */
export function warmedText({ total, loaded, present, skipped, failures, seconds }) {
  const rest = [skipped > 0 && `${count(skipped)} left for later`, failures > 0 && `${count(failures)} failed`];
  const more = rest.filter(Boolean).map((text) => `, ${text}`);
  return `Warmed ${count(total)} answers in ${seconds.toFixed(1)} s: ${count(loaded)} loaded, ${count(present)} were there${more.join('')}.`;
}

/** What became of an invalidation, for people. */
export function forgottenText({ queries }) {
  return `Forgotten: the answers of ${queries === 1 ? 'one query' : `${count(queries)} queries`} are loaded anew when they are asked for next.`;
}

/** One row, whose cells are kept up to date in place: what has the focus keeps it. */
function queryRow({ query, freshness, hour, filledBytes, fills }) {
  const spark = sparkline();
  const cell = () => h('span', {});
  const [ratio, reads, loads, statements, time] = [cell(), cell(), cell(), cell(), cell()];
  const fillBar = h('span', { class: 'fill' });
  const counted = { hits: 0, misses: 0, bypasses: 0, ...hour };
  const name = [
    h('a', { href: `#/queries/${query}` }, query),
    freshness === 'strict' && [' ', h('span', { class: 'chip accent' }, 'strict')],
  ];
  const show = (over) => {
    const share = hitRatio(counted);
    ratio.textContent = percent(share);
    fillBar.style.setProperty('--share', String(share ?? 0));
    reads.textContent = count(READS.reduce((sum, kind) => sum + counted[kind], 0));
    const total = over.total(query);
    loads.textContent = count(total.loads);
    statements.textContent = count(total.statements);
    time.textContent = micros(total.micros);
    spark.show(
      over.at,
      over.figures(query).map(({ hits }) => hits),
    );
  };
  return {
    cells: [
      name,
      h('span', { class: 'meter' }, h('span', { class: 'track', 'aria-hidden': 'true' }, fillBar), ratio),
      reads,
      spark.element,
      loads,
      statements,
      time,
      fills === 0 ? '–' : bytes(filledBytes),
    ],
    show,
    add(sample, over) {
      for (const kind of READS) counted[kind] += sample?.[kind] ?? 0;
      show(over);
    },
    close: () => spark.close(),
  };
}
