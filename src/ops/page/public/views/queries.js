import { get, post } from '../api.js';
import { sparkline } from '../charts.js';
import { fill, h } from '../dom.js';
import { count, hitRatio, micros, percent } from '../format.js';
import { OverTime } from '../over-time.js';
import { actionButton, confirmed } from '../parts/action.js';
import { meter } from '../parts/states.js';
import { dataTable } from '../parts/table.js';
import { everyMinute, loader, viewHead } from '../parts/view.js';

/** Every cached query with its hour. */
export function openQueries(place, signal) {
  const body = h('div', {});
  const warm = actionButton({
    name: 'Warm all',
    busy: 'Warming…',
    run: async () => warmedText(await post('ops/cache/warm', {})),
    done: () => reload(),
  });
  const forget = actionButton({
    name: 'Forget all',
    label: 'Forget all cached answers',
    look: 'danger',
    busy: 'Forgetting…',
    confirm: () =>
      confirmed({
        title: 'Forget all cached answers?',
        text: 'Every answer of every business unit ends, on every instance. All are loaded from the database anew when they are asked for next, which it feels.',
        yes: 'Forget all',
      }),
    run: async () => forgottenText(await post('ops/cache/invalidate', { all: true })),
    done: () => reload(),
  });
  let over;
  /** How each row is shown anew. */
  const rows = new Map();
  const table = dataTable({
    columns: [
      { name: 'Query', sort: ({ query }) => query },
      { name: 'Hit ratio', number: true, sort: ({ query }) => hitRatio(over.total(query)) },
      { name: 'Ratio over time' },
      { name: 'All instances', number: true, sort: ({ hour }) => hour && hitRatio(hour) },
      { name: 'Reads', number: true, sort: ({ query }) => readsOf(over.total(query)) },
      { name: 'Loads', number: true, sort: ({ query }) => over.total(query).loads },
      { name: 'Statements', number: true, sort: ({ query }) => over.total(query).statements },
      { name: 'Database time', number: true, sort: ({ query }) => over.total(query).micros },
    ],
    // What costs most comes first.
    sorted: 7,
    key: ({ query }) => query,
    row(item) {
      const row = queryRow(item, signal);
      rows.set(item.query, row);
      return {
        cells: row.cells,
        update(now) {
          row.showHour(now);
          row.show(over);
        },
      };
    },
  });
  const show = (items) =>
    table.show(items, [`${items.length} queries `, h('span', { class: 'muted' }, 'the last hour of this process')]);

  fill(
    place,
    viewHead(
      'Cached queries',
      'What each of them answered in the last hour, and what it asked of the database. The hit ratio of all instances together is counted anew every minute.',
      warm,
      forget,
    ),
    body,
  );
  const { reload, retry } = loader(body, {
    what: 'the queries',
    signal,
    load: (left) => Promise.all([get('ops/queries', left), OverTime.load(left)]),
    show([{ items }, history]) {
      over = history;
      show(items);
      return table.element;
    },
  });
  everyMinute(signal, async () => {
    const { items } = await get('ops/queries', signal);
    if (over) show(items);
  });

  return {
    title: 'Cached queries',
    reload,
    onEvent(name, data) {
      if (name === 'overview') retry();
      if (name !== 'sample' || !over) return;
      const isComplete = over.add(data);
      // What nothing happened to is the same, but for the hour, which moves with every point.
      for (const [query, row] of rows) if (isComplete || data.queries[query]) row.show(over);
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

/** Reads of any kind. */
export function readsOf({ hits, misses, bypasses }) {
  return hits + misses + bypasses;
}

/** One row, whose cells are kept up to date in place: what has the focus keeps it. */
function queryRow({ query, freshness }, signal) {
  const spark = sparkline(signal);
  const ratio = meter();
  const cell = () => h('span', {});
  const [everywhere, reads, loads, statements, time] = [cell(), cell(), cell(), cell(), cell()];
  const name = [
    h('a', { href: `#/queries/${query}` }, query),
    freshness === 'strict' && [' ', h('span', { class: 'chip accent' }, 'strict')],
  ];
  return {
    cells: [name, ratio.element, spark.element, everywhere, reads, loads, statements, time],
    showHour({ hour }) {
      everywhere.textContent = percent(hour ? hitRatio(hour) : null);
    },
    show(over) {
      const total = over.total(query);
      const share = hitRatio(total);
      ratio.show(share, percent(share));
      reads.textContent = count(readsOf(total));
      loads.textContent = count(total.loads);
      statements.textContent = count(total.statements);
      time.textContent = micros(total.micros);
      spark.show(over.at, over.figures(query).map(hitRatio));
    },
  };
}
