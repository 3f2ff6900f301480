import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadGenerator } from './load.js';

it('tells the speed of a short load more finely than in hundredths of a second', async () => {
  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const generate = await loadGenerator();
    const { requests, perSecond } = await generate({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      headers: {},
      connections: 2,
      length: { requests: 100 },
      status: 200,
      signal: new AbortController().signal,
    });
    expect(requests).toBe(100);
    const hundredths = (requests / perSecond) * 100;
    expect(Math.abs(hundredths - Math.round(hundredths))).toBeGreaterThan(1e-9);
  } finally {
    server.close();
  }
});
