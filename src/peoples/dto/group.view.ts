import { z } from 'zod';
import { TENANT_VIEW } from '../../http/entity-view.js';
import { ROLES } from '../../model/index.js';

/** A group, whole. Its members are a collection of their own, because there may be thousands. */
export const GroupView = z
  .object({ id: z.int(), groupname: z.string(), enable: z.boolean(), ...TENANT_VIEW })
  .meta({ id: 'Group' });
export type GroupView = z.infer<typeof GroupView>;

/** A person as a member of a group. */
export const GroupMemberView = z
  .object({
    id: z.int().describe('The person.'),
    peoplecode: z.string(),
    peoplename: z.string(),
    role: z.enum(ROLES),
    enable: z.boolean(),
  })
  .meta({ id: 'GroupMember' });
export type GroupMemberView = z.infer<typeof GroupMemberView>;
