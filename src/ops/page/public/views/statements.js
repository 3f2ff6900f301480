import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { count, micros, ms } from '../format.js';
import { empty, loading, tierChip } from '../parts/states.js';
import { tableCard } from '../parts/table.js';
import { showLoaded, viewHead } from '../parts/view.js';

const SHOWN = 30;

/** The statements that take most of the database's time. */
export function openStatements(place) {
  const body = h('div', {});
  const reload = () =>
    void showLoaded(body, 'the statements', async () => {
      const { items } = await get(`ops/slow-queries?limit=${SHOWN}`);
      return () => (items.length === 0 ? nothing() : list(items));
    });
  fill(
    place,
    viewHead(
      'Slow queries',
      'The statements that took most of the database’s time since this process started. A plan runs the statement once more, read only, with the values of its slowest call.',
      h('button', { class: 'button', type: 'button', onclick: reload }, 'Refresh'),
    ),
    body,
  );
  reload();
  return { title: 'Slow queries' };
}

function nothing() {
  return empty('No statement has been looked at yet.', 'Statements are looked at unless QUERY_LOG is off.');
}

function list(items) {
  return tableCard({
    even: true,
    caption: `${items.length} statements, by the time of all their calls`,
    columns: [
      { name: 'Statement', top: true },
      { name: 'All calls', number: true, top: true },
      { name: 'Calls', number: true, top: true },
      { name: 'Mean', number: true, top: true },
      { name: 'Slowest', number: true, top: true },
      { name: 'Rows', number: true, top: true },
    ],
    rows: items.map((item) => [
      statement(item),
      micros(item.totalMicros),
      count(item.calls),
      micros(item.totalMicros / item.calls),
      micros(item.maxMicros),
      count(item.rows),
    ]),
  });
}

function statement({ id, sql, method, tier, tables }) {
  const plan = h('div', {});
  const about = method ?? tables.join(', ') ?? 'a statement';
  let asked = false;
  const open = async (event) => {
    if (!event.currentTarget.open || asked) return;
    asked = true;
    fill(plan, loading('the plan'));
    try {
      fill(plan, planOf(await get(`ops/slow-queries/plan?statement=${encodeURIComponent(id)}`)));
    } catch (error) {
      asked = false;
      if (error.isRefusal) throw error;
      fill(plan, h('p', { class: 'note bad', role: 'alert' }, error.message));
    }
  };
  return h(
    'div',
    { class: 'view-small' },
    h('div', { class: 'line' }, h('span', { class: 'wrap' }, about), tierChip(tier)),
    h('code', { class: 'sql clamp muted', title: sql }, sql),
    h(
      'details',
      { class: 'details', ontoggle: (event) => void open(event) },
      h('summary', {}, 'Statement and plan', h('span', { class: 'visually-hidden' }, ` of ${about}`)),
      h('pre', { class: 'statement', tabindex: '0', role: 'region', 'aria-label': `SQL of ${about}` }, sql),
      plan,
    ),
  );
}

function planOf({ plan, reason }) {
  if (!plan) return h('p', { class: 'note' }, reason);
  const { text, actualMs, planningMs, totalCost, buffers } = plan;
  return [
    h(
      'p',
      { class: 'small muted' },
      `ran ${ms(actualMs)}, planned ${ms(planningMs)}, cost ${count(Math.round(totalCost))}, pages ${count(buffers.hit)} in memory and ${count(buffers.read)} read`,
      buffers.tempWritten > 0 ? `, ${count(buffers.tempWritten)} spilled` : '',
    ),
    h('pre', { class: 'plan', tabindex: '0', role: 'region', 'aria-label': 'Plan' }, text),
  ];
}
