import type { AppAnswer } from '../../support/test-app.js';

interface Fault {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  readonly detail: string;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Fault[];
}

/** Fails when an answer is no problem document (RFC 9457) of this status. @returns its body */
export function expectProblem({ status, headers, json }: AppAnswer, expected: number): ProblemBody {
  expect(status).toBe(expected);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(headers['cache-control']).toBe('no-store');
  expect(json).toMatchObject({
    type: expect.stringMatching(/^(urn:problem-type:tiered-ops:[a-z-]+|about:blank)$/),
    title: expect.stringMatching(/./),
    status: expected,
    detail: expect.stringMatching(/./),
    requestId: expect.any(String),
  });
  return json as ProblemBody;
}

/** Fails when an answer is not a refusal that names `place` first: `{ parameter: 'limit' }`, `{ pointer: '/name' }`. */
export function expectRefusal(answer: AppAnswer, place: Omit<Fault, 'detail'>, status = 400): void {
  const { errors, detail } = expectProblem(answer, status);
  expect(errors).toEqual(expect.arrayContaining([{ ...place, detail: expect.stringMatching(/./) }]));
  // The sentence that people read names it, too.
  const [named] = Object.values(place);
  if (errors?.length === 1) expect(detail).toContain(named!.replace(status === 400 ? '' : '/', ''));
}
