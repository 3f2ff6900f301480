/**
 * Makes an element. Text is always text: nothing that the server sends is ever read as HTML.
 *
 * @param {string} tag
 * @param {Record<string, any>} [properties] attributes; `on…` are listeners, `class` may hold false parts,
 *   `style` is an object of custom properties, true is an empty attribute, null and false are left out
 * @param {...unknown} children elements, texts, numbers, lists of those; null and false are left out
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else if (name === 'class' && Array.isArray(value)) element.className = value.filter(Boolean).join(' ');
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Makes elements the children of another one, in this order. Those that are there already stay as they are: what is open
 * stays open, and what has the focus keeps it.
 */
export function arrange(parent, elements) {
  const focused = document.activeElement;
  let next = parent.firstChild;
  for (const element of elements) {
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
  // What was moved has lost it.
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

/**
 * The children of an element, each for one item. An item that is known keeps its element.
 *
 * @param {Element} parent
 * @param {{ key: (item: any) => string, make: (item: any) => { element: Element, update?: (item: any) => void } }} options
 * @returns {(items: any[]) => void} shows items, in this order
 */
export function keyedChildren(parent, { key, make }) {
  let known = new Map();
  return (items) => {
    const now = new Map();
    for (const item of items) {
      const own = known.get(key(item)) ?? make(item);
      own.update?.(item);
      now.set(key(item), own);
    }
    known = now;
    arrange(
      parent,
      [...now.values()].map(({ element }) => element),
    );
  };
}

/** Tells those who cannot see the page what has happened. For what matters only. */
export function announce(text) {
  const announcer = document.getElementById('announcer');
  // The same text twice would not be read out twice.
  announcer.textContent = announcer.textContent === text ? `${text} ` : text;
}
