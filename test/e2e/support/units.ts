import type { Role } from '../../../src/model/index.js';
import { TENANT_TABLES } from '../../../src/database/migrations/sql/tables.js';
import { TEST_NOW } from '../../support/test-database.js';
import type { TestApp } from '../../support/test-app.js';

/** A table that business units own. */
export type OwnedTable = keyof typeof ROWS;
/** A table whose rows a route may name; manufacturers belong to everybody. */
export type Table = OwnedTable | 'activity_manufacturer';

/** A business unit of the test data. */
export interface Unit {
  readonly id: number;
  /** `BU001`; every text that the unit owns carries it, so that it is seen wherever it should not be. */
  readonly code: string;
  /** Who is who, by role. Their loginids are `<role>-<code>`. */
  readonly people: Readonly<Record<Role, number>>;
  /** One row of each table, with others hanging on it. */
  readonly anchors: Readonly<Record<Table, number>>;
}

type Row = Readonly<Record<string, unknown>>;
type Anchors = Readonly<Record<string, number | undefined>>;
type MakeRow = (anchors: Anchors, label: string) => Row;

const ROLES = ['worker', 'manager', 'admin'] as const;
const LONG_AGO = '2026-01-01T00:00:00Z';

/** What a row of each table needs besides its unit; what it points to are the unit's anchors. */
const ROWS = {
  onboarding_site: (_, name) => ({ name }),
  peoples_people: ({ peoples_people: manager_id }, loginid) => ({
    loginid,
    peoplename: loginid,
    manager_id: manager_id ?? null,
  }),
  peoples_pgroup: (_, groupname) => ({ groupname }),
  peoples_pgbelonging: ({ peoples_pgroup, peoples_people }) => ({
    pgroup_id: peoples_pgroup,
    people_id: peoples_people,
  }),
  activity_location: (_, name) => ({ name, loccode: name }),
  activity_category: (_, name) => ({ name }),
  activity_asset: ({ activity_location, activity_category }, assetcode) => ({
    assetcode,
    assetname: assetcode,
    location_id: activity_location,
    category_id: activity_category,
  }),
  activity_maintenancerecord: ({ activity_asset, peoples_people }, notes) => ({
    asset_id: activity_asset,
    technician_id: peoples_people,
    completed: true,
    notes,
  }),
  activity_warranty: ({ activity_asset }, provider) => ({ asset_id: activity_asset, provider }),
  activity_assetdocument: ({ activity_asset }, title) => ({ asset_id: activity_asset, title, url: title }),
  activity_questionset: (_, qsetname) => ({ qsetname }),
  activity_job: ({ peoples_people, onboarding_site, activity_asset }, jobcode) => ({
    jobcode,
    jobname: jobcode,
    status: 'active',
    assigned_to_id: peoples_people,
    site_id: onboarding_site,
    asset_id: activity_asset,
  }),
  activity_comment: ({ activity_job, peoples_people }, body) => ({
    job_id: activity_job,
    author_id: peoples_people,
    body,
  }),
  activity_attachment: ({ activity_job }, filename) => ({ job_id: activity_job, filename, url: filename }),
  activity_jobneed: ({ peoples_people, activity_asset, activity_questionset }, jobdesc) => ({
    jobdesc,
    people_id: peoples_people,
    asset_id: activity_asset,
    qset_id: activity_questionset,
    plandatetime: TEST_NOW,
  }),
} satisfies Record<string, MakeRow>;

/** Every table that a unit owns, what others point to first. */
const OWNED_TABLES = TENANT_TABLES.map((table): OwnedTable => {
  if (table in ROWS) return table as OwnedTable;
  throw new Error(`Tests know no row of ${table}: add it to ROWS in test/e2e/support/units.ts.`);
});

/** Texts that must stay as they are: enumerated, or what people log in with. */
const UNMARKED = new Set([
  'status',
  'role',
  'identifier',
  'jobtype',
  'jobstatus',
  'cron',
  'loginid',
  'password_hash',
  'email',
]);

let labels = 0;

/** Inserts rows of business units past the application, as another program would. */
export class Planter {
  constructor(private readonly app: TestApp) {}

