import { h } from '../dom.js';
import { count, day } from '../format.js';
import { tierChip } from './states.js';

/** One thing that is wrong with how data are asked for, what would mend it, and where. @returns for `keyedChildren` */
export function findingItem({ kind, subject, message, fix, site, during, tier, sql, allowed }) {
  const often = h('span', {});
  const last = h('time', {});
  const element = h(
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
      `during ${during}, `,
      often,
      ', last ',
      last,
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
  return {
    element,
    update({ count: times, lastAt }) {
      often.textContent = `${count(times)} ${times === 1 ? 'time' : 'times'}`;
      last.dateTime = lastAt;
      last.textContent = day(lastAt);
    },
  };
}

/** Findings by their id, those of `news` replacing what was known of them; what was found last comes first. */
export function mergedFindings(news, known) {
  const again = new Map(news.map((one) => [one.id, one]));
  const ids = new Set(known.map(({ id }) => id));
  return [...news.filter(({ id }) => !ids.has(id)), ...known.map((one) => again.get(one.id) ?? one)];
}
