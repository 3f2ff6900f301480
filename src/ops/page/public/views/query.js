import { get, post } from '../api.js';
import { fill, h } from '../dom.js';
import { bytes, clock, count, duration, hitRatio, micros, percent } from '../format.js';
import { OverTime } from '../over-time.js';
import { actionButton, confirmed } from '../parts/action.js';
import { empty } from '../parts/states.js';
import { dataTable } from '../parts/table.js';
import { everyMinute, loader, viewHead } from '../parts/view.js';
import { answers, unitName } from './contents.js';
import { forgottenText, readsOf, warmedText } from './queries.js';
import { queryCharts } from './query-charts.js';

const ROLES = { row: 'the row it is about', lists: 'rows that it lists', shows: 'rows that it shows' };

/** One cached query: over time, what it hangs on, what is kept of it. */
export function openQuery(place, signal, name) {
  const figures = h('div', {});
  const kept = h('div', {});
  const actions = h('div', { class: 'head-actions' });
  const units = h('select', { name: 'unit' });
  const about = h('p', { class: 'muted' });
  const hour = h('div', { class: 'tiles' });
  const start = h('div', { class: 'tiles' });
  const since = h('span', {});
  const charts = queryCharts(signal);
  const depends = dependencyTable();
  const contents = keptTable();
  let over;
  let query;

  const content = h(
    'div',
    { class: 'view' },
    about,
    h('section', {}, h('div', { class: 'section-head' }, h('h2', {}, 'The last hour of this process')), hour),
    h('section', { class: 'two', 'aria-label': 'Over time' }, charts.elements),
    h('section', {}, h('div', { class: 'section-head' }, h('h2', {}, 'Since this process started', since)), start),
    depends.element,
  );
  const showHour = () => fill(hour, hourTiles(over.total(name), query));
  const showQuery = () => {
    showHour();
    fill(start, startTiles(query));
    fill(since, h('span', { class: 'muted' }, ` counted at ${clock(Date.now())}`));
  };
  const find = ({ items }) => {
    const found = items.find((one) => one.query === name);
    if (!found) throw new Error(`There is no cached query ${name}.`);
    return found;
  };

  fill(place, viewHead(name, null), actions, h('div', { class: 'view' }, figures, kept));
  const main = loader(figures, {
    what: name,
    signal,
    load: (left) => Promise.all([get('ops/queries', left), OverTime.load(left)]),
    show([queries, history]) {
      query = find(queries);
      over = history;
      if (!actions.hasChildNodes())
        fill(
          actions,
          buttons(query, units, () => reload()),
        );
      fill(about, livesText(query));
      showQuery();
      charts.show(over, name);
      depends.show(query.dependencies, [
        'What ends its answers ',
        h('span', { class: 'muted' }, 'a write to any of these'),
      ]);
      return content;
    },
  });
  // Beside it: what the process knows can be seen without the store.
  const store = loader(kept, {
    what: 'what is kept',
    signal,
    load: (left) => get('ops/contents', left),
    show({ items }) {
      const own = items.filter((one) => one.query === name && answers(one) > 0);
      chooseFrom(units, own);
      if (own.length === 0) return empty('Nothing of it is kept at present.');
      contents.show(own, ['Kept answers ', h('span', { class: 'muted' }, `at ${clock(Date.now())}`)]);
      return contents.element;
    },
  });
  const reload = () => Promise.all([main.reload(), store.reload()]);
  everyMinute(signal, async () => {
    const queries = await get('ops/queries', signal);
    if (!over) return;
    query = find(queries);
    showQuery();
  });

  return {
    title: name,
    reload,
    onEvent(event, data) {
      if (event === 'overview') {
        main.retry();
        store.retry();
      }
      if (event !== 'sample' || !over) return;
      if (over.add(data)) charts.show(over, name);
      showHour();
    },
  };
}

function livesText({ ttlSeconds, freshness }) {
  const fresh =
    freshness === 'strict' ? 'never older than any commit before the read.' : 'never older than an acknowledged write.';
  return `Lives ${duration(ttlSeconds)}; ${fresh}`;
}

