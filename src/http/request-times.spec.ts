import { RequestTimes } from './request-times.js';

describe('RequestTimes', () => {
  it('tells a cumulative histogram per method, route and status', () => {
    const times = new RequestTimes();
    times.record('GET', '/api/jobs/:id', 200, 3);
    times.record('GET', '/api/jobs/:id', 200, 30);
    times.record('GET', '/api/jobs/:id', 200, 60_000);
    times.record('GET', '/api/jobs/:id', 404, 1);
    times.record('PUT', '/api/jobs/:id', 200, 1);
    times.record('POST', undefined, 404, 1);
    const text = times.text();
    const labels = 'method="GET",route="/api/jobs/:id",status="200"';
    expect(text).toContain('# TYPE http_request_duration_seconds histogram');
    expect(text).toContain(`_bucket{${labels},le="0.001"} 0`);
    expect(text).toContain(`_bucket{${labels},le="0.005"} 1`);
    expect(text).toContain(`_bucket{${labels},le="10"} 2`);
    expect(text).toContain(`_bucket{${labels},le="+Inf"} 3`);
    expect(text).toContain(`_sum{${labels}} 60.033`);
    expect(text).toContain(`_count{${labels}} 3`);
    expect(text).toContain('_count{method="PUT",route="/api/jobs/:id",status="200"} 1');
    expect(text).toContain('_count{method="POST",route="none",status="404"} 1');
  });
});
