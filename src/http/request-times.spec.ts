import { RequestTimes } from './request-times.js';

describe('RequestTimes', () => {
  it('keeps a histogram in seconds per method, route and status', () => {
    const times = new RequestTimes();
    times.record('GET', '/api/jobs/:id', 200, 3);
    times.record('GET', '/api/jobs/:id', 200, 30);
    times.record('GET', '/api/jobs/:id', 200, 60_000);
    times.record('GET', '/api/jobs/:id', 404, 1);
    times.record('PUT', '/api/jobs/:id', 200, 1);
    times.record('POST', undefined, 404, 1);
    const found = [...times.series()].map((series) => [
      `${series.method} ${series.route} ${series.status}`,
      series.times.count,
      series.times.sum,
    ]);
    expect(found).toEqual([
      ['GET /api/jobs/:id 200', 3, 60.033],
      ['GET /api/jobs/:id 404', 1, 0.001],
      ['PUT /api/jobs/:id 200', 1, 0.001],
      ['POST none 404', 1, 0.001],
    ]);
  });
});
