import { h } from '../dom.js';
import { count, day } from '../format.js';
import { tierChip } from './states.js';

/** One thing that is wrong with how data are asked for, what would mend it, and where. */
export function findingItem({ kind, subject, message, fix, site, during, tier, sql, count: times, lastAt, allowed }) {
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'line' },
      h('span', { class: `chip ${allowed === null ? 'bad' : ''}` }, kind),
      h('strong', { class: 'wrap' }, subject),
      tierChip(tier),
    ),
    h('p', { class: 'wrap' }, message),
    h(
      'p',
      { class: 'small muted wrap' },
      site && ['at ', h('code', {}, site), ' '],
      `during ${during}, ${count(times)} ${times === 1 ? 'time' : 'times'}, last `,
      h('time', { datetime: lastAt }, day(lastAt)),
    ),
    allowed !== null && h('p', { class: 'small' }, `Allowed: ${allowed}`),
    (sql || !message.includes(fix)) &&
      h(
        'details',
        {},
        h('summary', {}, 'More', h('span', { class: 'visually-hidden' }, ` about ${subject}`)),
        h('p', { class: 'wrap' }, `To mend it: ${fix}`),
        sql && h('code', { class: 'sql' }, sql),
      ),
  );
}
