/** A defect to be planted in a copy of the compiled server, to see that it is found. */
export interface Mutant {
  readonly name: string;
  /** What a server with this defect does wrong. */
  readonly defect: string;
  readonly edits: readonly Edit[];
}

/** A text that occurs exactly once in a compiled file, and what stands there instead. */
export interface Edit {
  /** Below `dist`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}
