import { databaseProblem } from './database-problems.js';

/** What a driver throws: an Error with PostgreSQL's fields on it, perhaps wrapped by a library. */
function failure(code: string, fields: object = {}, message = 'failed'): Error {
  return Object.assign(new Error(message), { code, ...fields });
}
const wrapped = (cause: Error) => new Error('select 1 - failed', { cause });

const reference = { table: 'activity_job', constraint: 'activity_job_assigned_to_id_fkey' };

describe('databaseProblem', () => {
  it('names the property of a reference that points nowhere', () => {
    const detail = 'Key (bu_id, assigned_to_id)=(1, 9) is not present in table "peoples_people".';
    const problem = databaseProblem(failure('23503', { ...reference, detail }), 'PATCH');
    expect(problem?.body).toMatchObject({ status: 422, errors: [{ pointer: '/assignedToId' }] });
  });

  it('says what still needs a row, in whatever language PostgreSQL talks', () => {
    const detail = 'Key (bu_id, id)=(1, 9) is still referenced from table "activity_job".';
    expect(databaseProblem(failure('23503', { ...reference, detail }), 'PATCH')?.body).toMatchObject({ status: 409 });
    const german = { ...reference, detail: 'Auf Schlüssel (bu_id, id)=(1, 9) wird noch verwiesen.' };
    expect(databaseProblem(failure('23503', german), 'DELETE')?.body).toMatchObject({
      status: 409,
      detail: 'It is still needed by a row of job.',
    });
  });

  it('names the property that must be unique, without the unit', () => {
    const detail = 'Key (bu_id, jobcode)=(1, J-1) already exists.';
    expect(databaseProblem(wrapped(failure('23505', { detail })), 'POST')?.body).toMatchObject({
      status: 409,
      errors: [{ pointer: '/jobcode' }],
    });
    const pair = 'Key (pgroup_id, people_id)=(1, 2) already exists.';
    expect(databaseProblem(failure('23505', { detail: pair }), 'POST')?.body.errors).toHaveLength(2);
  });

  it('names the property whose value is not allowed', () => {
    const check = (constraint: string) =>
      databaseProblem(failure('23514', { table: 'activity_jobneed', constraint }), 'POST')?.body.errors;
    expect(check('activity_jobneed_gracetime_check')).toEqual([{ pointer: '/gracetime', detail: expect.any(String) }]);
    expect(check('activity_jobneed_period_check')).toEqual([
      { pointer: '/expirydatetime', detail: 'must not be before plandatetime' },
    ]);
    expect(databaseProblem(failure('23502', { column: 'assigned_to_id' }), 'POST')?.body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/assignedToId' }],
    });
  });

  it.each([
    ['22003', 422],
    ['22001', 422],
    ['22P02', 400],
    ['22021', 400],
    ['57014', 503],
    ['57P01', 503],
    ['53300', 503],
    ['40P01', 503],
    ['08006', 503],
  ])('%s is %i', (code, status) => {
    const problem = databaseProblem(failure(code), 'GET');
    expect(problem?.body.status).toBe(status);
    expect(problem?.extras.headers?.['retry-after']).toBe(status === 503 ? '1' : undefined);
  });

  it('knows a lost connection and an exhausted pool', () => {
    for (const error of [
      failure('ECONNREFUSED'),
      failure('EPIPE'),
      wrapped(failure('ECONNRESET')),
      new AggregateError([failure('ECONNREFUSED')]),
      new Error('timeout exceeded when trying to connect'),
      new Error('Connection terminated unexpectedly'),
    ]) {
      expect(databaseProblem(error, 'GET')?.body.status).toBe(503);
    }
  });

  it('leaves faults of the program alone', () => {
    expect(databaseProblem(failure('42P01'), 'GET')).toBeUndefined();
    expect(databaseProblem(failure('EPERM'), 'GET')).toBeUndefined();
    expect(databaseProblem(new TypeError('x is undefined'), 'GET')).toBeUndefined();
  });
});
