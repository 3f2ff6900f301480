import { h } from '../dom.js';
import { clock, day } from '../format.js';

const KINDS = { insert: 'New row in', update: 'Update of', delete: 'Removed from', truncate: 'Truncated' };
const ORIGINS = {
  own: ['', 'this system'],
  foreign: ['warn', 'another program'],
  manual: ['accent', 'by hand'],
};
/** Every update writes them: they tell nothing. */
const MOVING = new Set(['updated_at', 'updated_by_id']);
const SHOWN = 6;
const BRIEF = 3;

/** What tells one invalidation from all others of a process. */
export function invalidationKey({ number, table, kind, columns, bu }) {
  return JSON.stringify([number, table, kind, columns, bu]);
}

/** Invalidations of an event, which come oldest first, before those that are known; none twice. */
export function mergedInvalidations(news, known) {
  const keys = new Set(news.map(invalidationKey));
  return [...news.toReversed(), ...known.filter((one) => !keys.has(invalidationKey(one)))];
}

/** One write, or one request, and the answers that it ended. @returns for `keyedChildren` */
export function invalidationItem(invalidation, { brief = false } = {}) {
  const { at, origin, by, ended } = invalidation;
  const [look, who] = ORIGINS[origin];
  const element = h(
    'li',
    {},
    h(
      'div',
      { class: 'line' },
      h('time', { datetime: at, title: day(at) }, clock(at)),
      h('strong', { class: 'wrap' }, causeOf(invalidation)),
      h('span', { class: `chip ${look}` }, by ? `${who}: ${by}` : who),
    ),
    brief ? h('p', { class: 'small muted wrap' }, briefly(ended)) : endedList(ended),
  );
  return { element };
}

function causeOf({ origin, table, kind, row, columns, changes, bu, ended }) {
  const unit = bu === null ? 'every unit' : `unit ${bu}`;
  if (origin === 'manual')
    return `Forgotten: ${ended.length === 1 ? ended[0].query : `${ended.length} queries`} of ${unit}`;
  const which = row === null ? (changes > 1 ? `, ${changes} changes` : '') : ` row ${row}`;
  const named = (columns ?? []).filter((column) => !MOVING.has(column));
  const what = named.length > 0 ? `: ${named.join(', ')}` : '';
  return `${KINDS[kind]} ${table}${which}${what} (${unit})`;
}

function briefly(ended) {
  const names = ended.slice(0, BRIEF).map(({ query }) => query);
  const more = ended.length > BRIEF ? ` and ${ended.length - BRIEF} more` : '';
  return `ended ${names.join(', ')}${more}`;
}

function endedList(ended) {
  return h(
    'ul',
    { class: 'small' },
    ended
      .slice(0, SHOWN)
      .map(({ query, scopeCount, through }) =>
        h(
          'li',
          { class: 'wrap' },
          'ended ',
          h('a', { href: `#/queries/${query}` }, query),
          scopeCount > 1 ? ` (${scopeCount} sets of answers)` : '',
          through.length > 0 ? h('span', { class: 'muted' }, `, which ${through.join('; ')}`) : '',
        ),
      ),
    ended.length > SHOWN && h('li', { class: 'muted' }, `and ${ended.length - SHOWN} more queries`),
  );
}
