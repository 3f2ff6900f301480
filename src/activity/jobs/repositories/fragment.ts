/** A piece of SQL with the parameters that it takes, in their order. */
export interface Fragment {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Puts SQL together from pieces: what is a {@link Fragment} becomes part of the text, anything else a parameter.
 *
 *     sql`select id from activity_job where bu_id = ${bu} and ${condition}`
 */
export function sql(texts: TemplateStringsArray, ...parts: readonly unknown[]): Fragment {
  let text = texts[0] ?? '';
  const values: unknown[] = [];
  for (const [index, part] of parts.entries()) {
    if (isFragment(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += texts[index + 1] ?? '';
  }
  return { text, values };
}

/** Text that is part of the statement: column lists and orders that the program itself wrote, never what a caller sent. */
export function verbatim(text: string): Fragment {
  return { text, values: [] };
}

/** `a and b and c`; nothing to meet is met. */
export function all(conditions: readonly Fragment[]): Fragment {
  return {
    text: conditions.map(({ text }) => `(${text})`).join(' and ') || 'true',
    values: conditions.flatMap(({ values }) => values),
  };
}

function isFragment(part: unknown): part is Fragment {
  return typeof part === 'object' && part !== null && 'text' in part && 'values' in part;
}
