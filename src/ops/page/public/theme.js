const KEY = 'operations.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

/** What the page looks like: as the system does, until somebody chooses. */
export function startTheme() {
  apply();
  dark.addEventListener('change', apply);
}

export function currentTheme() {
  return localStorage.getItem(KEY) ?? (dark.matches ? 'dark' : 'light');
}

/** Chooses the other one, and remembers it. */
export function toggleTheme() {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  // What the system wants needs no remembering.
  if (next === (dark.matches ? 'dark' : 'light')) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  apply();
}

/** Told after every change. @returns ends that */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply() {
  document.documentElement.dataset.theme = currentTheme();
  for (const listener of listeners) listener();
}
