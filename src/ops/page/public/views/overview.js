import { get } from '../api.js';
import { timeChart } from '../charts.js';
import { fill, h, keyedChildren } from '../dom.js';
import { clock, count, day, duration, fact, hitRatio, ms, percent } from '../format.js';
import { OverTime } from '../over-time.js';
import { findingItem, mergedFindings } from '../parts/finding.js';
import { invalidationItem, invalidationKey, mergedInvalidations } from '../parts/invalidation.js';
import { stateChip } from '../parts/states.js';
import { loader, viewHead } from '../parts/view.js';

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
export function openOverview(place, signal) {
  const body = h('div', {});
  const parts = h('div', { class: 'cards' });
  const summary = h('p', { class: 'summary' });
  const writes = recentList('No answer has been ended yet.', {
    key: invalidationKey,
    make: (one) => invalidationItem(one, { brief: true }),
  });
  const faults = recentList('Nothing was found wrong.', { key: ({ id }) => id, make: findingItem });
  const ratio = timeChart({
    title: 'Hit ratio',
    series: [{ name: 'of all reads', colour: '--accent', fill: true }],
    format: percent,
    max: 1,
    describe: ([values]) => `last ${percent(values.findLast((value) => value !== null) ?? null)}`,
    signal,
  });
  const work = timeChart({
    title: 'Database work of cached queries',
    series: [{ name: 'per second', colour: '--second', fill: true, key: 2 }],
    format: ms,
    describe: ([values]) => `now ${ms(values.at(-1) ?? 0)} per second`,
    signal,
  });
  let over;
  let invalidations = [];
  let findings = [];

  const content = h(
    'div',
    { class: 'view' },
    h('section', { 'aria-label': 'Parts of the system' }, parts),
    h(
      'section',
      {},
      h('div', { class: 'section-head' }, h('h2', {}, 'The last hour of this process')),
      h('div', { class: 'two' }, ratio.element, work.element),
    ),
    h(
      'div',
      { class: 'two' },
      listCard('Recent invalidations', '#/invalidations', 'All invalidations', writes.element),
      listCard('Findings', '#/findings', 'All findings', faults.element),
    ),
  );
  const showParts = (overview) => {
    const { status, version, instance, uptimeSeconds, lastWarming } = overview;
    fill(
      summary,
      stateChip(status),
      h('span', {}, `Version ${version}, instance `, h('code', {}, instance), `, up for ${duration(uptimeSeconds)}.`),
      warmed(lastWarming),
    );
    fill(parts, overview.parts.map(partCard));
  };
  const showCharts = () => {
    const figures = over.figures();
    ratio.show(over.at, [figures.map(hitRatio)]);
    work.show(over.at, [figures.map(({ micros }) => over.perSecond(micros / MS))]);
  };
  const showWrites = () => writes.show(invalidations.slice(0, SHOWN));
  const showFaults = () => faults.show(findings.filter(({ allowed }) => allowed === null).slice(0, SHOWN));

  fill(place, viewHead('Overview', null), summary, body);
  const { reload, retry } = loader(body, {
    what: 'the overview',
    signal,
    load: (left) =>
      Promise.all([
        get('ops/overview', left),
        OverTime.load(left),
        get(`ops/invalidations?limit=${SHOWN}`, left),
        get('ops/findings', left),
      ]),
    show([overview, history, recent, found]) {
      over = history;
      invalidations = recent.items;
      findings = found.items;
      showParts(overview);
      showCharts();
      showWrites();
      showFaults();
      return content;
    },
  });

  return {
    title: 'Overview',
    reload,
    onEvent(name, data) {
      if (name === 'overview') retry();
      if (!over) return;
      if (name === 'overview') showParts(data);
      if (name === 'sample' && over.add(data)) showCharts();
      if (name === 'invalidations') {
        invalidations = mergedInvalidations(data.items, invalidations).slice(0, SHOWN);
        showWrites();
      }
      if (name === 'findings') {
        findings = mergedFindings(data.items, findings);
        showFaults();
      }
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

/** A list, or what to say when it is empty. */
function recentList(nothing, options) {
  const list = h('ol', { class: 'list' });
  const none = h('p', { class: 'muted' }, nothing);
  const showItems = keyedChildren(list, options);
  return {
    element: h('div', {}, list, none),
    show(items) {
      showItems(items);
      list.hidden = items.length === 0;
      none.hidden = items.length > 0;
    },
  };
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
