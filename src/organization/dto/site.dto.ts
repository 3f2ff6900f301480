import { z } from 'zod';
import { TENANT_VIEW } from '../../http/entity-view.js';
import { ctzoffset, label } from '../../http/schemas.js';

const site = { name: label().meta({ examples: ['North gate'] }), ctzoffset };

/** A site, whole. */
export const SiteView = z.object({ id: z.int(), name: z.string(), ...TENANT_VIEW }).meta({ id: 'Site' });

/** `POST /api/sites`. */
export const CreateSite = z.strictObject(site).partial().required({ name: true }).meta({ id: 'CreateSite' });

/** `PATCH /api/sites/:id`: what is absent stays as it is. */
export const UpdateSite = z.strictObject(site).partial().meta({ id: 'UpdateSite' });
