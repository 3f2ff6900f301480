export { ALLOWED_FINDINGS } from './allowed-findings.js';
export { CATALOGUE } from './queries.js';
export { type CataloguedQuery, repositoriesOf, type Ways } from './query.js';
export { chooseSubjects, type Subjects } from './subjects.js';
export { CACHED_SAMPLES, type CachedSample } from './samples/cached.samples.js';
export { type Samples, SAMPLES, SAMPLES_FOLDER } from './samples/index.js';
export { type Class, pages, type Variants } from './samples/sample.js';
export { chooseSampleSubjects } from './samples/sample-subjects.js';
export { asked, askedOneByOne, type Surroundings } from './samples/surroundings.js';
