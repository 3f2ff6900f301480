import { h } from '../dom.js';

/**
 * A table that becomes a list of cards where there is no room. Roles are said outright, because a browser forgets them
 * when a sheet makes blocks of cells.
 *
 * @param {{ caption: unknown, columns: { name: string, number?: boolean, hidden?: boolean, top?: boolean }[],
 *   rows: unknown[][], even?: boolean }} options the first cell of a row is its heading; `even`: columns of numbers are
 *   equally wide, and the others have what is left
 */
function table({ caption, columns, rows, even }) {
  return h(
    'table',
    { class: even ? 'table even' : 'table', role: 'table' },
    h('caption', {}, caption),
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        columns.map(({ name, number, hidden }) =>
          h(
            'th',
            { scope: 'col', role: 'columnheader', class: number ? 'number' : null },
            hidden ? h('span', { class: 'visually-hidden' }, name) : name,
          ),
        ),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map((cells) =>
        h(
          'tr',
          { role: 'row' },
          cells.map((cell, i) => tableCell(columns[i], cell, i === 0)),
        ),
      ),
    ),
  );
}

function tableCell({ name, number, hidden, top }, content, isHeading) {
  const classes = [number && 'number', top && 'top', 'wrap'].filter(Boolean).join(' ');
  return isHeading
    ? h('th', { scope: 'row', role: 'rowheader', class: classes }, content)
    : h('td', { role: 'cell', class: classes, 'data-label': hidden ? '' : name }, content);
}

/** A table in a card of its own. */
export function tableCard(options) {
  return h('div', { class: 'card table-card' }, table(options));
}
