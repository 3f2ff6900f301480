import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** What a success decorator may add to the schema. */
export interface AnswerOptions {
  /** What is answered, in a sentence. */
  readonly description?: string;
}

const pages = new WeakMap<z.ZodType, z.ZodType>();

/** The schema of one page of `item`s. */
export function pageOfSchema(item: z.ZodType): z.ZodType {
  let page = pages.get(item);
  if (!page) {
    const name = z.globalRegistry.get(item)?.id;
    page = z.object({
      items: z.array(item),
      nextCursor: z.string().nullable().describe('Pass it as ?cursor= for the next page; null: this is the last one.'),
    });
    if (name) page = page.meta({ id: `${name}Page` });
    pages.set(item, page);
  }
  return page;
}

/** Documents a 200 that carries `schema`. */
export function Answers(schema: z.ZodType, options: AnswerOptions = {}): MethodDecorator {
  return success(HttpStatus.OK, schema, options);
}

/** Documents a 200 that carries a page of `item`s. */
export function AnswersPage(item: z.ZodType, options: AnswerOptions = {}): MethodDecorator {
  return success(HttpStatus.OK, pageOfSchema(item), { description: 'One page.', ...options });
}

/** Documents (and sends) a 201 that carries the new entity; the `Location` header names it. */
export function AnswersCreated(schema: z.ZodType, options: AnswerOptions = {}): MethodDecorator {
  return success(HttpStatus.CREATED, schema, { description: 'The new entity.', ...options });
}

/** Documents and sends a 204. */
export function AnswersNothing(options: AnswerOptions = {}): MethodDecorator {
  return applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiResponse({ status: HttpStatus.NO_CONTENT, description: options.description ?? 'Done.' }),
  );
}

function success(
  status: HttpStatus,
  schema: z.ZodType,
  { description = 'The answer.' }: AnswerOptions,
): MethodDecorator {
  return applyDecorators(HttpCode(status), ApiResponse({ status, description, standardSchema: schema }));
}
