import { get } from '../api.js';
import { timeChart } from '../charts.js';
import { fill, h } from '../dom.js';
import { clock, count, day, duration, fact, hitRatio, ms, percent } from '../format.js';
import { OverTime } from '../over-time.js';
import { findingItem } from '../parts/finding.js';
import { invalidationItem } from '../parts/invalidation.js';
import { stateChip } from '../parts/states.js';
import { showLoaded, viewHead } from '../parts/view.js';

const NAMES = {
  database: 'PostgreSQL',
  cache: 'Cache',
  redis: 'Redis',
  changes: 'Changes',
  loads: 'Loads',
  process: 'Process',
};
const SHOWN = 4;
const MS = 1000;

/** How the parts are, and the hour at a glance. */
export function openOverview(place) {
  const body = h('div', {});
  const parts = h('div', { class: 'cards' });
  const summary = h('p', { class: 'summary' });
  const writes = h('ol', { class: 'list' });
  const faults = h('ol', { class: 'list' });
  const ratio = timeChart({
    title: 'Hit ratio',
    series: [{ name: 'of all reads', colour: '--accent', fill: true }],
    format: (value) => percent(value),
    max: 1,
    describe: ([values]) => `now ${percent(values.findLast((value) => value !== null) ?? null)}`,
  });
  const work = timeChart({
    title: 'Database work of cached queries',
    series: [{ name: 'per second', colour: '--second', fill: true, key: 2 }],
    format: ms,
    describe: ([values]) => `now ${ms(values.at(-1) ?? 0)} per second`,
  });
  let over;
  let invalidations = [];
  let findings = [];

  const showParts = (overview) => {
    const { status, version, uptimeSeconds, lastWarming } = overview;
    fill(summary, stateChip(status), ` Version ${version}, up for ${duration(uptimeSeconds)}. `, warmed(lastWarming));
    fill(parts, overview.parts.map(partCard));
  };
  const showCharts = () => {
    const figures = over.figures();
    ratio.show(over.at, [figures.map(hitRatio)]);
    work.show(over.at, [figures.map(({ micros }, i) => over.perSecond(micros / MS, i))]);
  };
  const showLists = () => {
    const recent = invalidations.slice(0, SHOWN).map((one) => invalidationItem(one, { brief: true }));
    fill(writes, recent.length > 0 ? recent : h('li', { class: 'muted' }, 'No answer has been ended yet.'));
    const open = findings.filter(({ allowed }) => allowed === null).slice(0, SHOWN);
    fill(faults, open.length > 0 ? open.map(findingItem) : h('li', { class: 'muted' }, 'Nothing was found wrong.'));
  };

  fill(place, viewHead('Overview', null), summary, body);
  void showLoaded(body, 'the overview', async () => {
    const [overview, history, recent, found] = await Promise.all([
      get('ops/overview'),
      OverTime.load(),
      get(`ops/invalidations?limit=${SHOWN}`),
      get('ops/findings'),
    ]);
    over = history;
    invalidations = recent.items;
    findings = found.items;
    return () => {
      showParts(overview);
      showCharts();
      showLists();
      return h(
        'div',
        { class: 'view' },
        h('section', { 'aria-label': 'Parts of the system' }, parts),
        h('section', { class: 'two', 'aria-label': 'The last hour of this process' }, ratio.element, work.element),
        h(
          'div',
          { class: 'two' },
          listCard('Recent invalidations', '#/invalidations', 'All invalidations', writes),
          listCard('Findings', '#/findings', 'All findings', faults),
        ),
      );
    };
  });

  return {
    title: 'Overview',
    onEvent(name, data) {
      if (!over) return;
      if (name === 'overview') showParts(data);
      if (name === 'sample') {
        over.add(data);
        showCharts();
      }
      if (name === 'invalidations') {
        invalidations = [...data.items.toReversed(), ...invalidations].slice(0, SHOWN);
        showLists();
      }
      if (name === 'findings') {
        const known = new Set(data.items.map(({ id }) => id));
        findings = [...data.items, ...findings.filter(({ id }) => !known.has(id))];
        showLists();
      }
    },
    close() {
      ratio.close();
      work.close();
    },
  };
}

function partCard({ part, state, note, facts }) {
  return h(
    'article',
    { class: 'card part' },
    h('div', { class: 'part-head' }, h('h2', {}, NAMES[part] ?? part), stateChip(state)),
    h('p', { class: 'muted small' }, note),
    h(
      'dl',
      { class: 'facts' },
      facts.map((one) => h('div', {}, h('dt', {}, one.name), h('dd', {}, fact(one)))),
    ),
  );
}

function listCard(title, link, words, list) {
  return h(
    'section',
    { class: 'card' },
    h('div', { class: 'section-head' }, h('h2', {}, title), h('a', { href: link, class: 'small' }, words)),
    list,
  );
}

function warmed(last) {
  if (!last) return null;
  const { finishedAt, loaded, total, failures } = last;
  const failed = failures > 0 ? `, ${count(failures)} failed` : '';
  return h(
    'span',
    { class: 'muted', title: day(finishedAt) },
    `Warmed at ${clock(finishedAt)}: ${count(total)} answers, ${count(loaded)} loaded${failed}.`,
  );
}
