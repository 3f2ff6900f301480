import { z } from 'zod';
import type { BaseEntity } from '../model/index.js';

/**
 * How a whole entity is shown: the keys are the entity's properties, and an object among the values is a to-one
 * relation. The one place that says it; what is selected, how it is answered and what the API's description tells
 * are all read from it.
 */
export type EntityView = z.ZodObject;

/** An instant, as ISO 8601 in UTC. */
export const instant = z.iso.datetime().meta({ examples: ['2026-03-01T04:00:00.000Z'] });

/** A day without time and place. */
export const day = z.iso.date().meta({ examples: ['2026-02-28'] });

/** A person, where another row points to one. */
export const PersonRef = z.object({ id: z.int(), peoplename: z.string() }).meta({ id: 'PersonRef' });

/** A business unit, where a row of it is shown. */
export const UnitRef = z.object({ id: z.int(), buname: z.string() }).meta({ id: 'UnitRef' });

/** The audit columns, which every whole entity shows. A person of another unit (an admin who helped out) is not shown. */
export const AUDIT_VIEW = {
  createdAt: instant,
  updatedAt: instant,
  createdBy: PersonRef.nullable(),
  updatedBy: PersonRef.nullable(),
  ctzoffset: z.int(),
};

/** What every whole entity of a business unit shows besides its own columns. */
export const TENANT_VIEW = { bu: UnitRef, ...AUDIT_VIEW };

/** The to-one relations that are shown. */
export function shownRelations(view: EntityView): string[] {
  return Object.entries(view.shape).flatMap(([name, schema]) => (relationView(schema) ? [name] : []));
}

/** The properties that are shown, relations as paths: `['assetcode', 'location.id', 'location.name']`. */
export function shownFields(view: EntityView): string[] {
  return Object.entries(view.shape).flatMap(([name, schema]) => {
    const relation = relationView(schema);
    return relation ? shownFields(relation).map((below) => `${name}.${below}`) : [name];
  });
}

/** The row as its view says: plain values that survive JSON. The relations that are shown must be loaded. */
export function toView<V extends EntityView>(view: V, row: BaseEntity): z.output<V> {
  return show(view, row) as z.output<V>;
}

function show(view: EntityView, row: object): object {
  const shown: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(view.shape)) {
    const value = (row as Record<string, unknown>)[name] ?? null;
    const relation = relationView(schema);
    if (relation) shown[name] = value === null ? null : show(relation, value);
    else shown[name] = value instanceof Date ? value.toISOString() : value;
  }
  return shown;
}

/** What is shown of the row that a property points to; undefined where it is a plain value. */
export function relationView(schema: unknown): EntityView | undefined {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? inner : undefined;
}

/** Whether a property is shown as an {@link instant}. */
export function isInstant(schema: unknown): boolean {
  return unwrapped(schema) instanceof z.ZodISODateTime;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodNullable ? schema.unwrap() : schema;
}
