/** How a value is written into a text: recognizable anywhere in an answer, and good for a name, a code and an email. */
const TOKEN = /q-([A-Z0-9]+-[a-z0-9]+)-v(\d+)-q/g;

export function tokenOf(register: string, value: number): string {
  return `q-${register}-v${value}-q`;
}

/** Every value that stands in a text, by register. */
export function tokensIn(text: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [, register = '', digits] of text.matchAll(TOKEN)) {
    const value = Number(digits);
    const values = found.get(register);
    if (!values) found.set(register, [value]);
    else if (!values.includes(value)) values.push(value);
  }
  return found;
}
