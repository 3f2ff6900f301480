import { parseEnvironment } from './environment.js';
import { QueryConfig } from './query.config.js';

const config = (variables: Record<string, string>) =>
  new QueryConfig(parseEnvironment({ JWT_SECRET: 'x'.repeat(32), ...variables }));

describe('what is looked at of how data are asked for', () => {
  it('is everything for developers, who are told', () => {
    expect(config({})).toEqual({
      queryLog: 'full',
      queryLogSample: 1,
      overBudget: 'report',
      logFindings: true,
      logStatements: false,
      explain: true,
    });
    expect(config({ LOG_LEVEL: 'debug' }).logStatements).toBe(true);
  });

  it('is an error in tests where a budget is exceeded', () => {
    expect(config({ NODE_ENV: 'test' })).toMatchObject({ overBudget: 'throw', logFindings: false });
  });

  it('is cheap in production, and nobody is shown statements', () => {
    expect(config({ NODE_ENV: 'production', LOG_LEVEL: 'debug' })).toMatchObject({
      queryLog: 'on',
      overBudget: 'report',
      logFindings: false,
      logStatements: false,
      explain: false,
    });
  });

  it('is what QUERY_LOG says, wherever it runs', () => {
    expect(config({ QUERY_LOG: 'off' }).queryLog).toBe('off');
    expect(config({ NODE_ENV: 'production', QUERY_LOG: 'full', QUERY_LOG_SAMPLE: '0.1' })).toMatchObject({
      queryLog: 'full',
      queryLogSample: 0.1,
    });
  });
});
