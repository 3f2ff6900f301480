import { QUIET, type Configuration } from './configuration.js';
import type { Defect } from './defects.js';

export interface PlantedDefect {
  readonly defect: Defect;
  /** What the end of the shortest counterexample says. */
  readonly breaks: string;
  readonly configuration: Configuration;
}

const ACKNOWLEDGED = 'was acknowledged before the read began';
const DELTA = 'was committed more than δ before';
const STRICT = 'was committed before the strict read began';

const plant = (defect: Defect, breaks: string, more: Partial<Configuration>): PlantedDefect => ({
  defect,
  breaks,
  configuration: { ...QUIET, drainers: [], ...more },
});

const ON_A = { readers: [0] } as const;
const ON_B = { readers: [1] } as const;
const FOREIGN = { ...ON_A, writes: 0, foreignWrites: 1 } as const;
const HOT = { ...ON_B, hotHolders: [1] } as const;
const HOT_AND_FOREIGN = { ...HOT, foreignWrites: 1, drainers: [0] } as const;
const STRICT_FOREIGN = { ...FOREIGN, strict: true, drainers: [0, 1] } as const;
const KEYS = { faults: 1, faultKinds: ['flush', 'evict-stamp'] } as const;
const AWAY = { faults: 1, faultKinds: ['redis-away-a'] } as const;
const CLOSED = { ...AWAY, agreement: true, writes: 2, drainers: [1] } as const;

export const PLANTED_DEFECTS: readonly PlantedDefect[] = [
  plant('stamps read after the data', ACKNOWLEDGED, ON_A),
  plant('delete after commit, without versions', ACKNOWLEDGED, ON_A),
  plant('memcache-style lease', ACKNOWLEDGED, { ...ON_B, ...AWAY }),
  plant('max(id) as version', STRICT, { ...STRICT_FOREIGN, foreignWrites: 2 }),
  plant('no change capture', DELTA, FOREIGN),
  plant('no wait for hot holders', ACKNOWLEDGED, HOT),
  plant('lease measured from the answer', ACKNOWLEDGED, HOT),
  plant('acknowledged although settling failed', ACKNOWLEDGED, { ...ON_B, ...AWAY }),
  plant('reopened without a new epoch', ACKNOWLEDGED, {
    ...ON_A,
    agreement: true,
    faults: 1,
    faultKinds: ['restart-old'],
  }),
  plant('identity not compared', ACKNOWLEDGED, { ...ON_A, agreement: true, faults: 1, faultKinds: ['restart-old'] }),
  plant('identity not compared', ACKNOWLEDGED, { ...ON_B, agreement: true, ownStores: true }),
  plant('watermark advanced over pending rows', DELTA, FOREIGN),
  plant('flights joined without version', ACKNOWLEDGED, { readers: [0, 0] }),
  plant('missing stamp counts as valid', ACKNOWLEDGED, { ...ON_A, ...KEYS, nearCopies: true }),
  plant('counters as stamps', ACKNOWLEDGED, { ...ON_A, ...KEYS, nearCopies: true }),
  plant('restored hash not waited for', ACKNOWLEDGED, { ...HOT, ...KEYS }),
  plant('rows deleted before stamps are renewed', DELTA, { ...FOREIGN, drainers: [0] }),
  plant('overtaken promotion accepted', ACKNOWLEDGED, HOT),
  plant('pending rows ignored by strict versions', STRICT, STRICT_FOREIGN),
  plant('filled inside the writing transaction', 'never committed', ON_A),
  plant('watermark measured from the answer', ACKNOWLEDGED, { ...ON_B, ...AWAY, latePolls: true }),
  plant('own rows deleted without strict stamps', STRICT, { ...ON_A, strict: true }),
  plant('writer acts on old knowledge of the store', ACKNOWLEDGED, {
    ...ON_B,
    agreement: true,
    faults: 1,
    faultKinds: ['failover-a-stays'],
  }),
  plant('drainer acts on old knowledge of the store', DELTA, {
    ...FOREIGN,
    drainers: [1],
    agreement: true,
    faults: 1,
    faultKinds: ['failover-b-stays'],
  }),
  plant('commands sent again to another server', ACKNOWLEDGED, {
    ...ON_A,
    gateApart: true,
    agreement: true,
    faults: 1,
    faultKinds: ['restart-old'],
  }),
  plant('closing noticed before the COMMIT', ACKNOWLEDGED, { ...ON_B, ...CLOSED }),
  plant('own rows deleted without settling', ACKNOWLEDGED, { ...ON_B, ...AWAY }),
  plant('renewal drops open intents', 'was shown by a read before', {
    foreignWrites: 1,
    monotone: true,
    drainers: [1],
  }),
  plant('flights joined across epochs', ACKNOWLEDGED, { ...CLOSED, readers: [1, 1] }),
  plant('no wait after settling', ACKNOWLEDGED, { ...HOT, ...KEYS }),
  plant('only the restoring writer waits', ACKNOWLEDGED, { ...HOT_AND_FOREIGN, faults: 1, faultKinds: ['flush'] }),
  plant('leases told apart by nothing', ACKNOWLEDGED, {
    ...HOT,
    faults: 2,
    faultKinds: ['flush', 'redis-away-b'],
  }),
  plant('copies kept across a lapsed lease', ACKNOWLEDGED, HOT),
  plant('promotion of an earlier lease accepted', ACKNOWLEDGED, HOT),
  plant('holder forgotten before its acknowledgement', ACKNOWLEDGED, HOT_AND_FOREIGN),
  plant('acknowledgement forgets a newer promotion', ACKNOWLEDGED, HOT_AND_FOREIGN),
  plant('nobody closes a store whose hash is of another epoch', 'STUCK', {
    ...HOT_AND_FOREIGN,
    writes: 0,
    agreement: true,
    faults: 2,
    faultKinds: ['restart-empty', 'late-command'],
  }),
  plant('strict drained by another catalogue', STRICT, {
    ...STRICT_FOREIGN,
    faults: 1,
    faultKinds: ['other-catalogue'],
  }),
];
