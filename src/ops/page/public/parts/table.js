import { arrange, fill, h } from '../dom.js';

/**
 * A table in a card of its own, which becomes a list where there is no room for every column. Roles are said outright,
 * because a browser forgets them when a sheet makes blocks of cells.
 *
 * @param {{ columns: { name: string, number?: boolean, hidden?: boolean, sort?: (item: any) => string | number | null }[],
 *   sorted?: number, key?: (item: any) => string,
 *   row: (item: any) => { cells: unknown[], update?: (item: any) => void, more?: unknown } }} options a column with `sort`
 *   can be sorted by; `sorted` is the one that it begins with, the largest first; the first cell of a row is its heading;
 *   `more` stands below it. A row with `update` is kept as long as there is an item of its key
 */
export function dataTable({ columns, sorted, key = String, row }) {
  const caption = h('caption', {});
  const heads = columns.map((column, i) => columnHead(column, () => sortBy(i)));
  const body = h('tbody', { role: 'rowgroup' });
  const element = h(
    'div',
    { class: 'card table-card' },
    h(
      'table',
      { class: 'table', role: 'table' },
      caption,
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)),
      body,
    ),
  );
  const fit = fitting(element);
  let by = sorted;
  let falling = true;
  let items = [];
  let rows = new Map();

  const arrangeRows = () => {
    const ordered = by === undefined ? items : items.toSorted(comparing(columns[by].sort, falling));
    arrange(
      body,
      ordered.flatMap((item) => rows.get(key(item)).elements),
    );
    for (const [i, one] of heads.entries()) {
      if (i === by) one.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
      else one.removeAttribute('aria-sort');
    }
  };
  const sortBy = (i) => {
    // Names from the first one on, figures from the largest.
    falling = i === by ? !falling : columns[i].number === true;
    by = i;
    arrangeRows();
  };
  return {
    element,
    /** @param {unknown} title the caption */
    show(shown, title) {
      fill(caption, title);
      items = shown;
      const now = new Map();
      for (const item of items) {
        const known = rows.get(key(item));
        const one = known?.update ? known : makeRow(columns, row(item));
        one.update?.(item);
        now.set(key(item), one);
      }
      rows = now;
      arrangeRows();
      // Before anything is painted, but after whoever shows the table for the first time has put it into the page.
      queueMicrotask(fit);
    },
  };
}

function comparing(value, falling) {
  return (a, b) => {
    const [one, other] = [value(a), value(b)];
    // What is not known comes last either way.
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const order = typeof one === 'string' ? one.localeCompare(other) : one - other;
    return falling ? -order : order;
  };
}

function columnHead({ name, number, hidden, sort }, onSort) {
  const content = sort
    ? h('button', { type: 'button', class: 'sort', onclick: onSort }, name)
    : h('span', { class: hidden ? 'visually-hidden' : null }, name);
  return h('th', { scope: 'col', role: 'columnheader', class: number ? 'number' : null }, content);
}

function makeRow(columns, { cells, update, more }) {
  const main = h(
    'tr',
    { role: 'row' },
    cells.map((cell, i) => tableCell(columns[i], cell, i === 0)),
  );
  if (!more) return { elements: [main], update };
  const below = h('tr', { role: 'row', class: 'more' }, h('td', { role: 'cell', colspan: columns.length }, more));
  return { elements: [main, below], update };
}

function tableCell({ name, number, hidden }, content, isHeading) {
  const look = number ? 'number' : null;
  return isHeading
    ? h('th', { scope: 'row', role: 'rowheader', class: look }, content)
    : h('td', { role: 'cell', class: look, 'data-label': hidden ? '' : name }, content);
}

/** Makes a list of the table in a card while that is too narrow for it. @returns looks anew, as after other rows */
function fitting(card) {
  let width;
  const look = () => {
    if (!card.isConnected) return;
    card.classList.remove('stacked');
    card.classList.toggle('stacked', card.firstElementChild.scrollWidth > card.clientWidth);
  };
  new ResizeObserver(([{ contentRect }]) => {
    // A list is higher than a table: only the width is a reason to look.
    if (contentRect.width === width) return;
    width = contentRect.width;
    requestAnimationFrame(look);
  }).observe(card);
  return look;
}
