import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { count, micros, ms } from '../format.js';
import { empty, loading, tierChip } from '../parts/states.js';
import { dataTable } from '../parts/table.js';
import { loader, viewHead } from '../parts/view.js';

const SHOWN = 30;

/** The statements that take most of the database's time. */
export function openStatements(place, signal) {
  const body = h('div', {});
  const table = dataTable({
    columns: [
      { name: 'Statement', sort: aboutOf },
      { name: 'Total time', number: true, sort: ({ totalMicros }) => totalMicros },
      { name: 'Calls', number: true, sort: ({ calls }) => calls },
      { name: 'Mean', number: true, sort: ({ totalMicros, calls }) => totalMicros / calls },
      { name: 'Slowest', number: true, sort: ({ maxMicros }) => maxMicros },
      { name: 'Rows', number: true, sort: ({ rows }) => rows },
    ],
    sorted: 1,
    key: ({ id }) => id,
    row: statementRow,
  });
  fill(
    place,
    viewHead(
      'Slow queries',
      'The statements that took most of the database’s time since this process started. A plan runs the statement once more, read only, with the values of its slowest call.',
      h('button', { class: 'button', type: 'button', onclick: () => void reload() }, 'Refresh'),
    ),
    body,
  );
  const { reload, retry } = loader(body, {
    what: 'the statements',
    signal,
    load: (left) => get(`ops/slow-queries?limit=${SHOWN}`, left),
    show({ items }) {
      if (items.length === 0)
        return empty('No statement has been looked at yet.', 'Statements are looked at unless QUERY_LOG is off.');
      table.show(items, [`${items.length} statements `, h('span', { class: 'muted' }, 'since this process started')]);
      return table.element;
    },
  });
  return { title: 'Slow queries', reload, onEvent: (name) => name === 'overview' && retry() };
}

/** The method that runs a statement, or the tables that it is about. */
function aboutOf({ method, tables }) {
  return method ?? (tables.join(', ') || 'a statement');
}

function statementRow(item) {
  const { sql, tier } = item;
  const cell = () => h('span', {});
  const [total, calls, mean, slowest, rows] = [cell(), cell(), cell(), cell(), cell()];
  return {
    cells: [
      [
        h('span', { class: 'line' }, h('span', { class: 'wrap' }, aboutOf(item)), tierChip(tier)),
        h('code', { class: 'sql clamp muted' }, sql),
      ],
      total,
      calls,
      mean,
      slowest,
      rows,
    ],
    more: planDetails(item),
    update(now) {
      total.textContent = micros(now.totalMicros);
      calls.textContent = count(now.calls);
      mean.textContent = micros(now.totalMicros / now.calls);
      slowest.textContent = micros(now.maxMicros);
      rows.textContent = count(now.rows);
    },
  };
}

/** The whole text, and the plan where there can be one; it is asked for when it is opened. */
function planDetails(item) {
  const { id, sql, explainable = true } = item;
  const about = aboutOf(item);
  const plan = h('div', { class: 'view-small' });
  let asked = !explainable;
  const open = async ({ currentTarget }) => {
    if (!currentTarget.open || asked) return;
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
    'details',
    { ontoggle: (event) => void open(event) },
    h(
      'summary',
      {},
      explainable ? 'Statement and plan' : 'Statement',
      h('span', { class: 'visually-hidden' }, ` of ${about}`),
    ),
    h('pre', { class: 'statement', tabindex: '0', role: 'region', 'aria-label': `SQL of ${about}` }, sql),
    plan,
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
