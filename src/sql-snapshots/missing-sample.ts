/** Something is read that no sample asks for, so that its SQL would go unreviewed. Names each, in one line. */
export class MissingSampleError extends Error {
  override readonly name = 'MissingSampleError';
  readonly code = 'E_NO_SAMPLE';

  /** @param what methods and cached queries; @param folder where samples belong */
  constructor(
    readonly what: readonly string[],
    folder: string,
  ) {
    super(
      `No sample call of ${what.join(', ')}: add one in ${folder}, or make a method that nobody else calls #private.`,
    );
  }
}
