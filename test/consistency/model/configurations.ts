import { QUIET, type Configuration, type FaultKind } from './configuration.js';

interface Named extends Configuration {
  readonly name: string;
  /** How many states there are: a change of the model that was not meant to change them shows here. */
  readonly states: number;
}

const like = (name: string, states: number, more: Partial<Configuration>): Named => ({
  ...QUIET,
  ...more,
  name,
  states,
});

const KEYS: readonly FaultKind[] = ['flush', 'evict-entry', 'evict-stamp', 'evict-hot'];
const CONNECTION: readonly FaultKind[] = ['redis-away-a', 'redis-away-b', 'redis-away', 'lost-answer', 'late-command'];
const SERVERS: readonly FaultKind[] = ['restart-empty', 'restart-old', 'failover-a-stays', 'failover-b-stays'];
const HOT = { hotHolders: [1], readers: [1], drainers: [0] } as const;

export const CONFIGURATIONS: readonly Named[] = [
  like('nothing fails: two writes, one of them may roll back, and a foreign one', 42_734, {
    writes: 2,
    rollbacks: 1,
    foreignWrites: 1,
    monotone: true,
  }),
  like('nothing fails: copies in memory that are validated by stamps, two drainers', 13_555, {
    rollbacks: 1,
    foreignWrites: 1,
    drainers: [0, 1],
    nearCopies: true,
    monotone: true,
  }),
  like('nothing fails: two readers on one instance share loads', 6_663, { readers: [0, 0, 1], foreignWrites: 1 }),
  like('nothing fails: rows overlap, and each holds the watermark back by itself', 11_987, {
    foreignWrites: 2,
    heldBackByRow: true,
    readers: [1],
    drainers: [0],
  }),
  like('nothing fails: hot copies, a write and a foreign one', 116_131, { ...HOT, foreignWrites: 1, monotone: true }),
  like('keys vanish', 21_969, { foreignWrites: 1, nearCopies: true, faults: 2, faultKinds: KEYS }),
  like('keys vanish under hot copies', 49_013, { ...HOT, faults: 1, faultKinds: KEYS }),
  like('keys vanish and answers are lost under hot copies', 5_455, {
    ...HOT,
    drainers: [],
    faults: 2,
    faultKinds: ['flush', 'redis-away-b'],
  }),
  like('Redis away, answers lost, commands executed late', 41_151, {
    foreignWrites: 1,
    faults: 1,
    faultKinds: CONNECTION,
  }),
  like('the same under hot copies', 81_123, { ...HOT, drainers: [1], faults: 1, faultKinds: CONNECTION }),
  like('Redis away while the store is closed and reopened, two writes', 95_708, {
    writes: 2,
    agreement: true,
    faults: 1,
    faultKinds: ['redis-away-a', 'redis-away-b', 'redis-away'],
  }),
  like('Redis away, polls answered late, anything between the gate and the command', 153_614, {
    readers: [1],
    agreement: true,
    latePolls: true,
    gateApart: true,
    faults: 1,
    faultKinds: ['redis-away-a'],
  }),
  like('Redis restarts empty or with old data, or fails over and leaves one instance behind', 78_341, {
    readers: [1],
    agreement: true,
    faults: 1,
    faultKinds: SERVERS,
  }),
  like('Redis restarts under hot copies', 122_335, {
    ...HOT,
    agreement: true,
    faults: 1,
    faultKinds: ['restart-empty'],
  }),
  like(
    'Redis restarts under hot copies, a foreign write, and a late command leaves the hash with another epoch',
    29_287,
    {
      ...HOT,
      drainers: [1],
      writes: 0,
      foreignWrites: 1,
      agreement: true,
      faults: 2,
      faultKinds: ['restart-empty', 'late-command'],
    },
  ),
  like('an instance is killed', 40_559, {
    foreignWrites: 1,
    drainers: [0, 1],
    faults: 1,
    faultKinds: ['crash-a', 'crash-b'],
  }),
  like('PostgreSQL away for one instance, and Redis for the other', 17_354, {
    readers: [1],
    agreement: true,
    faults: 2,
    faultKinds: ['postgres-away-a', 'postgres-away-b', 'redis-away-a'],
  }),
  like('no Redis: the writer is not the one whose memory counts', 29_253, {
    ownStores: true,
    agreement: true,
    drainers: [0, 1],
  }),
  like('strict reads, three transactions in any order, two catalogues', 114_718, {
    foreignWrites: 2,
    drainers: [0, 1],
    strict: true,
    faults: 2,
    faultKinds: ['other-catalogue'],
  }),
];

/** More at once; takes minutes, and some GB of memory. */
export const DEEP_CONFIGURATIONS: readonly Named[] = [
  like('two faults: killed, Redis away, flushed', 281_000, {
    foreignWrites: 1,
    agreement: true,
    faults: 2,
    faultKinds: ['crash-a', 'crash-b', 'redis-away-a', 'redis-away-b', 'flush'],
  }),
  like('two faults around two writes', 520_462, {
    writes: 2,
    readers: [1],
    agreement: true,
    faults: 2,
    faultKinds: ['crash-a', 'redis-away-a', 'lost-answer', 'late-command', 'flush', 'evict-stamp'],
  }),
  like('two writes under hot copies', 504_364, {
    ...HOT,
    writes: 2,
    drainers: [1],
    faults: 1,
    faultKinds: ['flush', 'evict-stamp', 'evict-hot', 'crash-a'],
  }),
  like('two faults under hot copies: keys, a killed writer, a lost answer', 223_198, {
    ...HOT,
    faults: 2,
    faultKinds: ['flush', 'evict-stamp', 'evict-hot', 'crash-a', 'lost-answer'],
  }),
  like('two faults under hot copies: Redis away, flushed', 560_247, {
    ...HOT,
    agreement: true,
    faults: 2,
    faultKinds: ['redis-away-a', 'redis-away-b', 'flush'],
  }),
  like('killed under hot copies', 335_226, {
    ...HOT,
    foreignWrites: 1,
    faults: 1,
    faultKinds: ['crash-a', 'crash-b'],
  }),
  like('Redis away under hot copies while the store is closed and reopened', 493_843, {
    ...HOT,
    drainers: [1],
    agreement: true,
    faults: 1,
    faultKinds: ['redis-away-a', 'redis-away-b', 'lost-answer', 'late-command'],
  }),
  like('polls answered late, and a foreign write', 518_158, {
    foreignWrites: 1,
    readers: [1],
    agreement: true,
    latePolls: true,
    faults: 1,
    faultKinds: ['redis-away-a'],
  }),
  like('polls answered late over a failover', 2_995_441, {
    readers: [1],
    agreement: true,
    latePolls: true,
    gateApart: true,
    faults: 1,
    faultKinds: ['failover-a-stays', 'failover-b-stays'],
  }),
  like('two faults around a failover', 2_566_305, {
    foreignWrites: 1,
    readers: [1],
    agreement: true,
    faults: 2,
    faultKinds: ['crash-a', 'failover-a-stays', 'failover-b-stays', 'redis-away-b'],
  }),
  like('another server, and a foreign write', 1_923_328, {
    foreignWrites: 1,
    agreement: true,
    faults: 1,
    faultKinds: ['restart-empty', 'restart-old', 'failover-b-stays'],
  }),
];
