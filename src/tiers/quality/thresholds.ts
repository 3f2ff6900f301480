/** From when on something is a finding. */
export interface Thresholds {
  /** So many statements of one kind, for different rows, are an N+1. */
  readonly repetitions: number;
  /** So many times the same statement with the same values. */
  readonly duplicates: number;
  /** So many rows of a statement without limit. */
  readonly unboundedRows: number;
  /** Of fewer rows it is not worth a word that something was loaded and not read. */
  readonly unusedRows: number;
  /** So many columns that nobody read. */
  readonly unusedColumns: number;
  /** So many questions to the cache, one after the other. */
  readonly asks: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  repetitions: 4,
  duplicates: 2,
  unboundedRows: 1_000,
  unusedRows: 5,
  unusedColumns: 3,
  asks: 5,
};
