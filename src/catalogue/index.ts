export { ALLOWED_FINDINGS } from './allowed-findings.js';
export { CATALOGUE } from './queries.js';
export { type CataloguedQuery, repositoriesOf, type Ways } from './query.js';
export { chooseSubjects, type Subjects } from './subjects.js';
