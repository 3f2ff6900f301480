import type { FaultRecord, History, ReadRecord, RegisterInfo, WriteRecord } from '../history.js';
import { check, type CheckOptions, type Verdict } from './check.js';

const OPTIONS: CheckOptions = { deltaMs: 1_000, settleMs: 500, slowMs: 2_000 };
const NAME: RegisterInfo = { name: 'BU001-name', tenant: 'BU001', piles: false };
const PILE: RegisterInfo = { name: 'BU001-pile', tenant: 'BU001', piles: true };

/** A write that was acknowledged, unless something else is said. */
function write(value: number, startedAt: number, endedAt: number, more: Partial<WriteRecord> = {}): WriteRecord {
  const via = more.via ?? 'http';
  return {
    type: 'write',
    register: NAME.name,
    value,
    absent: false,
    via,
    kind: 'patch',
    instance: via === 'http' ? 0 : null,
    startedAt,
    endedAt,
    outcome: via === 'http' ? 'acknowledged' : 'committed',
    status: via === 'http' ? 200 : null,
    ...more,
  };
}

const sql = (value: number, startedAt: number, endedAt: number, more: Partial<WriteRecord> = {}): WriteRecord =>
  write(value, startedAt, endedAt, { via: 'sql', ...more });

/** A read of ten milliseconds that found values in the register. */
function read(values: number | readonly number[], startedAt: number, more: Partial<ReadRecord> = {}): ReadRecord {
  return {
    type: 'read',
    client: 'client',
    instance: 0,
    tenant: 'BU001',
    route: 'assets/active',
    fresh: false,
    startedAt,
    endedAt: startedAt + 10,
    status: 200,
    source: 'hit',
    seen: { [NAME.name]: typeof values === 'number' ? [values] : values },
    strangers: [],
    ...more,
  };
}

function fault(scope: FaultRecord['scope'], startedAt: number, endedAt: number, instances: number[] | null = null) {
  return { type: 'fault', kind: 'fault', scope, instances, startedAt, endedAt, detail: '' } as const;
}

/** The first state of every register, as a run begins. */
const BEGINNING = [NAME, PILE].map(({ name }) => sql(1, 0, 0, { register: name, kind: 'initial' }));

function judge(...records: readonly (WriteRecord | ReadRecord | FaultRecord)[]): Verdict {
  const history: History = {
    registers: [NAME, PILE],
    writes: [...BEGINNING, ...records.filter((one) => one.type === 'write')],
    reads: records.filter((one) => one.type === 'read'),
    faults: records.filter((one) => one.type === 'fault'),
  };
  return check(history, OPTIONS);
}

const kinds = (verdict: Verdict): string[] => verdict.violations.map(({ kind }) => kind);

