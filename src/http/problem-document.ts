import { z } from 'zod';

const PROBLEM = '#/components/schemas/Problem';

/** How the document shows the body of an error answer. */
export const ProblemView = z
  .object({
    type: z.string().describe('Stable: what programs match on.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().describe('JSON pointer into the body.'),
          parameter: z.string().optional(),
          header: z.string().optional(),
          detail: z.string(),
        }),
      )
      .optional(),
    requestId: z.string().describe('Finds the request in the log.'),
  })
  .describe('RFC 9457 problem details.');

const response = (description: string, type: string, status: number, detail: string) => ({
  description,
  content: {
    'application/problem+json': {
      schema: { $ref: PROBLEM },
      example: { type: `urn:problem-type:tiered-ops:${type}`, title: description, status, detail, requestId: 'k3-1a' },
    },
  },
});

/** The error answers that operations point to. */
export const PROBLEM_RESPONSES = {
  BadRequest: response(
    'Request does not validate',
    'invalid-request',
    400,
    'limit: must be a whole number from 1 to 500',
  ),
  Unauthorized: response('Not logged in', 'unauthorized', 401, 'Log in at POST /api/auth/login.'),
  Forbidden: response('Not allowed', 'forbidden', 403, 'Your role does not allow this.'),
  NotFound: response('Not found', 'not-found', 404, 'There is no job 7.'),
  Conflict: response('Conflict', 'conflict', 409, 'jobcode is already in use.'),
  PreconditionFailed: response(
    'Changed in the meantime',
    'precondition-failed',
    412,
    'The job 7 has changed since the ETag in If-Match; read it again.',
  ),
  TooLarge: response('Body is too large', 'too-large', 413, 'Request body is too large.'),
  UnsupportedMediaType: response('Body must be JSON', 'unsupported-media-type', 415, 'Unsupported Media Type.'),
  Unprocessable: response(
    'Request cannot be carried out',
    'unprocessable',
    422,
    'locationId names no row of this business unit.',
  ),
  TooManyRequests: response(
    'Too many requests',
    'too-many-requests',
    429,
    'Too many logins were tried; wait a moment.',
  ),
  Unavailable: response('Temporarily unavailable', 'unavailable', 503, 'The database cannot be reached.'),
  Problem: response(
    'Any other problem',
    'internal',
    500,
    'The server made a mistake; the request id finds it in the log.',
  ),
} as const;

export type ProblemResponse = keyof typeof PROBLEM_RESPONSES;
