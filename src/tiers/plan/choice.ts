import { admits, type AdmittedValues } from '../cache/dependencies.js';

/** Values of a column that a condition lets through; null is a value here. */
type Choice = AdmittedValues;

const COLUMN = String.raw`\(?[\w$."]+\)?(?:::[\w ]+)?`;
const LITERAL = String.raw`(?<text>'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false)(?:::[\w". ]+(?:\[\])?)?`;
const COMPARISON = new RegExp(String.raw`^${COLUMN} (?<operator>=|<>|= ANY|<> ALL) \(?${LITERAL}\)?$`, 'u');

/**
 * Whether a condition on one column lets every admitted value through, so that a row among those that are admitted is
 * never left out because of it. False also where it cannot be told.
 * @param condition as a plan has it: `(job.status = ANY ('{open,begun}'::text[]))`
 */
export function letsThrough(condition: string, admitted: AdmittedValues): boolean {
  const choice = choiceOf(condition.replace(/^\((?<inner>.*)\)$/su, '$<inner>'));
  if (choice === undefined) return false;
  if (!('not' in admitted)) return admitted.every((value) => admitsText(choice, value));
  return 'not' in choice && choice.not.every((value) => !admitsText(admitted, value));
}

function choiceOf(condition: string): Choice | undefined {
  if (condition.endsWith(' IS NULL')) return [null];
  if (condition.endsWith(' IS NOT NULL')) return { not: [null] };
  if (new RegExp(`^${COLUMN}$`, 'u').test(condition)) return ['true'];
  if (new RegExp(`^NOT ${COLUMN}$`, 'u').test(condition)) return ['false'];
  const { operator, text } = COMPARISON.exec(condition)?.groups ?? {};
  if (operator === undefined || text === undefined) return undefined;
  const literal = text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
  const values = operator.includes(' ') ? elementsOf(literal) : [literal];
  // What is compared with anything is not null.
  return operator.startsWith('=') ? values : { not: [...values, null] };
}

/** Of an array as text, `{open,"two words"}`. */
function elementsOf(literal: string): string[] {
  return Array.from(literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/gu), ([all, quoted]) =>
    quoted === undefined ? all : quoted.replaceAll(/\\(.)/gu, '$1'),
  );
}

/** The plan has every value as a text. */
function admitsText(choice: Choice, value: string | number | boolean | null): boolean {
  const text = (one: typeof value) => (one === null ? null : String(one));
  return admits('not' in choice ? { not: choice.not.map(text) } : choice.map(text), text(value));
}
