/** Why an answer was loaded without looking into the cache. */
export type BypassReason =
  /** The caller is inside of a writing transaction. */
  | 'transaction'
  /** This process cannot prove that it knows of every commit older than the bound of staleness. */
  | 'watermark'
  /** The instances have not agreed on a shared store, or not on the one that this process reaches. */
  | 'store-closed'
  /** The shared store did not answer in time. */
  | 'store-unavailable'
  /** A write that may change the answer is about to commit. */
  | 'intent'
  /** Other instances work on the same database, and there is no store that they share. */
  | 'not-alone';

/** Whether answers may be served from the store now, and from which period of its history. */
export type Permit = { readonly epoch: string } | { readonly refused: BypassReason };

/** Says whether this process may serve from its cache. Asked before and after every look into the store. */
export abstract class ServingPermit {
  abstract current(): Permit;
}
