import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** Checks passwords against argon2id hashes, off the event loop. */
@Injectable()
export class Passwords implements OnModuleInit {
  /** Checked where there is no person, so that the answer takes as long as for one who exists. */
  #nobody = '';

  async onModuleInit(): Promise<void> {
    this.#nobody = await hash('nobody has this password');
  }

  /** @param stored the hash; undefined or empty: nobody, which takes as long and is always wrong */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    try {
      const right = await verify(stored || this.#nobody, password);
      return right && Boolean(stored);
    } catch {
      // A row written elsewhere may hold something that is no hash.
      return false;
    }
  }
}