function hourTiles(total, { hour }) {
  const share = hitRatio(total);
  const perLoad = total.loads > 0 ? `${micros(total.micros / total.loads)} a load` : '';
  return [
    tile('Hit ratio', percent(share), hour ? `all instances ${percent(hitRatio(hour))}` : ''),
    tile('Reads', count(readsOf(total)), `${count(total.hits)} hits`),
    tile('Misses', count(total.misses), total.bypasses > 0 ? `and ${count(total.bypasses)} bypasses` : ''),
    tile('Loads', count(total.loads), `${count(total.statements)} statements`),
    tile('Database time', micros(total.micros), perLoad),
  ];
}

function startTiles({ total, missesByKind, bypassesByReason, fills, filledBytes, refused }) {
  return [
    tile('Hits', count(total.hits)),
    tile('Misses', count(total.misses), inWords(missesByKind)),
    tile('Bypasses', count(total.bypasses), inWords(bypassesByReason)),
    tile('Loads', count(total.loads), `${count(total.statements)} statements, ${micros(total.micros)}`),
    tile('Stored', bytes(filledBytes), `${count(fills)} answers${refused > 0 ? `, ${count(refused)} too large` : ''}`),
  ];
}

/** Forget, of a unit or of all, and warm. */
function buttons({ query, warmable }, units, done) {
  const forget = actionButton({
    name: 'Forget',
    label: `Forget the answers of ${query}`,
    busy: 'Forgetting…',
    confirm: async () =>
      units.value !== '' ||
      confirmed({
        title: `Forget ${query} of all units?`,
        text: 'Its answers for every business unit end, on every instance, and are loaded anew when they are asked for next.',
        yes: 'Forget them',
      }),
    run: async () => {
      const bu = units.value === '' ? {} : { bu: Number(units.value) };
      return forgottenText(await post('ops/cache/invalidate', { query, ...bu }));
    },
    done,
  });
  const warm = actionButton({
    name: 'Warm',
    label: `Warm ${query}`,
    busy: 'Warming…',
    run: async () => warmedText(await post('ops/cache/warm', { query })),
    done,
  });
  return [h('label', { class: 'field' }, 'Answers of', units), forget, warmable && warm];
}

/** Offers units, and leaves the choice as it is. */
function chooseFrom(units, kept) {
  const chosen = units.value;
  fill(
    units,
    h('option', { value: '' }, 'All units'),
    kept.map((one) => h('option', { value: one.bu.id }, unitName(one))),
  );
  units.value = kept.some(({ bu }) => String(bu.id) === chosen) ? chosen : '';
}

function tile(name, figure, more = '') {
  return h(
    'div',
    { class: 'card tile' },
    h('span', { class: 'name' }, name),
    h('span', { class: 'figure' }, figure),
    more && h('span', { class: 'muted small wrap' }, more),
  );
}

function dependencyTable() {
  return dataTable({
    columns: [
      { name: 'Table' },
      { name: 'As' },
      { name: 'Columns' },
      { name: 'Only rows with' },
      { name: 'Belonging through' },
    ],
    key: (one) => JSON.stringify(one),
    row: ({ table, role, columns, where, through }) => ({
      cells: [
        h('code', {}, table),
        ROLES[role],
        columns === null ? 'any' : columns.length === 0 ? 'that it exists' : columns.join(', '),
        where ?? '–',
        through ?? '–',
      ],
    }),
  });
}

function keptTable() {
  return dataTable({
    columns: [{ name: 'Unit' }, { name: 'Answers', number: true }, { name: 'Size', number: true }],
    key: ({ bu }) => String(bu.id),
    row: (one) => ({ cells: [unitName(one), count(answers(one)), bytes(one.bytes)] }),
  });
}

function inWords(counts) {
  return Object.entries(counts)
    .map(([kind, times]) => `${count(times)} ${kind}`)
    .join(', ');
}
