import { get, post } from '../api.js';
import { timeChart } from '../charts.js';
import { fill, h } from '../dom.js';
import { bytes, count, duration, hitRatio, micros, ms, percent } from '../format.js';
import { OverTime } from '../over-time.js';
import { actionButton, reportLine } from '../parts/action.js';
import { empty } from '../parts/states.js';
import { tableCard } from '../parts/table.js';
import { showLoaded, viewHead } from '../parts/view.js';
import { forgottenText, warmedText } from './queries.js';

const MS = 1000;
const ROLES = { row: 'the row it is about', lists: 'rows that it lists', shows: 'rows that it shows' };

/** One cached query: over time, what it hangs on, what is kept of it. */
export function openQuery(place, name) {
  const body = h('div', {});
  const report = reportLine();
  const actions = h('div', { class: 'head-actions' });
  const reads = timeChart({
    title: 'Reads per second',
    series: [
      { name: 'hits', colour: '--accent', fill: true },
      { name: 'misses and bypasses', colour: '--second' },
    ],
    format: (value) => (value >= 10 ? count(Math.round(value)) : String(Math.round(value * 100) / 100)),
    describe: ([hits, misses]) =>
      `now ${(hits.at(-1) ?? 0).toFixed(1)} hits and ${(misses.at(-1) ?? 0).toFixed(1)} others`,
  });
  const work = timeChart({
    title: 'Database time per second',
    series: [{ name: 'of its loads', colour: '--second', fill: true, key: 2 }],
    format: ms,
    describe: ([values]) => `now ${ms(values.at(-1) ?? 0)}`,
  });
  const tiles = h('div', { class: 'tiles' });
  let over;
  let query;

  const show = () => {
    const figures = over.figures(name);
    reads.show(over.at, [
      figures.map(({ hits }, i) => over.perSecond(hits, i)),
      figures.map(({ misses, bypasses }, i) => over.perSecond(misses + bypasses, i)),
    ]);
    work.show(over.at, [figures.map((point, i) => over.perSecond(point.micros / MS, i))]);
    const { total, hour } = query;
    fill(
      tiles,
      tile('Hit ratio, 1 h', percent(hour ? hitRatio(hour) : null)),
      tile('Hits', count(total.hits)),
      tile('Misses', count(total.misses), inWords(query.missesByKind)),
      tile('Bypasses', count(total.bypasses), inWords(query.bypassesByReason)),
      tile('Loads', count(total.loads), `${count(total.statements)} statements`),
      tile(
        'Database time',
        micros(total.micros),
        total.loads > 0 ? `${micros(total.micros / total.loads)} a load` : '',
      ),
    );
  };

  fill(place, viewHead(name, null), actions, report, body);
  void showLoaded(body, name, async () => {
    const [{ items }, history, contents] = await Promise.all([
      get('ops/queries'),
      OverTime.load(),
      get('ops/contents'),
    ]);
    query = items.find((one) => one.query === name);
    if (!query) throw new Error(`There is no cached query ${name}.`);
    over = history;
    const kept = contents.items.filter((one) => one.query === name);
    return () => {
      fill(actions, buttons(query, kept, report));
      show();
      return h(
        'div',
        { class: 'view' },
        h(
          'p',
          { class: 'muted' },
          `Lives ${duration(query.ttlSeconds)}; `,
          query.freshness === 'strict'
            ? 'never older than any commit before the read.'
            : 'never older than an acknowledged write.',
        ),
        h('section', { 'aria-label': 'Since the start of this process' }, tiles),
        h('section', { class: 'two', 'aria-label': 'The last hour of this process' }, reads.element, work.element),
        dependencies(query),
        keptAnswers(kept),
      );
    };
  });

  return {
    title: name,
    onEvent(event, data) {
      if (event !== 'sample' || !over) return;
      over.add(data);
      const sample = data.queries[name];
      if (sample) {
        for (const [figure, value] of Object.entries(sample)) query.total[figure] += value;
        if (query.hour) for (const kind of ['hits', 'misses', 'bypasses']) query.hour[kind] += sample[kind];
      }
      show();
    },
    close() {
      reads.close();
      work.close();
    },
  };
}

function buttons({ query, warmable }, kept, report) {
  const units = h(
    'select',
    {},
    h('option', { value: '' }, 'All units'),
    kept.map(({ bu }) => h('option', { value: bu.id }, bu.bucode ?? `Unit ${bu.id}`)),
  );
  const forget = actionButton({
    name: 'Forget',
    label: `Forget the answers of ${query}`,
    busy: 'Forgetting…',
    report,
    run: async () => {
      const bu = units.value === '' ? {} : { bu: Number(units.value) };
      return forgottenText(await post('ops/cache/invalidate', { query, ...bu }));
    },
  });
  const warm = actionButton({
    name: 'Warm',
    label: `Warm ${query}`,
    busy: 'Warming…',
    report,
    run: async () => warmedText(await post('ops/cache/warm', { query })),
  });
  return [h('label', { class: 'field' }, 'Answers of', units), forget, warmable && warm];
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

function dependencies(query) {
  return tableCard({
    caption: ['What ends its answers ', h('span', { class: 'muted' }, 'a write to any of these')],
    columns: [
      { name: 'Table' },
      { name: 'As' },
      { name: 'Columns' },
      { name: 'Only rows with' },
      { name: 'Belonging through' },
    ],
    rows: query.dependencies.map(({ table, role, columns, where, through }) => [
      h('code', {}, table),
      ROLES[role],
      columns === null ? 'any' : columns.length === 0 ? 'that it exists' : columns.join(', '),
      where ?? '–',
      through ?? '–',
    ]),
  });
}

function keptAnswers(kept) {
  if (kept.length === 0) return empty('Nothing of it is kept at present.');
  return tableCard({
    caption: 'Kept answers',
    columns: [{ name: 'Unit' }, { name: 'Answers', number: true }, { name: 'Size', number: true }],
    rows: kept.map(({ bu, entries, bytes: size }) => [bu.bucode ?? `Unit ${bu.id}`, count(entries), bytes(size)]),
  });
}

function inWords(counts) {
  return Object.entries(counts)
    .map(([kind, times]) => `${count(times)} ${kind}`)
    .join(', ');
}
