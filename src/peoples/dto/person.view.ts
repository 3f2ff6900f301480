import { z } from 'zod';
import { instant, PersonRef, TENANT_VIEW } from '../../http/entity-view.js';
import { ROLES } from '../../model/index.js';

/** A person, whole. The password hash is no part of it. */
export const PersonView = z
  .object({
    id: z.int(),
    peoplecode: z.string(),
    peoplename: z.string(),
    loginid: z.string(),
    email: z.string(),
    mobno: z.string(),
    role: z.enum(ROLES),
    manager: PersonRef.nullable(),
    enable: z.boolean(),
    lastLogin: instant.nullable(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'Person' });
export type PersonView = z.infer<typeof PersonView>;
