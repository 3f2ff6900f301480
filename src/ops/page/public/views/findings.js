import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { findingItem } from '../parts/finding.js';
import { empty } from '../parts/states.js';
import { showLoaded, viewHead } from '../parts/view.js';

/** What is wrong with how data are asked for. */
export function openFindings(place) {
  const body = h('div', {});
  const list = h('ol', { class: 'list' });
  const box = h('input', { type: 'checkbox', name: 'allowed' });
  const content = h('div', {});
  let findings;

  const show = () => {
    const shown = findings.filter(({ allowed }) => allowed === null || box.checked);
    fill(list, shown.map(findingItem));
    const hidden = findings.length - shown.length;
    const more = hidden > 0 ? `${hidden} that are allowed with a reason are not shown.` : null;
    fill(content, shown.length > 0 ? h('div', { class: 'card' }, list) : empty('Nothing was found wrong.', more));
  };
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
  void showLoaded(body, 'the findings', async () => {
    findings = (await get('ops/findings')).items;
    return () => {
      show();
      return content;
    };
  });
  return {
    title: 'Findings',
    onEvent(name, data) {
      if (name !== 'findings' || !findings) return;
      // A list that is being read does not move under the reader: what is known is only counted.
      const news = data.items.filter(({ id }) => !findings.some((known) => known.id === id));
      if (news.length === 0) return;
      findings = [...news, ...findings];
      show();
    },
  };
}
