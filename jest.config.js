import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: '\\.(spec|e2e)\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/fixtures/'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  setupFiles: ['<rootDir>/test/support/jest.setup.ts'],
  // A test file may hold an embedded PostgreSQL, so memory, not only cores, limits the workers.
  maxWorkers: Math.max(1, Math.min(4, availableParallelism())),
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 180_000,
};
