import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { IMPLIED_COLUMNS, MOVING_COLUMNS, type DependencyColumns } from '../cache/dependencies.js';
import { TierError } from '../errors.js';
import { EVERYTHING, type PathTree } from './query-shape.js';

/** How the rows of a table come into an answer: as the rows that it is made of, or because one of these refers to them. */
type Role = 'lists' | 'shows';

/** Operators whose operands are conditions. */
const LOGIC = /^\$(and|or|not|some|every|none)$/;

/** Gathers tables and columns while it walks along the properties of entities. */
export class DependencyCollector {
  /** Of the entity that the query is about. */
  readonly #root = new Set<string>();
  readonly #tables = { lists: new Map<string, Set<string>>(), shows: new Map<string, Set<string>>() };

  constructor(private readonly meta: EntityMetadata) {
    this.#entityFilters(this.meta, this.#root);
  }

  /** What is read. */
  paths(tree: PathTree): void {
    this.#paths(this.meta, this.#root, tree);
  }

  /** What a condition or an order looks at: property names, operators between them, values at the end. */
  condition(condition: object): void {
    this.#condition(this.meta, this.#root, condition);
  }

  /** The columns of the entity itself. */
  rootColumns(): DependencyColumns {
    return columnsOf(this.#root);
  }

  tables(role: Role): Record<string, DependencyColumns> {
    return Object.fromEntries([...this.#tables[role]].map(([table, columns]) => [table, columnsOf(columns)]));
  }

  #paths(meta: EntityMetadata, columns: Set<string>, tree: PathTree): void {
    for (const [name, below] of Object.entries(tree)) {
      if (name === EVERYTHING) this.#everything(meta, columns);
      else if (Object.keys(below).length === 0) this.#property(meta, columns, name);
      else this.#property(meta, columns, name, (target, its) => this.#paths(target, its, below));
    }
  }

  #everything(meta: EntityMetadata, columns: Set<string>): void {
    for (const property of meta.props) {
      if (property.lazy === true || property.persist === false) continue;
      if (isOwned(property)) for (const column of ownColumns(meta, property)) columns.add(column);
      if (property.eager === true) {
        this.#property(meta, columns, property.name, (target, its) => this.#everything(target, its));
      }
    }
  }

  #condition(meta: EntityMetadata, columns: Set<string>, condition: unknown): void {
    if (Array.isArray(condition)) {
      for (const one of condition) this.#condition(meta, columns, one);
      return;
    }
    if (!isObject(condition)) return;
    for (const [name, value] of Object.entries(condition)) {
      if (LOGIC.test(name)) this.#condition(meta, columns, value);
      else if (name.startsWith('$')) continue;
      else if (!isObject(value) || isOperation(value)) this.#property(meta, columns, name);
      else this.#property(meta, columns, name, (target, its) => this.#condition(target, its, value));
    }
  }

  /** Notes the columns behind a property. Where it leads to other rows, `follow` goes on with these; absent: there it ends. */
  #property(
    meta: EntityMetadata,
    columns: Set<string>,
    name: string,
    follow?: (target: EntityMetadata, columns: Set<string>) => void,
  ): void {
    const property = meta.props.find((candidate) => candidate.name === name);
    if (!property) throw refused(meta, name, 'is no property of it');
    if (isOwned(property)) for (const column of ownColumns(meta, property)) columns.add(column);
    const { kind, targetMeta } = property;
    if (kind === ReferenceKind.SCALAR || kind === ReferenceKind.EMBEDDED || (isOwned(property) && !follow)) return;
    if (!targetMeta || property.polymorphic === true) throw refused(meta, name, 'leads to rows of no certain table');

    const its = this.#of(isOwned(property) || kind === ReferenceKind.MANY_TO_MANY ? 'shows' : 'lists', targetMeta);
    if (kind === ReferenceKind.MANY_TO_MANY) {
      const pivot = this.#add('lists', property.pivotTable);
      for (const column of [...property.joinColumns, ...property.inverseJoinColumns]) pivot.add(column);
    } else if (!isOwned(property)) {
      const owner = targetMeta.props.find((candidate) => candidate.name === property.mappedBy);
      for (const column of owner?.fieldNames ?? []) its.add(column);
    }
    // The order and the condition that the relation itself has.
    for (const own of [property.orderBy, property.where]) this.#condition(targetMeta, its, own);
    follow?.(targetMeta, its);
  }

  #of(role: Role, meta: EntityMetadata): Set<string> {
    const columns = this.#add(role, meta.tableName);
    this.#entityFilters(meta, columns);
    return columns;
  }

  #add(role: Role, table: string): Set<string> {
    const tables = this.#tables[role];
    const columns = tables.get(table) ?? new Set<string>();
    tables.set(table, columns);
    return columns;
  }

  /** Filters that the ORM adds to every query of the entity. The tenant's looks at the owner alone. */
  #entityFilters(meta: EntityMetadata, columns: Set<string>): void {
    for (const { name, cond, default: always } of Object.values(meta.filters)) {
      if (always !== true || name === 'tenant') continue;
      if (!isObject(cond)) throw refused(meta, name, 'is a filter that only tells its columns when it is asked');
      this.#condition(meta, columns, cond);
    }
  }
}

function isOwned({ kind, owner }: EntityProperty): boolean {
  const { SCALAR, EMBEDDED, MANY_TO_ONE, ONE_TO_ONE } = ReferenceKind;
  return kind === SCALAR || kind === EMBEDDED || kind === MANY_TO_ONE || (kind === ONE_TO_ONE && owner);
}

function ownColumns(meta: EntityMetadata, property: EntityProperty): readonly string[] {
  if (property.formula !== undefined) throw refused(meta, property.name, 'is a formula, whose columns nobody knows');
  const { kind, object, embeddedProps, fieldNames } = property;
  if (kind !== ReferenceKind.EMBEDDED || object === true) return fieldNames;
  return Object.values(embeddedProps).flatMap((part: EntityProperty) => ownColumns(meta, part));
}

/** Numbers and owners of rows go without saying; what moves with every column stands for all of them. */
function columnsOf(columns: ReadonlySet<string>): DependencyColumns {
  const named = [...columns].filter((column) => !IMPLIED_COLUMNS.has(column));
  return named.some((column) => MOVING_COLUMNS.has(column)) ? 'any' : named;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

/** `{ $gt: 5 }`, or several values: the end of a condition. Also of embedded values, which look no different. */
function isOperation(value: object): boolean {
  return Array.isArray(value) || Object.keys(value).some((key) => key.startsWith('$') && !LOGIC.test(key));
}

function refused({ className }: EntityMetadata, name: string, why: string): TierError {
  return new TierError('E_BAD_DEFINITION', `What a query of ${className} hangs on cannot be told: "${name}" ${why}.`);
}
