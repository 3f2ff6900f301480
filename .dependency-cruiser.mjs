/**
 * Imports run one way: a folder of `src` may import from the folders before it in this list, from itself, and from
 * nothing else. Only the composition root (main.ts, bootstrap.ts, app.*.ts, the command line, the benchmark and the
 * snapshots of the SQL) sees everything.
 * Type-only imports count, because a type that travels backwards ties the modules together just the same.
 *
 * `test/boundaries.spec.ts` proves every rule with a planted violation in `test/fixtures/boundaries`.
 */
const order = [
  'tiers',
  'config',
  'model',
  'database',
  'http',
  'tenancy',
  'auth',
  'organization',
  'peoples',
  'assets',
  'activity',
  'catalogue',
  'ops',
];
const features = ['organization', 'peoples', 'assets', 'activity'];
const root = '^src/((main|bootstrap|app\\.factory|app\\.module)\\.ts|(cli|bench|sql-snapshots)/)';
const placed = [root, `^src/(${order.join('|')})/`];
const spec = '\\.spec\\.ts$';
/** For the tests of this application and of others. */
const support = '^src/tiers/testing/';

const oneWay = order.map((folder, index) => {
  const later = order.slice(index + 1);
  return {
    name: `one-way-${folder}`,
    comment: `src/${folder} may import only from: ${order.slice(0, index).join(', ') || 'nothing else of src'}.`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: [root, ...later.map((name) => `^src/${name}/`)] },
  };
});

const publicFaces = features.map((feature) => ({
  name: `public-face-${feature}`,
  comment: `src/${feature} is imported only through its index.ts.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${feature}/` },
  to: { path: `^src/${feature}/`, pathNot: `^src/${feature}/index\\.ts$` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...oneWay,
    ...publicFaces,
    {
      name: 'has-a-place',
      comment: 'Every file of src belongs to a folder of the order or to the composition root.',
      severity: 'error',
      from: { path: '^src/', pathNot: placed },
      to: {},
    },
    {
      name: 'has-a-place-when-imported',
      comment: 'Every file of src belongs to a folder of the order or to the composition root.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: placed },
    },
    {
      name: 'no-cycle',
      comment: 'The entities of src/model form one cyclic graph; nothing else may.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/model/' },
      to: { circular: true },
    },
    {
      name: 'no-cycle-between-parts-of-tiers',
      comment: 'The parts of the reusable heart depend on each other one way, too.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/tiers/' },
      to: { circular: true },
    },
    {
      name: 'no-test-code',
      comment: 'What runs in production imports neither tests nor their support.',
      severity: 'error',
      from: { path: '^src/', pathNot: [spec, support] },
      to: { path: ['^test/', spec, support] },
    },
    {
      name: 'no-development-package',
      comment: 'What runs in production imports no package that is installed for development only.',
      severity: 'error',
      from: { path: '^src/', pathNot: [spec, '^src/(bench|sql-snapshots)/', support] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved would escape every other rule.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Scripts of the operations page run in a browser; its own test visits every import.
    exclude: { path: '^src/ops/page/public/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: new URL('tsconfig.json', import.meta.url).pathname },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
