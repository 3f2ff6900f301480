import { z } from 'zod';

/** What a schema is in the document: itself, and the named schemas that it points to. */
interface Converted {
  readonly schema: unknown;
  readonly components: Record<string, unknown>;
}

/**
 * Turns zod schemas into OpenAPI 3.0 schemas. A schema with a name (`.meta({ id })`) becomes a component that is
 * pointed to wherever it is used, so that generated clients have one type for it.
 */
export function toOpenApi(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }): Converted | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const {
    $schema: _dialect,
    definitions = {},
    ...converted
  } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: schemaType,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The number format of JavaScript says nothing to readers of the API.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return { schema: converted, components: definitions as Record<string, unknown> };
}
