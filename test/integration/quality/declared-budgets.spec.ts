import { DiscoveryService } from '@nestjs/core';
import { MethodReasons, methodsOf, tierOf } from '../../../src/tiers/index.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ seed: null });
});
afterAll(() => app.close());

it('every method of every repository declares how many statements it takes', () => {
  const repositories = app.app
    .get(DiscoveryService, { strict: false })
    .getProviders()
    .map(({ instance }) => instance as object | null)
    .filter((instance) => typeof instance === 'object' && instance !== null)
    .filter(({ constructor }) => /^(?!Cached).*Repository$/.test(constructor.name));
  expect(repositories.length).toBeGreaterThan(12);
  const declared = new Set(
    app.app
      .get(MethodReasons)
      .all()
      .map(({ name }) => name),
  );
  const forgotten = repositories.flatMap(({ constructor }) =>
    methodsOf(constructor as abstract new () => object)
      .map((method) => `${constructor.name}.${method}`)
      .filter((name) => !declared.has(name)),
  );
  expect(forgotten).toEqual([]);
  expect(repositories.filter(({ constructor }) => tierOf(constructor) === undefined)).toEqual([]);
});

it('an optimized method never grows with its rows', () => {
  const optimized = app.app
    .get(MethodReasons)
    .all()
    .filter(({ tier }) => tier === 'optimized');
  expect(optimized.length).toBeGreaterThan(40);
  expect(optimized.filter(({ budget }) => budget === null)).toEqual([]);
});
