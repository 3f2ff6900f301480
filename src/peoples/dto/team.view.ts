import { z } from 'zod';
import { PersonRef } from '../../http/entity-view.js';
import { ROLES, type Role } from '../../model/index.js';

/** How far below the person a team reaches: the person's reports are level 1. */
export const TEAM_DEPTH = 5;

/** A person in the team of another one. */
export const TeamMemberView = z
  .object({
    id: z.int(),
    peoplecode: z.string(),
    peoplename: z.string(),
    role: z.enum(ROLES),
    enable: z.boolean(),
    level: z
      .int()
      .min(0)
      .max(TEAM_DEPTH)
      .describe('0 is the person asked for, 1 who reports to that person, and so on.'),
    manager: PersonRef.nullable(),
  })
  .meta({ id: 'TeamMember' });
export type TeamMemberView = z.infer<typeof TeamMemberView>;

/** What is shown of a member; the same from an entity and from a row. */
interface Member {
  readonly id: number;
  readonly peoplecode: string;
  readonly peoplename: string;
  readonly role: Role;
  readonly enable: boolean;
}

export function teamMemberView(
  member: Member,
  level: number,
  manager: z.infer<typeof PersonRef> | null,
): TeamMemberView {
  const { id, peoplecode, peoplename, role, enable } = member;
  return { id, peoplecode, peoplename, role, enable, level, manager };
}
