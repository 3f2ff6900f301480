import { get, post } from '../api.js';
import { fill, h } from '../dom.js';
import { bytes, clock, count, percent } from '../format.js';
import { actionButton } from '../parts/action.js';
import { empty, meter } from '../parts/states.js';
import { dataTable } from '../parts/table.js';
import { loader, viewHead } from '../parts/view.js';
import { forgottenText } from './queries.js';

const ALMOST_FULL = 0.9;
const keyOf = ({ query, bu }) => `${query} ${bu.id}`;

/** What the cache holds, by query and unit. */
export function openContents(place, signal) {
  const body = h('div', {});
  const summary = h('div', { class: 'summary' });
  const content = h('div', {});
  /** When what was forgotten here, which is shown even when nothing of it is left. */
  const forgotten = new Map();
  /** What was forgotten keeps its place in the order, under the eyes of who pressed the button. */
  const inOrder = (figure) => (item) => figure(item) || figure(forgotten.get(keyOf(item))?.item ?? item);
  let largest = 1;
  const table = dataTable({
    columns: [
      { name: 'Query', sort: ({ query }) => query },
      { name: 'Unit', sort: unitName },
      { name: 'Answers', number: true, sort: inOrder(answers) },
      { name: 'Size', number: true, sort: inOrder(({ bytes: size }) => size) },
      { name: 'Forget', number: true, hidden: true },
    ],
    sorted: 3,
    key: keyOf,
    row: (item) => contentsRow(item),
  });

  const contentsRow = (item) => {
    const { query, bu } = item;
    let latest = item;
    const kept = h('span', {});
    const size = meter();
    const when = h('span', { class: 'muted small' });
    const forget = actionButton({
      name: 'Forget',
      label: `Forget ${query} of ${unitName(item)}`,
      busy: 'Forgetting…',
      look: 'small quiet',
      run: async () => {
        const text = forgottenText(await post('ops/cache/invalidate', { query, bu: bu.id }));
        forgotten.set(keyOf(item), { at: Date.now(), item: latest });
        return text;
      },
      done: () => reload(),
    });
    return {
      cells: [
        h('a', { href: `#/queries/${query}` }, query),
        unitName(item),
        kept,
        size.element,
        h('span', { class: 'done' }, when, forget),
      ],
      update(now) {
        latest = now;
        kept.textContent = count(answers(now));
        size.show(now.bytes / largest, bytes(now.bytes));
        const mark = forgotten.get(keyOf(now));
        when.textContent = mark ? `forgotten ${clock(mark.at)}` : '';
      },
    };
  };

  fill(
    place,
    viewHead(
      'Cache contents',
      'The answers that are kept, by query and business unit.',
      h('button', { class: 'button', type: 'button', onclick: () => void reload() }, 'Refresh'),
    ),
    body,
  );
  const { reload, retry } = loader(body, {
    what: 'what is kept',
    signal,
    load: (left) => get('ops/contents', left),
    show(contents) {
      const kept = contents.items.filter((item) => answers(item) > 0);
      const there = new Set(kept.map(keyOf));
      const gone = [...forgotten].filter(([key]) => !there.has(key)).map(([, { item }]) => nothingOf(item));
      const items = [...kept, ...gone];
      largest = Math.max(1, ...items.map(({ bytes: size }) => size));
      fill(summary, inSum(contents));
      if (items.length === 0) fill(content, empty('The cache is empty.', 'Answers are kept from the first read on.'));
      else {
        if (!table.element.isConnected) fill(content, summary, table.element);
        table.show(items, ['Kept now ', h('span', { class: 'muted' }, `at ${clock(Date.now())}`)]);
      }
      return content;
    },
  });
  return { title: 'Cache contents', reload, onEvent: (name) => name === 'overview' && retry() };
}

/** How a unit is called. */
export function unitName({ bu }) {
  return bu.bucode ?? `Unit ${bu.id}`;
}

/** Answers that can be served. */
export function answers({ answers: valid, entries }) {
  return valid ?? entries;
}

function nothingOf({ query, bu }) {
  return { query, bu, answers: 0, bytes: 0 };
}

function inSum(contents) {
  const { store, complete, bytes: size, usedBytes, limitBytes, endedAnswers, endedBytes } = contents;
  const where = store === 'memory' ? 'in this process' : 'in Redis, for all instances';
  const full = usedBytes && limitBytes ? usedBytes / limitBytes : null;
  const use = meter();
  if (full !== null) use.show(full, `${percent(full)} of ${bytes(limitBytes)} in use`);
  return [
    h('strong', {}, `${count(answers(contents))} answers, ${bytes(size)}`),
    h('span', { class: 'muted' }, where),
    endedAnswers > 0 &&
      h('span', { class: 'muted' }, `and ${count(endedAnswers)} ended ones, ${bytes(endedBytes)}, until they are gone`),
    full !== null && h('span', { class: full > ALMOST_FULL ? 'chip warn' : 'use' }, use.element),
    !complete && h('p', { class: 'note warn' }, 'There are more answers than were looked at: the sums are too low.'),
  ];
}
