import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { invalidRequest, pointerPart, type RequestFault } from './problems.js';

/** Parameters that every route understands (see src/tenancy); no route's own schema needs to list them. */
export const GLOBAL_PARAMETERS: readonly string[] = ['bu', 'ctzoffset'];

const MAX_FAULTS = 50;

type Source = ArgumentMetadata['type'];
type Validate = NonNullable<ArgumentMetadata['schema']>['~standard']['validate'];
type Result = Awaited<ReturnType<Validate>>;
type Issue = NonNullable<Result['issues']>[number];
type Path = readonly (string | number)[];

/**
 * Validates every argument of a handler that names a schema (`@Body({ schema })`), and hands over what the schema made
 * of it. Like Nest's own pipe, except that a refusal says where each fault is.
 */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, { schema, type }: ArgumentMetadata): unknown {
    if (!schema || type === 'custom') return value;
    const result = schema['~standard'].validate(type === 'query' ? withoutGlobals(value) : value);
    return result instanceof Promise ? result.then((late) => accept(late, type)) : accept(result, type);
  }
}

function accept(result: Result, source: Source): unknown {
  if (result.issues)
    throw invalidRequest(result.issues.slice(0, MAX_FAULTS).flatMap((issue) => faultsOf(issue, source)));
  const zero = pathToNul(result.value);
  if (zero) throw invalidRequest([fault(source, zero, 'must not contain the character U+0000')]);
  return result.value;
}

function withoutGlobals(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  if (!GLOBAL_PARAMETERS.some((name) => name in query)) return query;
  const own: Record<string, unknown> = { ...query };
  for (const name of GLOBAL_PARAMETERS) delete own[name];
  return own;
}

function faultsOf(issue: Issue, source: Source): RequestFault[] {
  const path = (issue.path ?? []).map((part) => {
    const key = typeof part === 'object' ? part.key : part;
    return typeof key === 'symbol' ? String(key) : key;
  });
  const { keys } = issue as { keys?: readonly string[] };
  if (keys) return keys.slice(0, MAX_FAULTS).map((key) => fault(source, [...path, key], 'is not known here'));
  return [fault(source, path, issue.message)];
}

function fault(source: Source, path: Path, detail: string): RequestFault {
  if (source === 'body') return { pointer: path.map((part) => `/${pointerPart(part)}`).join(''), detail };
  return { parameter: path.join('.'), detail };
}

/** PostgreSQL's text cannot hold U+0000, though JSON and URLs can. */
function pathToNul(value: unknown, path: Path = []): Path | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined;
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = pathToNul(part, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
