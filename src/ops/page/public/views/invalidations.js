import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { invalidationItem } from '../parts/invalidation.js';
import { empty } from '../parts/states.js';
import { showLoaded, viewHead } from '../parts/view.js';

const SHOWN = 100;

/** Which writes ended which answers. */
export function openInvalidations(place) {
  const body = h('div', {});
  const content = h('div', {});
  const list = h('ol', { class: 'list' });
  let known;

  const show = () =>
    fill(content, known > 0 ? h('div', { class: 'card' }, list) : empty('No answer has been ended yet.'));
  fill(
    place,
    viewHead(
      'Invalidations',
      'Each write that ended answers, newest first: what was written, and by which dependency which query hung on it. Never the values.',
    ),
    body,
  );
  void showLoaded(body, 'the invalidations', async () => {
    const { items } = await get(`ops/invalidations?limit=${SHOWN}`);
    return () => {
      known = items.length;
      fill(
        list,
        items.map((item) => invalidationItem(item)),
      );
      show();
      return content;
    };
  });
  return {
    title: 'Invalidations',
    onEvent(name, data) {
      if (name !== 'invalidations' || known === undefined) return;
      list.prepend(...data.items.toReversed().map((item) => invalidationItem(item)));
      while (list.children.length > SHOWN) list.lastElementChild.remove();
      known = list.children.length;
      if (!list.isConnected) show();
    },
  };
}
