/** A cached answer over HTTP, compared with a bare server that sends the same bytes. */
export interface HttpBenchmark {
  readonly name: string;
  readonly path: string;
  /** Whether the client says that it has the answer already, and gets a 304. */
  readonly conditional: boolean;
}

const LARGE = '/api/jobs/with-relations?limit=100';

/** A small answer, a large one, and none. */
export const HTTP_BENCHMARKS: readonly HttpBenchmark[] = [
  { name: 'http.assets.summary', path: '/api/assets/summary', conditional: false },
  { name: 'http.jobs.with-relations', path: LARGE, conditional: false },
  { name: 'http.not-modified', path: LARGE, conditional: true },
];
