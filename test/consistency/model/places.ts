/** Where each actor stands between two steps. */

export const ReaderAt = { idle: 0, gated: 1, missed: 2, loaded: 3 } as const;

/** `committed` lasts until the write is acknowledged, `settled` waits for hot holders, `acknowledged` has rows to delete. */
export const WriterAt = { idle: 0, begun: 1, committed: 2, settled: 3, acknowledged: 4, rolledBack: 5 } as const;

/** `deleted` is of a defect: the rows are gone and the stamps yet to be renewed. */
export const DrainAt = { idle: 0, locked: 1, renewed: 2, deleted: 3 } as const;

export const Promotion = { none: 0, registered: 1, overtaken: 2 } as const;

/** `late`: executed, but the lease that it was for ends before the answer arrives. */
export const Request = { none: 0, sent: 1, executed: 2, late: 3 } as const;

export const Late = { none: 0, announcement: 1, settling: 2, epoch: 3 } as const;

export const News = { newLease: 1, drops: 2 } as const;
