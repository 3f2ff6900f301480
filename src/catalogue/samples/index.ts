import type { RepositorySamples } from './sample.js';
import { ASSET_SAMPLES } from './asset.samples.js';
import { CACHED_SAMPLES, type CachedSample } from './cached.samples.js';
import { JOB_SAMPLES } from './job.samples.js';
import { JOBNEED_SAMPLES } from './jobneed.samples.js';
import { PEOPLE_SAMPLES } from './people.samples.js';
import { READER_SAMPLES } from './reader.samples.js';

/** How to ask for everything that has a snapshot. */
export interface Samples {
  readonly repositories: readonly RepositorySamples[];
  readonly cached: Readonly<Record<string, CachedSample>>;
}

/** Where a sample belongs, for whoever has to add one. */
export const SAMPLES_FOLDER = 'src/catalogue/samples';

export const SAMPLES: Samples = {
  repositories: [...JOB_SAMPLES, ...JOBNEED_SAMPLES, ...ASSET_SAMPLES, ...PEOPLE_SAMPLES, ...READER_SAMPLES],
  cached: CACHED_SAMPLES,
};