describe('a good history', () => {
  it('has reads that are up to date', () => {
    const verdict = judge(
      read(1, 10),
      write(2, 100, 120),
      read(2, 125),
      sql(3, 200, 220),
      read(3, 300),
      sql(4, 400, 420, { outcome: 'rolled-back' }),
      read(3, 500),
    );
    expect(verdict.violations).toEqual([]);
  });

  it('may show a write before it is acknowledged, or not yet', () => {
    expect(kinds(judge(write(2, 100, 150), read(2, 120), read(1, 140, { client: 'other' })))).toEqual([]);
  });

  it("may miss another program's write for the time that is allowed", () => {
    const verdict = judge(sql(2, 100, 120), read(1, 1_110), read(2, 1_140));
    expect(verdict.violations).toEqual([]);
    expect(verdict.staleness).toMatchObject({ count: 2, max: 990 });
    expect(verdict.untilVisible).toMatchObject({ max: 990 });
  });

  it("may show another program's write on one instance earlier than on another", () => {
    expect(kinds(judge(sql(2, 100, 120), read(2, 200), read(1, 300, { instance: 1 }), read(2, 1_200)))).toEqual([]);
  });

  it('may show or miss a write that nobody could tell about', () => {
    const unknown = write(2, 100, 120, { outcome: 'unknown', status: null });
    const killed = fault('instance', 90, 130);
    expect(kinds(judge(killed, unknown, read(1, 5_000), read(2, 6_000)))).toEqual([]);
  });

  it('counts the newest of values that stand side by side', () => {
    const pile = { register: PILE.name };
    const seen = { [PILE.name]: [1, 2] };
    expect(kinds(judge(write(2, 100, 120, pile), read([], 200, { seen })))).toEqual([]);
  });

  it('may show nothing where the newest state shows nothing', () => {
    const gone = write(2, 100, 120, { absent: true });
    expect(kinds(judge(gone, read([], 200), read([], 210, { status: 404 }), write(3, 300, 320), read(3, 330)))).toEqual(
      [],
    );
  });

  it('may write a value again after an attempt that failed', () => {
    const failed = write(2, 100, 120, { outcome: 'refused', status: 409 });
    const verdict = judge(failed, write(2, 200, 220), read(2, 230));
    expect(kinds(verdict)).toEqual(['unexpected']);
  });

  it('may refuse requests while the instance or the database is disturbed', () => {
    const unanswered = read([], 200, { status: null, reason: 'ECONNRESET' });
    const refused = write(2, 210, 220, { outcome: 'refused', status: 503 });
    const verdict = judge(fault('instance', 150, 400, [0]), unanswered, refused, read(1, 300));
    expect(verdict.violations).toEqual([]);
    expect(verdict.excused).toBe(2);
  });

  it('may be slow while the instance or the database is disturbed', () => {
    expect(kinds(judge(fault('database', 100, 3_000, [0]), read(1, 200, { endedAt: 2_900 })))).toEqual([]);
  });

  it('may show a write under way on some instances only while Redis is disturbed', () => {
    const under = write(2, 100, 900);
    expect(kinds(judge(fault('redis', 50, 500), under, read(2, 200), read(1, 300, { instance: 1 })))).toEqual([]);
  });
});

