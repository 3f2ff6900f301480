import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { IMPLIED_COLUMNS, type AdmittedValues, type RowFilter } from '../cache/dependencies.js';

type Value = string | number | boolean | null;

export interface DividedCondition {
  /** What it says about the values of some columns, whatever the parameters. */
  readonly filter: RowFilter;
  /** All that it says besides: conditions that must hold as well. */
  readonly rest: readonly object[];
}

/** Tells the constant part of a condition from the rest. */
export function divideCondition(meta: EntityMetadata, where: object): DividedCondition {
  const filter: Record<string, AdmittedValues> = {};
  const rest: object[] = [];
  for (const [name, condition] of conjunctionOf(where)) {
    const column = choiceColumn(meta.props.find((property) => property.name === name));
    const admitted = admittedBy(condition);
    if (column === undefined || admitted === undefined || column in filter) rest.push({ [name]: condition });
    else filter[column] = admitted;
  }
  return { filter, rest };
}

function conjunctionOf(where: object): [string, unknown][] {
  return Object.entries(where).flatMap(([name, value]) =>
    name === '$and' && Array.isArray(value) ? value.flatMap((one: object) => conjunctionOf(one)) : [[name, value]],
  );
}

/** The column of a property that has few values, which are known of a changed row. */
function choiceColumn(property: EntityProperty | undefined): string | undefined {
  const [column, ...more] = property?.fieldNames ?? [];
  if (!property || column === undefined || more.length > 0 || IMPLIED_COLUMNS.has(column)) return undefined;
  const { kind, enum: enumerated, columnTypes } = property;
  const isRelation = kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE;
  return isRelation || enumerated === true || columnTypes[0] === 'boolean' ? column : undefined;
}

function admittedBy(condition: unknown): AdmittedValues | undefined {
  if (isValue(condition)) return [condition];
  if (isValues(condition)) return condition;
  if (typeof condition !== 'object' || condition === null) return undefined;
  const [[operator, operand] = [], ...more] = Object.entries(condition);
  if (more.length > 0) return undefined;
  if (operator === '$eq' && isValue(operand)) return [operand];
  if (operator === '$in' && isValues(operand)) return operand;
  if (operator === '$ne' && isValue(operand)) return allBut([operand]);
  return operator === '$nin' && isValues(operand) ? allBut(operand) : undefined;
}

/** What is compared with a value is not null; and of two values, all but one is the other. */
function allBut(values: readonly Value[]): AdmittedValues {
  const [value, ...others] = values;
  if (typeof value === 'boolean' && others.length === 0) return [!value];
  return { not: values.includes(null) ? values : [...values, null] };
}

function isValue(value: unknown): value is Value {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isValues(values: unknown): values is Value[] {
  return Array.isArray(values) && values.every(isValue);
}
