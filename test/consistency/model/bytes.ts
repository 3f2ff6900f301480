/** The fields of one part of the state, with the values that they have at the start. */
type Layout = Readonly<Record<string, number>>;

/** A part of the state as an object; reading and writing its properties reads and writes bytes. */
export type View<L extends Layout> = { -readonly [K in keyof L]: number };

export interface Part<L extends Layout> {
  readonly size: number;
  /** Where a field lies, counted from the part's first byte. */
  offset(field: keyof L): number;
  at(bytes: Uint8Array, base: number): View<L>;
  reset(bytes: Uint8Array, base: number): void;
}

/**
 * Describes a part of the state that takes one byte for each field. A state is then a handful of bytes, which are
 * copied, compared and hashed as they are, and is still read by name: a million states fit where a thousand objects would.
 */
export function part<const L extends Layout>(initial: L): Part<L> {
  const names = Object.keys(initial);
  const values = Uint8Array.from(Object.values(initial));
  class Bytes {
    constructor(
      readonly bytes: Uint8Array,
      readonly base: number,
    ) {}
  }
  for (const [index, name] of names.entries()) {
    Object.defineProperty(Bytes.prototype, name, {
      get(this: Bytes) {
        return this.bytes[this.base + index];
      },
      set(this: Bytes, value: number) {
        this.bytes[this.base + index] = value;
      },
    });
  }
  return {
    size: names.length,
    offset: (field) => names.indexOf(field as string),
    at: (bytes, base) => new Bytes(bytes, base) as unknown as View<L>,
    reset: (bytes, base) => bytes.set(values, base),
  };
}
