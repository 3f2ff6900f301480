import { etagOf } from '../tiers/index.js';

/** An entity as it is shown, with the strong validator of that showing. What reads and writes of one entity answer. */
export class Representation<V> {
  readonly etag: string;

  constructor(
    readonly value: V,
    /** Where the entity was created; only set on the answer to its creation. */
    readonly location?: string,
  ) {
    this.etag = representationTag(value);
  }
}

/** The answer to a POST that created an entity: 201 with the entity and its `Location`. */
export function created<V>(representation: Representation<V>, location: string): Representation<V> {
  return new Representation(representation.value, location);
}

/** The tag of a view. It is the tag of the bytes that `GET` sends, so that what a client read there serves in `If-Match`. */
export function representationTag(view: unknown): string {
  return etagOf(Buffer.from(JSON.stringify(view)));
}
