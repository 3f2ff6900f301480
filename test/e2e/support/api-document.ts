import type { TestApp } from '../../support/test-app.js';

/** A schema of the document, as far as tests look into it (OpenAPI 3.0). */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly maximum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A route as the application's own document describes it. */
export interface Route {
  /** `GET /api/jobs/{id}`. */
  readonly key: string;
  readonly method: Method;
  readonly template: string;
  /** Whether it may be used without a token. */
  readonly open: boolean;
  /** Whether the cached tier serves it. */
  readonly cached: boolean;
  readonly path: readonly Parameter[];
  /** Without the parameters that every route understands. */
  readonly query: readonly Parameter[];
  readonly body: JsonSchema | undefined;
  /** The status of a success. */
  readonly success: number;
  /** Whether it answers `{ items, nextCursor }`. */
  readonly collection: boolean;
  /** Whether it understands `If-Match`. */
  readonly conditional: boolean;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
  readonly security?: readonly object[];
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema?: JsonSchema } };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Parameters of every route; src/tenancy is where they are understood. */
const GLOBAL_PARAMETERS = new Set(['bu', 'ctzoffset']);

/** Every route of the application, by its key. */
export async function readRoutes(app: TestApp): Promise<ReadonlyMap<string, Route>> {
  const { json } = await app.request('GET', '/docs-json');
  const document = json as Document;
  const routes = Object.entries(document.paths).flatMap(([template, item]) =>
    Object.entries(item).map(([method, operation]) =>
      routeOf(document, template, method.toUpperCase() as Method, operation),
    ),
  );
  return new Map(routes.map((route) => [route.key, route]));
}

function routeOf(document: Document, template: string, method: Method, operation: Operation): Route {
  const parameters = operation.parameters ?? [];
  const headers = new Set(parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name));
  const success = Number(Object.keys(operation.responses).find((status) => status.startsWith('2')));
  const answer = schemaOf(document, operation.responses[success]);
  return {
    key: `${method} ${template}`,
    method,
    template,
    open: operation.security === undefined,
    cached: headers.has('If-None-Match'),
    path: parameters.filter((parameter) => parameter.in === 'path'),
    query: parameters.filter((parameter) => parameter.in === 'query' && !GLOBAL_PARAMETERS.has(parameter.name)),
    body: schemaOf(document, operation.requestBody),
    success,
    collection: answer?.properties?.['nextCursor'] !== undefined,
    conditional: headers.has('If-Match'),
  };
}

function schemaOf({ components }: Document, content: Content | undefined): JsonSchema | undefined {
  const schema = content?.content?.['application/json']?.schema;
  return schema?.$ref === undefined ? schema : components.schemas[schema.$ref.replace('#/components/schemas/', '')];
}
