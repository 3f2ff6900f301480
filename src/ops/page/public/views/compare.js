import { get, post } from '../api.js';
import { announce, fill, h } from '../dom.js';
import { bytes, clock, count, ms } from '../format.js';
import { empty } from '../parts/states.js';
import { dataTable } from '../parts/table.js';
import { loader, viewHead } from '../parts/view.js';

const TIERS = {
  standard: 'plain finders',
  optimized: 'a fixed number of statements',
  cached: 'kept answers',
};

/** The three tiers of one query side by side. */
export function openCompare(place, signal) {
  const body = h('div', {});
  fill(
    place,
    viewHead(
      'Compare tiers',
      'Asks every tier for the same answer a few times, on the present data of the unit with the most jobs. A slow tier makes it take some seconds; hits of the comparison count as hits.',
    ),
    body,
  );
  let content;
  const { retry } = loader(body, {
    what: 'the queries',
    signal,
    load: (left) => get('ops/compare', left),
    show: ({ items }) => (content ??= comparison(items)),
  });
  // What was compared stays on the page: the queries are those of the software.
  return { title: 'Compare tiers', reload: retry, onEvent: (name) => name === 'overview' && retry() };
}

function comparison(items) {
  const result = h('div', { class: 'view' }, empty('Choose a query and compare its tiers.'));
  const select = h(
    'select',
    { name: 'query' },
    items.map(({ query, cached }) =>
      h('option', { value: query, selected: query === 'jobs.with-relations' }, cached ? query : `${query} (two tiers)`),
    ),
  );
  const button = h('button', { class: 'button primary', type: 'submit' }, 'Compare');
  const problem = h('p', { class: 'note bad', role: 'alert' });
  const run = async (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    fill(button, h('span', { class: 'spinner', 'aria-hidden': 'true' }), 'Comparing…');
    problem.textContent = '';
    try {
      const compared = await post('ops/compare', { query: select.value });
      fill(result, shown(compared));
      announce(spoken(compared));
    } catch (error) {
      if (error.isRefusal) throw error;
      problem.textContent = error.message;
    } finally {
      button.removeAttribute('aria-disabled');
      fill(button, 'Compare');
    }
  };
  return h(
    'div',
    { class: 'view' },
    h(
      'form',
      { class: 'head-actions', onsubmit: (event) => void run(event) },
      h('label', { class: 'field' }, 'Query', select),
      button,
    ),
    problem,
    result,
  );
}

function shown({ query, unit, at, seconds, tiers }) {
  return [
    h(
      'div',
      { class: 'section-head' },
      h('h2', {}, query),
      h('p', { class: 'muted small' }, `unit ${unit.bucode}, at ${clock(at)}, took ${seconds.toFixed(1)} s`),
    ),
    h(
      'div',
      { class: 'tiers' },
      tiers.map((tier) => tierCard(tier, tiers)),
    ),
    notes(tiers),
    figures(tiers),
  ];
}

/** Whether the tiers gave the same answer, and what else has to be known. */
function notes(tiers) {
  const stopped = tiers.filter(({ message }) => message);
  const different = tiers.filter(({ difference }) => difference !== null);
  const isSame = different.length === 0 && tiers.every(({ medianMs }) => medianMs !== null);
  return [
    stopped.map(({ message }) => h('p', { class: 'note warn' }, message)),
    different.map(({ tier, difference }) =>
      h(
        'p',
        { class: 'note warn' },
        `The ${tier} tier answered differently at ${difference}. Rows may have changed meanwhile; if it stays, it is a fault.`,
      ),
    ),
    isSame && h('p', { class: 'note good' }, 'All tiers gave the same answer.'),
  ];
}

function figures(tiers) {
  const table = dataTable({
    columns: [
      { name: 'Tier' },
      { name: 'Statements', number: true },
      { name: 'Median', number: true },
      { name: 'Slowest', number: true },
      { name: 'Answer', number: true },
      { name: 'Memory, about', number: true },
      { name: 'Timed calls', number: true },
      { name: 'Cache said' },
    ],
    key: ({ tier }) => tier,
    row: (tier) => ({
      cells: [
        tier.tier,
        count(tier.statements),
        // Of one call there is no middle one.
        tier.calls > 1 ? ms(tier.medianMs) : '–',
        ms(tier.slowestMs),
        bytes(tier.bytes),
        bytes(tier.allocatedBytes),
        count(tier.calls),
        (tier.outcomes ?? []).map(({ outcome, calls }) => `${count(calls)} ${outcome}`).join(', ') || '–',
      ],
    }),
  });
  table.show(tiers, 'In figures');
  return table.element;
}

/** What a tier took at the least: it may have been stopped before it had answered. */
function tookMs({ medianMs, stoppedAfterMs }) {
  return medianMs ?? stoppedAfterMs ?? 0;
}

function tierCard(cost, tiers) {
  const { tier, medianMs, calls, statements, bytes: size, allocatedBytes } = cost;
  const slowest = Math.max(...tiers.map(tookMs));
  const how = medianMs === null ? 'no answer in time' : calls === 1 ? 'one call' : `median of ${count(calls)} calls`;
  return h(
    'article',
    { class: 'card tier' },
    h('div', { class: 'part-head' }, h('h3', {}, `${tier[0].toUpperCase()}${tier.slice(1)}`), faster(cost, tiers[0])),
    h('p', { class: 'muted small' }, TIERS[tier]),
    h('p', { class: 'figure' }, medianMs === null ? `> ${ms(tookMs(cost))}` : ms(medianMs)),
    h('p', { class: 'muted small' }, how),
    h(
      'span',
      { class: 'bar', 'aria-hidden': 'true' },
      h('span', { class: 'fill', style: { '--share': String(slowest > 0 ? tookMs(cost) / slowest : 0) } }),
    ),
    h(
      'dl',
      { class: 'facts' },
      [
        ['statements', count(statements)],
        ['answer', bytes(size)],
        ['memory, about', bytes(allocatedBytes)],
      ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    ),
  );
}

function faster({ medianMs }, first) {
  const times = tookMs(first) / medianMs;
  if (medianMs === null || !Number.isFinite(times) || times < 1.05) return null;
  const more = first.medianMs === null ? '> ' : '';
  // More digits would be chance.
  return h('span', { class: 'chip good' }, `${more}${count(Number(times.toPrecision(2)))} × faster`);
}

function spoken({ query, tiers }) {
  const each = tiers.map(({ tier, medianMs, statements }) => `${tier} ${ms(medianMs)} with ${statements} statements`);
  return `Compared ${query}: ${each.join(', ')}.`;
}
