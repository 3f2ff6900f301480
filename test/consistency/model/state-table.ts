const CHUNK_STATES = 1 << 14;

// Under jest every look-up of a global goes through the sandbox, which would cost more than the hash itself.
const { imul } = Math;

/** Every byte of a state is below 16, so two fit into one. */
const TOO_LARGE = 0xf0f0f0f0;

/**
 * Every state that was reached, each once, in the order in which it was reached. States are kept and compared whole
 * (no hash stands for a state), so that "exhaustive" means what it says.
 */
export class StateTable {
  #chunks: Uint32Array[] = [];
  #slots = new Int32Array(1 << 16).fill(-1);
  #hashes = new Int32Array(CHUNK_STATES);
  #size = 0;

  readonly #width: number;
  readonly #packed: Uint32Array;

  /** @param words how many 32-bit words a state has: an even number */
  constructor(words: number) {
    this.#width = words / 2;
    this.#packed = new Uint32Array(this.#width);
  }

  get size(): number {
    return this.#size;
  }

  /** The state's number; a new state gets the next one, and `size` grows. */
  add(state: Uint32Array): number {
    this.#pack(state);
    const words = this.#packed;
    const hash = hashOf(words);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = this.#slots[slot]!;
      if (index < 0) break;
      if (this.#hashes[index] === hash && this.#equals(index, words)) return index;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#size;
    this.#append(words, hash);
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return this.#size - 1;
  }

  read(index: number, into: Uint32Array): void {
    const chunk = this.#chunks[(index / CHUNK_STATES) | 0]!;
    const base = (index % CHUNK_STATES) * this.#width;
    for (let i = 0; i < this.#width; i += 1) {
      const word = chunk[base + i]!;
      into[i] = word & ~TOO_LARGE;
      into[i + this.#width] = (word & TOO_LARGE) >>> 4;
    }
  }

  #pack(state: Uint32Array): void {
    const width = this.#width;
    let all = 0;
    for (let i = 0; i < width; i += 1) {
      const low = state[i]!;
      const high = state[i + width]!;
      all |= low | high;
      this.#packed[i] = low | (high << 4);
    }
    if ((all & TOO_LARGE) !== 0) throw new RangeError('a field of a state is larger than 15');
  }

  #equals(index: number, words: Uint32Array): boolean {
    const chunk = this.#chunks[(index / CHUNK_STATES) | 0]!;
    const base = (index % CHUNK_STATES) * this.#width;
    for (let i = 0; i < this.#width; i += 1) if (chunk[base + i] !== words[i]) return false;
    return true;
  }

  #append(words: Uint32Array, hash: number): void {
    const place = this.#size % CHUNK_STATES;
    if (place === 0) this.#chunks.push(new Uint32Array(CHUNK_STATES * this.#width));
    this.#chunks.at(-1)!.set(words, place * this.#width);
    if (this.#size === this.#hashes.length) {
      const larger = new Int32Array(this.#hashes.length * 2);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#size] = hash;
    this.#size += 1;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#size; index += 1) {
      let slot = this.#hashes[index]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
    this.#slots = slots;
  }
}

/** FNV-1a over words, stirred after each because the table uses the low bits. */
function hashOf(words: Uint32Array): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < words.length; i += 1) {
    hash = imul(hash ^ words[i]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
