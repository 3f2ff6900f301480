import { get } from '../api.js';
import { arrange, fill, h, keyedChildren } from '../dom.js';
import { findingItem, mergedFindings } from '../parts/finding.js';
import { empty } from '../parts/states.js';
import { loader, viewHead } from '../parts/view.js';

const isOpen = ({ allowed }) => allowed === null;

/** What is wrong with how data are asked for. */
export function openFindings(place, signal) {
  const body = h('div', {});
  const list = h('ol', { class: 'list' });
  const card = h('div', { class: 'card' }, list);
  const showList = keyedChildren(list, { key: ({ id }) => id, make: findingItem });
  const box = h('input', { type: 'checkbox', name: 'allowed' });
  const more = h('button', { class: 'button small', type: 'button', hidden: true });
  const news = h('div', { class: 'news', role: 'status' }, more);
  const content = h('div', {});
  let findings;
  /** What a reader has before them: the list does not move under them. */
  let seen;

  const wanted = () => findings.filter((one) => box.checked || isOpen(one));
  const show = () => {
    const shown = wanted().filter(({ id }) => seen.has(id));
    const unseen = wanted().length - shown.length;
    more.hidden = unseen === 0;
    more.textContent = unseen === 0 ? '' : `Show ${unseen} new`;
    showList(shown);
    const allowed = findings.filter((one) => !isOpen(one)).length;
    const hidden = box.checked || allowed === 0 ? null : `${allowed} that are allowed with a reason are not shown.`;
    const isEmpty = shown.length === 0 && unseen === 0;
    card.hidden = shown.length === 0;
    arrange(content, isEmpty ? [empty('Nothing was found wrong.', hidden)] : [news, card]);
  };
  const seeAll = () => {
    seen = new Set(findings.map(({ id }) => id));
    show();
  };
  more.addEventListener('click', () => {
    seeAll();
    list.querySelector('summary')?.focus();
  });
  box.addEventListener('change', () => findings && show());
  fill(
    place,
    viewHead(
      'Findings',
      'Questions to the database or the cache that should have been asked otherwise, each once, with the line of code and what would mend it.',
      h('label', { class: 'check' }, box, 'Show those that are allowed'),
    ),
    body,
  );
  const { reload, retry } = loader(body, {
    what: 'the findings',
    signal,
    load: (left) => get('ops/findings', left),
    show({ items }) {
      findings = items;
      seeAll();
      return content;
    },
  });
  return {
    title: 'Findings',
    reload,
    onEvent(name, data) {
      if (name === 'overview') retry();
      if (name !== 'findings' || !findings) return;
      findings = mergedFindings(data.items, findings);
      show();
    },
  };
}
