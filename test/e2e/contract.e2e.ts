import { openTestApp, type TestApp } from '../support/test-app.js';
import { describeAssetLists } from './contract/asset-lists.js';
import { describeEntities } from './contract/entities.js';
import { describeHeaders } from './contract/headers.js';
import { describeJobLists } from './contract/job-lists.js';
import { describeJobneedLists } from './contract/jobneed-lists.js';
import { describePages } from './contract/pages.js';
import { describePeopleLists } from './contract/people-lists.js';
import { describeProbes } from './contract/probes.js';
import { setStage, type Stage } from './contract/stage.js';
import { describeUnits } from './contract/units.js';

/** The API as others know it, word by word: what it is asked and what it answers, whatever is inside. */
let app: TestApp;
let stage: Stage;

beforeAll(async () => {
  // Tests move the clock by days, and their people stay logged in.
  app = await openTestApp({ environment: { TOKEN_TTL_SECONDS: String(30 * 86_400) } });
  stage = await setStage(app);
});
afterAll(() => app.close());

const onStage = () => stage;

describe('entities', () => describeEntities(onStage));
describe('jobs', () => describeJobLists(onStage));
describe('jobneeds', () => describeJobneedLists(onStage));
describe('assets', () => describeAssetLists(onStage));
describe('people', () => describePeopleLists(onStage));
describe('pages', () => describePages(onStage));
describe('headers', () => describeHeaders(onStage));
describe('units, roles and refusals', () => describeUnits(onStage));
describe('beside the API', () => describeProbes(onStage));
