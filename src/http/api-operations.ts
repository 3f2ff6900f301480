import type { ProblemResponse } from './problem-document.js';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: object;
}

interface Response {
  description?: string;
  headers?: Record<string, object>;
}

/** An operation of the document, as far as it is completed here. */
export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: object;
  responses: Record<string, Response | { $ref: string }>;
  security?: Record<string, string[]>[];
}

export interface OperationFacts {
  readonly path: string;
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  readonly cached: boolean;
  /** Who may use it; undefined: everyone, without a token. */
  readonly roles: readonly string[] | undefined;
}

const ALL_ROLES = 3;
const text = { type: 'string' };

const UNIT: Parameter = {
  name: 'bu',
  in: 'query',
  required: false,
  description: 'The business unit to act in; only admins may name another one than their own.',
  schema: { type: 'integer', minimum: 1 },
};
const OFFSETS: readonly Parameter[] = ['query', 'header'].map((place) => ({
  name: place === 'query' ? 'ctzoffset' : 'X-Ctzoffset',
  in: place,
  required: false,
  description: "The client's UTC offset in minutes.",
  schema: { type: 'integer', minimum: -1439, maximum: 1439 },
}));
const CACHE_PARAMETERS: readonly Parameter[] = [
  {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag of the answer that the client has: 304 if it is still right.',
    schema: text,
  },
  {
    name: 'Cache-Control',
    in: 'header',
    required: false,
    description: 'no-cache: answer from the database.',
    schema: text,
  },
];
const CACHE_HEADERS = {
  ETag: { description: 'Strong validator of this answer.', schema: text },
  'Cache-Status': { description: 'RFC 9211: how the cached tier answered.', schema: text },
};
const COMMON_HEADERS = {
  'Server-Timing': { description: 'Statements that were run, and the times they and the whole took.', schema: text },
  'X-Request-Id': { description: 'Finds the request in the log.', schema: text },
};

/** Adds what every operation of its kind has: parameters, headers, error answers, who may use it. */
export function completeOperation(operation: Operation, facts: OperationFacts): void {
  operation.summary ||= inWords(operation.operationId);
  addParameters(operation, facts);
  addHeaders(operation, facts);
  for (const [status, name] of problemsOf(operation, facts)) {
    operation.responses[status] ??= { $ref: `#/components/responses/${name}` };
  }
  if (facts.roles) {
    operation.security = [{ bearer: [] }];
    if (facts.roles.length < ALL_ROLES) {
      operation.description = [operation.description, `Roles: ${facts.roles.join(', ')}.`].filter(Boolean).join('\n\n');
    }
  }
}

function addParameters(operation: Operation, { cached, roles }: OperationFacts): void {
  const own = operation.parameters ?? [];
  const ifMatch = own.find(isIfMatch);
  if (ifMatch) {
    ifMatch.name = 'If-Match';
    ifMatch.required = false;
    ifMatch.description = 'The ETag that the change is based on: 412 if the entity has changed since.';
    ifMatch.schema = text;
  }
  operation.parameters = [...own, ...(roles ? [UNIT, ...OFFSETS] : []), ...(cached ? CACHE_PARAMETERS : [])];
}

function addHeaders(operation: Operation, { cached, method }: OperationFacts): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith('2') || '$ref' in response) continue;
    const location = status === '201' ? { Location: { description: 'Where the new entity is.', schema: text } } : {};
    const tag = cached || method === 'patch' || status === '201' ? { ETag: CACHE_HEADERS.ETag } : {};
    response.headers = {
      ...response.headers,
      ...COMMON_HEADERS,
      ...tag,
      ...(cached ? CACHE_HEADERS : {}),
      ...location,
    };
  }
  if (cached) operation.responses['304'] ??= { description: 'The answer that If-None-Match names is still right.' };
}

function problemsOf(operation: Operation, { path, method, roles }: OperationFacts): [string, ProblemResponse][] {
  const problems: [string, ProblemResponse][] = [];
  const writes = method !== 'get';
  if (operation.requestBody || (operation.parameters?.length ?? 0) > 0) problems.push(['400', 'BadRequest']);
  if (roles) problems.push(['401', 'Unauthorized'], ['403', 'Forbidden']);
  if (path.includes('{')) problems.push(['404', 'NotFound']);
  if (writes && roles) problems.push(['409', 'Conflict']);
  if (operation.parameters?.some(isIfMatch)) problems.push(['412', 'PreconditionFailed']);
  if (operation.requestBody) problems.push(['413', 'TooLarge'], ['415', 'UnsupportedMediaType']);
  if (operation.requestBody && roles) problems.push(['422', 'Unprocessable']);
  problems.push(['503', 'Unavailable'], ['default', 'Problem']);
  return problems;
}

/** `jobsWithRelations` → `Jobs with relations`. */
function inWords(operationId: string): string {
  const words = operationId.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isIfMatch({ name, in: place }: Parameter): boolean {
  return place === 'header' && name.toLowerCase() === 'if-match';
}
