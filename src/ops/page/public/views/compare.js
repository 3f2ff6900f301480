import { get, post } from '../api.js';
import { announce, fill, h } from '../dom.js';
import { bytes, clock, count, ms } from '../format.js';
import { empty } from '../parts/states.js';
import { tableCard } from '../parts/table.js';
import { showLoaded, viewHead } from '../parts/view.js';

const TIERS = {
  standard: 'plain finders',
  optimized: 'a fixed number of statements',
  cached: 'kept answers',
};

/** The three tiers of one query side by side. */
export function openCompare(place) {
  const body = h('div', {});
  fill(
    place,
    viewHead(
      'Compare tiers',
      'Asks every tier for the same answer a few times, on the present data of the unit with the most jobs. It takes seconds at the most; hits of the comparison count as hits.',
    ),
    body,
  );
  void showLoaded(body, 'the queries', async () => {
    const { items } = await get('ops/compare');
    return () => comparison(items);
  });
  return { title: 'Compare tiers' };
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
  const slowest = Math.max(...tiers.map(({ medianMs }) => medianMs));
  const [first] = tiers;
  const different = tiers.filter(({ difference }) => difference !== null);
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
      tiers.map((tier) => tierCard(tier, first, slowest)),
    ),
    different.length === 0
      ? h('p', { class: 'note good' }, 'All tiers gave the same answer.')
      : different.map(({ tier, difference }) =>
          h(
            'p',
            { class: 'note warn' },
            `The ${tier} tier answered differently at ${difference}. Rows may have changed meanwhile; if it stays, it is a fault.`,
          ),
        ),
    tableCard({
      caption: 'In figures',
      columns: [
        { name: 'Tier' },
        { name: 'Statements', number: true },
        { name: 'Median', number: true },
        { name: 'Slowest', number: true },
        { name: 'Answer', number: true },
        { name: 'Memory, about', number: true },
        { name: 'Timed calls', number: true },
      ],
      rows: tiers.map((tier) => [
        tier.tier,
        count(tier.statements),
        ms(tier.medianMs),
        ms(tier.slowestMs),
        bytes(tier.bytes),
        bytes(tier.allocatedBytes),
        count(tier.calls),
      ]),
    }),
  ];
}

function tierCard({ tier, medianMs, statements, bytes: size, allocatedBytes }, first, slowest) {
  const times = first.medianMs / medianMs;
  return h(
    'article',
    { class: 'card tier' },
    h('div', { class: 'part-head' }, h('h3', {}, `${tier[0].toUpperCase()}${tier.slice(1)}`), faster(times, tier)),
    h('p', { class: 'muted small' }, TIERS[tier]),
    h('p', { class: 'figure' }, ms(medianMs)),
    h(
      'span',
      { class: 'bar', 'aria-hidden': 'true' },
      h('span', { class: 'fill', style: { '--share': String(medianMs / slowest) } }),
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

function faster(times, tier) {
  if (tier === 'standard' || !Number.isFinite(times) || times < 1.05) return null;
  return h('span', { class: 'chip good' }, `${times < 10 ? times.toFixed(1) : count(Math.round(times))} × faster`);
}

function spoken({ query, tiers }) {
  const each = tiers.map(({ tier, medianMs, statements }) => `${tier} ${ms(medianMs)} with ${statements} statements`);
  return `Compared ${query}: ${each.join(', ')}.`;
}
