import { get } from '../api.js';
import { arrange, fill, h, keyedChildren } from '../dom.js';
import { count } from '../format.js';
import { invalidationItem, invalidationKey, mergedInvalidations } from '../parts/invalidation.js';
import { empty } from '../parts/states.js';
import { loader, viewHead } from '../parts/view.js';

const SHOWN = 100;

/** Which writes ended which answers. */
export function openInvalidations(place, signal) {
  const body = h('div', {});
  const list = h('ol', { class: 'list' });
  const card = h('div', { class: 'card' }, list);
  const showList = keyedChildren(list, { key: invalidationKey, make: (one) => invalidationItem(one) });
  const again = h('button', { class: 'button small', type: 'button', hidden: true });
  const news = h('div', { class: 'news', role: 'status' }, again);
  const content = h('div', {});
  let known;
  let missing = 0;

  const show = () => {
    again.hidden = missing === 0;
    again.textContent = missing === 0 ? '' : `${count(missing)} more happened at once: load them`;
    showList(known);
    arrange(content, known.length === 0 ? [empty('No answer has been ended yet.')] : [news, card]);
  };
  fill(
    place,
    viewHead(
      'Invalidations',
      `Each write that this process made or saw and that ended answers, newest first, the last ${SHOWN}: what was written, and by which dependency which query hung on it. Never the values.`,
    ),
    body,
  );
  const { reload, retry } = loader(body, {
    what: 'the invalidations',
    signal,
    load: (left) => get(`ops/invalidations?limit=${SHOWN}`, left),
    show({ items }) {
      known = items;
      missing = 0;
      show();
      return content;
    },
  });
  again.addEventListener('click', () => {
    place.querySelector('h1').focus();
    void reload();
  });
  return {
    title: 'Invalidations',
    reload,
    onEvent(name, data) {
      if (name === 'overview') retry();
      if (name !== 'invalidations' || !known) return;
      known = mergedInvalidations(data.items, known).slice(0, SHOWN);
      missing += data.dropped ?? 0;
      show();
    },
  };
}
