import { OptimizedAssetPartRepository, OptimizedAssetRepository } from '../../assets/index.js';
import { FIRST, pages, samplesOf } from './sample.js';

export const ASSET_SAMPLES = [
  samplesOf(OptimizedAssetRepository, {
    getAsset: (assets, { any }) => ({ one: () => assets.getAsset(any) }),
    getAssets: async (assets, { any, location }) => ({
      ...(await pages((page) => assets.getAssets(page))),
      'by status': () => assets.getAssets({ ...FIRST, status: 'active' }),
      'by location': () => assets.getAssets({ ...FIRST, location }),
      'by category': () => assets.getAssets({ ...FIRST, category: any }),
    }),
    getActiveAssets: (assets) => pages((page) => assets.getActiveAssets(page)),
    getAssetSummary: (assets) => ({ 'of a unit': () => assets.getAssetSummary() }),
    getAssetsWithMaintenance: (assets) => pages((page) => assets.getAssetsWithMaintenance(page)),
    getAssetsByLocation: async (assets, { location, nobody }) => ({
      ...(await pages((page) => assets.getAssetsByLocation(location, page))),
      'no such location': () => assets.getAssetsByLocation(nobody, FIRST),
    }),
  }),
  samplesOf(OptimizedAssetPartRepository, {
    getMaintenanceRecord: (parts, { any }) => ({ one: () => parts.getMaintenanceRecord(any) }),
    getMaintenanceRecords: (parts, { withMost }) =>
      pages((page) => parts.getMaintenanceRecords(withMost.maintenanceRecords, page)),
    getWarranty: (parts, { any }) => ({ one: () => parts.getWarranty(any) }),
    getWarranties: (parts, { withMost }) => pages((page) => parts.getWarranties(withMost.warranties, page)),
    getDocument: (parts, { any }) => ({ one: () => parts.getDocument(any) }),
    getDocuments: (parts, { withMost }) => pages((page) => parts.getDocuments(withMost.documents, page)),
  }),
];
