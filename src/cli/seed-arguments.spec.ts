import { UsageError } from './command.js';
import { parseSeedArguments } from './seed-arguments.js';

describe('parseSeedArguments', () => {
  it('has defaults for everything', () => {
    const { options, truncate } = parseSeedArguments([]);
    expect(truncate).toBe(false);
    expect(options.bus).toBeGreaterThan(0);
    expect(options.now.getTime() % 60_000).toBe(0);
  });

  it('reads every option', () => {
    const argv = '--bus 4 --people 20 --assets=0 --jobs 7 --seed 9 --now 2026-01-31T09:00:00+01:00 --truncate'.split(
      ' ',
    );
    expect(parseSeedArguments(argv)).toEqual({
      options: { bus: 4, people: 20, assets: 0, jobs: 7, seed: 9, now: new Date('2026-01-31T08:00:00Z') },
      truncate: true,
    });
  });

  it('has people for as many units as were asked for', () => {
    expect(parseSeedArguments(['--bus', '1000']).options.people).toBe(10_000);
  });

  it.each([
    ['--bus', '0'],
    ['--bus', 'many'],
    ['--people', '5'],
    ['--jobs', '1e6'],
    ['--jobs', ''],
    ['--assets', '1.5'],
    ['--seed', '99999999999999999999'],
    ['--now', 'yesterday'],
    ['--now', '2026-01-31T09:00:00'],
    ['--now', '2026-13-31T09:00:00Z'],
  ])('refuses %s %s in one line that names the option', (option, value) => {
    const parse = () => parseSeedArguments([option, value]);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(new RegExp(`^${option} [^\n]+$`));
  });

  it.each([[['--jobs']], [['--colour', 'red']], [['100']]])('refuses %p', (argv) => {
    const expected: unknown = expect.objectContaining({ code: expect.stringMatching(/^ERR_PARSE_ARGS/) });
    expect(errorOf(() => parseSeedArguments(argv))).toEqual(expected);
  });
});

function errorOf(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
