/** A route whose answer is asked for with the query log off and on. */
export interface QueryLogBenchmark {
  readonly name: string;
  /** @param job whose comments are asked for and written */
  readonly path: (job: number) => string;
  readonly headers?: Record<string, string>;
  /** In one turn: soon over, so that whatever else the machine does hits all sides. */
  readonly requests: number;
  /** What is posted; absent: it is a GET. */
  readonly body?: string;
}

const RELATIONS = '/api/jobs/with-relations?limit=100';

/** Small and large pages of the database, several statements, a write; and a hit, of which the log learns nothing. */
export const QUERY_LOG_BENCHMARKS: readonly QueryLogBenchmark[] = [
  { name: 'query-log.page-of-10', path: () => '/api/jobs?limit=10', requests: 300 },
  { name: 'query-log.page-of-100', path: () => '/api/jobs?limit=100', requests: 150 },
  { name: 'query-log.three-statements', path: () => RELATIONS, headers: { 'cache-control': 'no-cache' }, requests: 80 },
  {
    name: 'query-log.write',
    path: (job) => `/api/jobs/${job}/comments`,
    headers: { 'content-type': 'application/json' },
    requests: 100,
    body: JSON.stringify({ body: 'Looked at, nothing to do.' }),
  },
  { name: 'query-log.hit', path: () => RELATIONS, requests: 2_000 },
];
