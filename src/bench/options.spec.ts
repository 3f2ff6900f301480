import { DEFAULT_ROUNDS, DEFAULT_SECONDS, parseBenchOptions, STANDARD_OUTPUT } from './options.js';

describe('parseBenchOptions', () => {
  it('measures everything unless it is told otherwise', () => {
    const options = parseBenchOptions([]);
    expect(options).toMatchObject({
      jobs: undefined,
      rounds: DEFAULT_ROUNDS,
      seconds: DEFAULT_SECONDS,
      json: undefined,
    });
    expect(options.queries).toContain('jobs.with-relations');
    expect(options.http).toContain('http.assets.summary');
    expect(options.freshness).toContain('freshness.writes');
    expect(options.queryLog).toContain('query-log.hit');
    expect(options.walkthrough).toBe(true);
  });

  it('takes names and areas', () => {
    const { queries, http, freshness } = parseBenchOptions(['--only', 'people, jobs.search, freshness.reads']);
    expect(queries).toEqual(['jobs.search', 'people.team', 'people.one']);
    expect(http).toEqual([]);
    expect(freshness).toEqual(['freshness.reads']);
  });

  it.each([
    [['--json'], STANDARD_OUTPUT],
    [['--json', '--no-http'], STANDARD_OUTPUT],
    [['--json', 'out.json'], 'out.json'],
    [['--json=out.json'], 'out.json'],
  ])('reads %j', (argv, json) => {
    expect(parseBenchOptions(argv).json).toBe(json);
  });

  it.each([
    [['--jobs', '1e5'], '--jobs takes a whole number from 100'],
    [['--jobs', '99'], '--jobs takes a whole number from 100'],
    [['--rounds', '0'], '--rounds takes a whole number from 1'],
    [['--seconds', '-1'], '--seconds'],
    [
      ['--only', 'nothing.such'],
      'Nothing to measure is called nothing.such; there are jobs, jobneeds, assets, people, http, query-log, freshness, walkthrough, jobs.active',
    ],
    [['--only', ','], '--only names nothing'],
    [['--only', 'http', '--no-http'], 'leave nothing to measure'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (argv, message) => {
    expect(() => parseBenchOptions(argv)).toThrow(message);
  });
});
