import { get, post } from '../api.js';
import { fill, h } from '../dom.js';
import { bytes, count } from '../format.js';
import { actionButton, reportLine } from '../parts/action.js';
import { empty } from '../parts/states.js';
import { tableCard } from '../parts/table.js';
import { showLoaded, viewHead } from '../parts/view.js';
import { forgottenText } from './queries.js';

/** What the cache holds, by query and unit. */
export function openContents(place) {
  const body = h('div', {});
  const report = reportLine();
  const reload = () =>
    void showLoaded(body, 'what is kept', async () => {
      const contents = await get('ops/contents');
      return () => shown(contents, report);
    });
  fill(
    place,
    viewHead(
      'Cache contents',
      'Answers that are kept, by query and business unit. Those that are no longer valid count until they are gone.',
      h('button', { class: 'button', type: 'button', onclick: reload }, 'Refresh'),
    ),
    report,
    body,
  );
  reload();
  return { title: 'Cache contents' };
}

function shown({ store, complete, entries, bytes: all, items }, report) {
  if (items.length === 0) return empty('The cache is empty.', 'Answers are kept from the first read on.');
  const largest = items[0].bytes;
  const where = store === 'memory' ? 'in this process' : 'in Redis';
  return h(
    'div',
    { class: 'view' },
    !complete && h('p', { class: 'note warn' }, 'There are more answers than were looked at: the sums are too low.'),
    tableCard({
      caption: [`${count(entries)} answers, ${bytes(all)} `, h('span', { class: 'muted' }, where)],
      columns: [
        { name: 'Query' },
        { name: 'Unit' },
        { name: 'Answers', number: true },
        { name: 'Size', number: true },
        { name: 'Forget', number: true, hidden: true },
      ],
      rows: items.map(({ query, bu, entries: kept, bytes: size }) => {
        const unit = bu.bucode ?? `Unit ${bu.id}`;
        return [
          h('a', { href: `#/queries/${query}` }, query),
          unit,
          count(kept),
          h(
            'span',
            { class: 'meter' },
            h(
              'span',
              { class: 'track', 'aria-hidden': 'true' },
              h('span', { class: 'fill', style: { '--share': String(size / largest) } }),
            ),
            h('span', {}, bytes(size)),
          ),
          actionButton({
            name: 'Forget',
            label: `Forget ${query} of ${unit}`,
            busy: 'Forgetting…',
            look: 'small quiet',
            report,
            run: async () => forgottenText(await post('ops/cache/invalidate', { query, bu: bu.id })),
          }),
        ];
      }),
    }),
  );
}