describe('violations', () => {
  it('a read misses an acknowledged write', () => {
    const verdict = judge(write(2, 100, 120), read(1, 121));
    expect(kinds(verdict)).toEqual(['acknowledged']);
    expect(verdict.violations[0]).toMatchObject({ register: NAME.name, at: 121 });
    expect(verdict.violations[0]?.what).toBe('BU001-name showed 1, 1 ms after 2 was there');
  });

  it('a read misses an acknowledged write, whatever is disturbed', () => {
    expect(kinds(judge(fault('redis', 0, 5_000), write(2, 100, 120), read(1, 130)))).toEqual(['acknowledged']);
  });

  it('a read misses an acknowledged write after a newer one that failed', () => {
    const failed = sql(3, 200, 210, { outcome: 'rolled-back' });
    expect(kinds(judge(write(2, 100, 120), failed, read(1, 300)))).toEqual(['acknowledged']);
  });

  it('a conditional read is told that nothing changed', () => {
    expect(kinds(judge(write(2, 100, 120), read(1, 200, { status: 304 })))).toEqual(['acknowledged']);
  });

  it('a read shows a row that an acknowledged write removed, or misses one that it made', () => {
    const gone = write(2, 100, 120, { absent: true });
    expect(kinds(judge(gone, read(1, 200)))).toEqual(['acknowledged']);
    expect(kinds(judge(gone, write(3, 200, 220), read([], 230)))).toEqual(['acknowledged']);
  });

  it("a read misses another program's write for longer than allowed", () => {
    const verdict = judge(sql(2, 100, 120), sql(3, 1_000, 1_010), read(1, 1_130));
    expect(kinds(verdict)).toEqual(['foreign']);
    expect(verdict.staleness.max).toBe(1_010);
  });

  it('a read misses what a killed instance committed, for longer than allowed', () => {
    const survived = write(2, 100, 120, { outcome: 'survived', status: null });
    const killed = fault('instance', 90, 130);
    expect(kinds(judge(killed, survived, read(1, 1_000), read(1, 1_130)))).toEqual(['crash']);
  });

  it('a read that insists on the database misses a commit', () => {
    expect(kinds(judge(sql(2, 100, 120), read(1, 130), read(1, 131, { fresh: true })))).toEqual(['no-cache']);
  });

  it.each([
    ['rolled-back', sql(2, 100, 120, { outcome: 'rolled-back' })],
    ['lost', write(2, 100, 120, { outcome: 'lost', status: null })],
    ['refused', write(2, 100, 120, { outcome: 'refused', status: 503 })],
  ] as const)('a read shows what was %s', (kind, undone) => {
    expect(kinds(judge(fault('instance', 90, 130), undone, read(2, 110)))).toEqual([kind]);
  });

  it('a read shows nothing because of a removal that was rolled back', () => {
    const undone = sql(2, 100, 120, { outcome: 'rolled-back', absent: true });
    expect(kinds(judge(undone, read([], 110)))).toEqual(['rolled-back']);
    const made = [write(2, 100, 120, { absent: true }), write(3, 200, 220)];
    const again = sql(4, 300, 320, { outcome: 'rolled-back', absent: true });
    expect(kinds(judge(...made, again, read([], 400)))).toEqual(['rolled-back']);
  });

  it('a read shows what nobody wrote, or not yet', () => {
    expect(kinds(judge(read(7, 100)))).toEqual(['invented']);
    expect(kinds(judge(read(2, 100), write(2, 200, 220)))).toEqual(['invented']);
  });

  it('a row that is never removed is not shown', () => {
    expect(kinds(judge(read([], 100)))).toEqual(['missing']);
    expect(kinds(judge(read([], 100, { status: 404 })))).toEqual(['missing']);
  });

  it('a client sees a write under way, and then no more', () => {
    const under = write(2, 100, 400);
    expect(kinds(judge(under, read(2, 200), read(1, 300, { instance: 1 })))).toEqual(['monotone']);
    // Its instance cannot have told the others of it.
    const alone = read(2, 200, { source: 'bypass: store-unavailable' });
    expect(kinds(judge(under, alone, read(1, 300, { instance: 1 })))).toEqual([]);
    expect(kinds(judge(under, alone, read(1, 500, { instance: 1 })))).toEqual(['acknowledged']);
    const longBefore = read(1, 100, { source: 'bypass: store-unavailable' });
    const later = [write(2, 1_000, 1_400), read(2, 1_200), read(1, 1_300, { instance: 1 })];
    expect(kinds(judge(longBefore, ...later))).toEqual(['monotone']);
  });

  it("another unit's row is shown", () => {
    expect(kinds(judge(read(1, 100, { strangers: ['BU002-name 3'] })))).toEqual(['tenant']);
  });

  it('a request gets no answer or an error, with nothing disturbed but Redis or another instance', () => {
    const unanswered = read([], 100, { status: null, reason: 'ECONNRESET' });
    const refused = write(2, 100, 120, { outcome: 'refused', status: 500 });
    const faults = [fault('redis', 0, 500), fault('instance', 0, 500, [1])];
    expect(kinds(judge(...faults, unanswered, refused))).toEqual(['unavailable', 'unavailable']);
  });

  it('a server process ends by itself', () => {
    const crash = { ...fault('instance', 100, 2_000, [0]), detail: 'code 1', unintended: true } as const;
    const unanswered = read([], 200, { status: null, reason: 'ECONNREFUSED' });
    const verdict = judge(crash, unanswered);
    expect(kinds(verdict)).toEqual(['crashed']);
    expect(verdict.excused).toBe(1);
  });

  it('a request gets an answer that it did not deserve', () => {
    expect(kinds(judge(read([], 100, { status: 403 })))).toEqual(['unexpected']);
  });

  it('a read takes long, with nothing disturbed but Redis', () => {
    expect(kinds(judge(fault('redis', 0, 5_000), read(1, 100, { endedAt: 2_200 })))).toEqual(['slow']);
  });
});

it('measures how long writes of other programs stay unseen, apart where nothing is disturbed', () => {
  const verdict = judge(
    sql(2, 100, 120),
    read(1, 150),
    read(2, 200),
    fault('redis', 4_000, 5_000),
    sql(3, 4_500, 4_520),
    read(2, 5_000),
    read(3, 5_100),
  );
  expect(verdict.untilVisible).toEqual({ count: 2, p50: 30, p99: 480, max: 480 });
  expect(verdict.untilVisibleCalm).toMatchObject({ max: 30 });
});
