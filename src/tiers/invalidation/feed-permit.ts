import { type Permit, ServingPermit } from '../cache/serving-permit.js';
import type { ChangeFeed } from './change-feed.js';
import type { StoreAgreement } from './store-agreement.js';

/** The permit of an instance that watches the database: within the bound of staleness, on the store that all agreed on. */
export class FeedPermit extends ServingPermit {
  constructor(
    private readonly agreement: StoreAgreement,
    private readonly feed: ChangeFeed,
  ) {
    super();
  }

  override current(): Permit {
    const epoch = this.agreement.epoch();
    if (epoch === undefined) return { refused: this.agreement.refusal };
    return this.feed.current ? { epoch } : { refused: 'watermark' };
  }
}
