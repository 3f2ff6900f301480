import { setImmediate as turn } from 'node:timers/promises';
import type { Tracer, TraceSpan, TraceStart } from './tracer.js';
import { Traces } from './traces.js';

/** Writes down what happens to each span, in one line. */
class ListingTracer implements Tracer {
  readonly lines: string[] = [];

  start({ name }: TraceStart, parent: TraceSpan | undefined): TraceSpan {
    const around = parent instanceof ListedSpan ? `${parent.path}/` : '';
    return new ListedSpan(this.lines, around + name);
  }
}

class ListedSpan implements TraceSpan {
  constructor(
    private readonly lines: string[],
    readonly path: string,
  ) {
    lines.push(`+${path}`);
  }

  set(attributes: Record<string, unknown>): void {
    this.lines.push(`=${this.path} ${Object.keys(attributes).join()}`);
  }

  fail(type: string): void {
    this.lines.push(`!${this.path} ${type}`);
  }

  end(endedAt?: number): void {
    this.lines.push(`-${this.path}${endedAt === undefined ? '' : ` at ${endedAt}`}`);
  }
}

describe('Traces', () => {
  let traces: Traces;
  let tracer: ListingTracer;

  beforeEach(() => {
    traces = new Traces();
    tracer = new ListingTracer();
  });

  it('makes nothing while nobody wants to know', () => {
    expect(traces.on).toBe(false);
    expect(traces.run({ name: 'a' }, (span) => [span, traces.current])).toEqual([undefined, undefined]);
    expect(traces.start({ name: 'a' })).toBeUndefined();
    expect(traces.record({ name: 'a', startedAt: 0, endedAt: 1 })).toBeUndefined();
  });

  it('follows parts of parts through every await, side by side', async () => {
    traces.use(tracer);
    await traces.run({ name: 'a' }, async () => {
      await Promise.all(
        ['b', 'c'].map((name) =>
          traces.run({ name }, async (span) => {
            await turn();
            span?.set({ rows: 1 });
            traces.record({ name: 'd', startedAt: 1, endedAt: 2 });
          }),
        ),
      );
    });
    expect(tracer.lines[0]).toBe('+a');
    expect(tracer.lines.at(-1)).toBe('-a');
    const within = ['b', 'c'].flatMap((name) => [
      `+a/${name}`,
      `=a/${name} rows`,
      `+a/${name}/d`,
      `-a/${name}/d at 2`,
      `-a/${name}`,
    ]);
    expect(tracer.lines.slice(1, -1).toSorted()).toEqual(within.toSorted());
  });

  it('says what kind of error ended a span, not its message', async () => {
    traces.use(tracer);
    const fail = () => Promise.reject(new RangeError('secret'));
    await expect(traces.run({ name: 'a' }, fail)).rejects.toThrow('secret');
    const throwing = () => {
      throw new TypeError('secret');
    };
    expect(() => traces.run({ name: 'b' }, throwing)).toThrow('secret');
    traces.record({ name: 'c', startedAt: 1, endedAt: 2, failed: 'DatabaseError' });
    expect(tracer.lines).toEqual([
      '+a',
      '!a RangeError',
      '-a',
      '+b',
      '!b TypeError',
      '-b',
      '+c',
      '!c DatabaseError',
      '-c at 2',
    ]);
  });

  it('enters a span that was begun elsewhere', () => {
    traces.use(tracer);
    const span = traces.start({ name: 'a' });
    expect(traces.within(span, () => traces.current)).toBe(span);
    expect(traces.current).toBeUndefined();
  });
});
