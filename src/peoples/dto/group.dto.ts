import { z } from 'zod';
import { ctzoffset, label, queryId } from '../../http/schemas.js';

const group = {
  groupname: label(200).meta({ examples: ['Night shift'] }),
  enable: z.boolean().describe('Whether work that is given to the group reaches its members.'),
  ctzoffset,
};

/** `POST /api/groups`. */
export const CreateGroup = z.strictObject(group).partial().required({ groupname: true }).meta({ id: 'CreateGroup' });
export type CreateGroup = z.output<typeof CreateGroup>;

/** `PATCH /api/groups/:id`: what is absent stays as it is. */
export const UpdateGroup = z.strictObject(group).partial().meta({ id: 'UpdateGroup' });
export type UpdateGroup = z.output<typeof UpdateGroup>;

/** `/api/groups/:id/members/:peopleId`. */
export const MemberParams = z.strictObject({ id: queryId, peopleId: queryId });
export type MemberParams = z.output<typeof MemberParams>;
