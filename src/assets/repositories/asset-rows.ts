import type { AssetStatus, JobStatus, Priority } from '../../model/index.js';
import type { ActiveAsset } from '../dto/asset.view.js';
import type { AssetFile, AssetJob, AssetWarranty, LocatedAsset } from '../dto/located-asset.view.js';
import type { MaintainedAsset, RecentMaintenance } from '../dto/maintained-asset.view.js';

/** The rows of the optimized repository's statements, and what is shown of each. */
interface AssetRow {
  readonly id: number;
  readonly assetcode: string;
  readonly assetname: string;
}

interface PlacedRow extends AssetRow {
  readonly location_id: number | null;
  readonly location_name: string;
  readonly category_id: number | null;
  readonly category_name: string;
}

export type ActiveAssetRow = PlacedRow;

export function toActiveAsset(row: ActiveAssetRow): ActiveAsset {
  const { id, assetcode, assetname } = row;
  return {
    id,
    assetcode,
    assetname,
    location: named(row.location_id, row.location_name),
    category: named(row.category_id, row.category_name),
  };
}

export interface MaintainedAssetRow extends PlacedRow {
  readonly status: AssetStatus;
}

export function toMaintainedAsset(row: MaintainedAssetRow, recentMaintenance: RecentMaintenance[]): MaintainedAsset {
  const { id, assetcode, assetname, status } = row;
  return {
    id,
    assetcode,
    assetname,
    status,
    location: named(row.location_id, row.location_name),
    category: named(row.category_id, row.category_name),
    recentMaintenance,
  };
}

/** A row of something that belongs to an asset. */
interface PartRow {
  readonly asset_id: number;
  readonly id: number;
}

export interface MaintenanceRow extends PartRow {
  readonly date: string;
  readonly notes: string;
  readonly technician_id: number | null;
  readonly technician_name: string;
}

export function toRecentMaintenance(row: MaintenanceRow): RecentMaintenance {
  const { id, date, notes } = row;
  return { id, date, notes, technician: person(row.technician_id, row.technician_name) };
}

export interface LocatedAssetRow extends AssetRow {
  readonly status: AssetStatus;
  readonly iscritical: boolean;
  readonly category_id: number | null;
  readonly category_name: string;
  readonly manufacturer_id: number | null;
  readonly manufacturer_name: string;
}

export function toLocatedAsset(
  row: LocatedAssetRow,
  parts: Pick<LocatedAsset, 'warranties' | 'documents' | 'assignedJobs'>,
): LocatedAsset {
  const { id, assetcode, assetname, status, iscritical } = row;
  return {
    id,
    assetcode,
    assetname,
    status,
    iscritical,
    category: named(row.category_id, row.category_name),
    manufacturer: named(row.manufacturer_id, row.manufacturer_name),
    ...parts,
  };
}

export interface WarrantyRow extends PartRow {
  readonly provider: string;
  readonly starts_on: string;
  readonly expires_on: string | null;
}

export function toAssetWarranty({ id, provider, starts_on, expires_on }: WarrantyRow): AssetWarranty {
  return { id, provider, startsOn: starts_on, expiresOn: expires_on };
}

export interface DocumentRow extends PartRow {
  readonly title: string;
  readonly url: string;
}

export function toAssetFile({ id, title, url }: DocumentRow): AssetFile {
  return { id, title, url };
}

export interface JobRow extends PartRow {
  readonly jobcode: string;
  readonly jobname: string;
  readonly status: JobStatus;
  readonly priority: Priority;
  readonly deadline: string | null;
  readonly assignee_id: number | null;
  readonly assignee_name: string;
}

export function toAssetJob(row: JobRow): AssetJob {
  const { id, jobcode, jobname, status, priority, deadline } = row;
  const assignedTo = person(row.assignee_id, row.assignee_name);
  return { id, jobcode, jobname, status, priority, deadline, assignedTo };
}

/** Gathers rows under their assets, in the order of the rows. @returns what to show below an asset */
export function byAsset<Row extends PartRow, Part>(
  rows: readonly Row[],
  show: (row: Row) => Part,
): (assetId: number) => Part[] {
  const parts = new Map<number, Part[]>();
  for (const row of rows) {
    const shown = show(row);
    const list = parts.get(row.asset_id);
    if (list) list.push(shown);
    else parts.set(row.asset_id, [shown]);
  }
  return (assetId) => parts.get(assetId) ?? [];
}

function named(id: number | null, name: string): { id: number; name: string } | null {
  return id === null ? null : { id, name };
}

function person(id: number | null, peoplename: string): { id: number; peoplename: string } | null {
  return id === null ? null : { id, peoplename };
}
