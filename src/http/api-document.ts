import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { addExamples } from './api-examples.js';
import { completeOperation, type Operation } from './api-operations.js';
import { type ApiRoute, operationIdOf, routesOf } from './api-routes.js';
import { toOpenApi } from './openapi-converter.js';
import { PROBLEM_RESPONSES, ProblemView } from './problem-document.js';

/** What the document tells about the API as a whole, and what it cannot find out by itself. */
export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** Which routes are open to everyone. */
  readonly isPublic: (route: ApiRoute) => boolean;
  /** The roles that may use a route. */
  readonly rolesOf: (route: ApiRoute) => readonly string[];
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** The OpenAPI document of every route of the application, complete enough to generate a client from it. */
export function buildApiDocument(app: INestApplication, api: ApiDescription): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(api.title)
    .setDescription(api.description)
    .setVersion(api.version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationIdOf,
    standardSchemaConverter: toOpenApi,
  });
  const routes = new Map(routesOf(app).map((route) => [route.operationId, route]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      const route = operation && routes.get(operation.operationId);
      if (!operation || !route) continue;
      completeOperation(operation, {
        path,
        method,
        cached: route.cached,
        roles: api.isPublic(route) ? undefined : api.rolesOf(route),
      });
    }
  }
  addExamples(document.components?.schemas ?? {});
  addProblems(document);
  return document;
}

/** Serves the document at `/docs-json` and for people at `/docs`. Built on the first visit, not while starting. */
export function serveApiDocument(app: INestApplication, api: ApiDescription): void {
  SwaggerModule.setup('docs', app, () => buildApiDocument(app, api), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: api.title,
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, docExpansion: 'none' },
  });
}

function addProblems(document: OpenAPIObject): void {
  document.components ??= {};
  const { schemas = {}, responses = {} } = document.components;
  const { $schema: _dialect, ...problem } = z.toJSONSchema(ProblemView, { target: 'openapi-3.0', io: 'output' });
  document.components.schemas = { ...schemas, Problem: problem as never };
  document.components.responses = { ...responses, ...PROBLEM_RESPONSES };
}
