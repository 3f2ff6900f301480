/** What a property looks like, wherever it occurs: the names of the API mean the same everywhere. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  id: 7,
  accessToken: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl',
  expiresIn: 28_800,
  nextCursor: 'WyJqb2JzLmxpc3QiLDddWw',
  buname: 'Harbour North',
  peoplename: 'Asha Rao',
  peoplecode: 'P-0007',
  email: 'asha.rao@example.org',
  enable: true,
  level: 1,
  assetcode: 'PUMP-007',
  assetname: 'Fire pump 7',
  iscritical: true,
  total: 75,
  active: 64,
  maintenance: 8,
  retired: 3,
  notes: 'Seal replaced.',
  completed: true,
  provider: 'Acme Pumps',
  title: 'Manual',
  jobname: 'Inspect fire pumps',
  loccode: 'ROOF',
  description: 'Check pressure, listen for noise, photograph the gauge.',
  planduration: 45,
  gracetime: 15,
  expirytime: 60,
  totalJobs: 12,
  highPriority: 4,
  overdue: 2,
  avgAgeDays: 3.5,
  body: 'Gauge reads 7 bar.',
  size: 48_213,
  jobdesc: 'Inspect fire pumps',
  uuid: '8c5f1c6e-3b1d-4c1a-9d8e-2f6a7b9c0d1e',
  seqno: 1,
  othersite: 'Warehouse gate',
  alerts: false,
  name: 'Roof',
};

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  type?: string;
  example?: unknown;
  enum?: unknown[];
  $ref?: string;
}

/** Gives the properties of every schema an example, where they have none of their own. */
export function addExamples(schemas: Record<string, object>): void {
  for (const schema of Object.values(schemas)) addTo(schema);
}

function addTo(schema: Schema): void {
  if (schema.items) addTo(schema.items);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    addTo(property);
    if (property.example !== undefined || property.$ref || property.enum || !isScalar(property)) continue;
    const example = EXAMPLES[name] ?? (name.endsWith('Id') ? EXAMPLES['id'] : undefined);
    if (example !== undefined && fits(example, property.type)) property.example = example;
  }
}

function isScalar({ type }: Schema): boolean {
  return type !== undefined && type !== 'object' && type !== 'array';
}

function fits(example: unknown, type: string | undefined): boolean {
  return typeof example === (type === 'integer' ? 'number' : type);
}