  /** The seeded units, each with its anchors, every text of theirs marked with the unit's code. */
  async plant(): Promise<Unit[]> {
    // Shared by all; that somebody of the first unit wrote it is nobody else's business.
    const [{ id: manufacturer }] = await this.#rows<{ id: number }>(
      `insert into activity_manufacturer (name, created_by_id, updated_by_id)
       select 'Shared by all', id, id from peoples_people where loginid = 'admin-BU001' returning id`,
    );
    const seeded = await this.#rows<{ id: number; bucode: string }>('select id, bucode from onboarding_bt order by id');
    const units: Unit[] = [];
    for (const { id, bucode: code } of seeded) units.push(await this.#plantUnit(id, code, manufacturer));
    await this.#mark();
    return units;
  }

  /** A new row of a unit, pointing to the unit's anchors; written by `author`. @returns its id */
  async row(table: Table, { id, code, anchors }: Unit, author: number, more: Row = {}): Promise<number> {
    if (table === 'activity_manufacturer') return this.#insert(table, { name: 'Shared', created_by_id: author });
    const make: MakeRow = ROWS[table];
    const audit = { bu_id: id, created_by_id: author, updated_by_id: author };
    return this.#insert(table, { ...make(anchors, this.label(code)), ...audit, ...more });
  }

  /** A text that nobody has used yet, marked with a unit's code. */
  label(code: string): string {
    labels += 1;
    return `Planted ${labels} [${code}]`;
  }

  async #plantUnit(id: number, code: string, manufacturer: number): Promise<Unit> {
    const people = {} as Record<Role, number>;
    for (const role of ROLES) {
      const [person] = await this.#rows<{ id: number }>('select id from peoples_people where loginid = ?', [
        `${role}-${code}`,
      ]);
      people[role] = person.id;
    }
    const anchors = { activity_manufacturer: manufacturer } as Record<Table, number>;
    const unit = { id, code, people, anchors };
    // An administrator of another unit helped out: nothing of that person may show here.
    const [{ id: helper }] = await this.#rows<{ id: number }>(
      `select id from peoples_people where role = 'admin' and bu_id <> ? order by id limit 1`,
      [id],
    );
    for (const table of OWNED_TABLES) {
      anchors[table] = await this.row(table, unit, helper);
      if (table !== 'peoples_pgbelonging') await this.row(table, unit, helper);
    }
    await this.#plantLists(unit, helper);
    return unit;
  }

  /** Fills the lists that the anchors alone would leave empty or with one row, of which there is no next page. */
  async #plantLists(unit: Unit, helper: number): Promise<void> {
    const { people, anchors } = unit;
    const parent_id = anchors.activity_jobneed;
    await this.row('peoples_pgbelonging', unit, helper, { people_id: people.worker });
    for (const person of [...Object.values(people), anchors.peoples_people]) {
      for (const identifier of ['TASK', 'TASK', 'EXTERNALTOUR', 'EXTERNALTOUR']) {
        await this.row('activity_jobneed', unit, helper, { people_id: person, identifier, parent_id });
      }
      await this.row('activity_job', unit, helper, {
        assigned_to_id: person,
        status: 'pending',
        deadline: LONG_AGO,
      });
    }
  }

  async #mark(): Promise<void> {
    const columns = await this.#rows<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and data_type = 'text'`,
    );
    const owned = new Set<string>(OWNED_TABLES);
    for (const { table, column } of columns) {
      if (!owned.has(table) || UNMARKED.has(column)) continue;
      await this.app.sql(
        `update ${table} t set ${column} = ${column} || ' [' || b.bucode || ']'
         from onboarding_bt b where b.id = t.bu_id and ${column} not like '%[' || b.bucode || ']'`,
      );
    }
    await this.app.sql(`update onboarding_bt set buname = buname || ' [' || bucode || ']'`);
  }

  async #insert(table: string, row: Row): Promise<number> {
    const columns = Object.keys(row);
    const [made] = await this.#rows<{ id: number }>(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) returning id`,
      Object.values(row),
    );
    return made.id;
  }

  /** At least one row. */
  async #rows<R extends object>(statement: string, parameters: readonly unknown[] = []): Promise<[R, ...R[]]> {
    const rows = await this.app.sql<R>(statement, parameters);
    if (rows.length === 0) throw new Error(`There is no row: ${statement}`);
    return rows as [R, ...R[]];
  }
}
